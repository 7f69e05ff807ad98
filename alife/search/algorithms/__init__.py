"""The searches, one a file, named as on the command line; each has a Config and a Search."""
