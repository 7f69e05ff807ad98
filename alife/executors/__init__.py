"""Where calls are done that need not be done here: an Executor of the standard library, whichever it is."""
