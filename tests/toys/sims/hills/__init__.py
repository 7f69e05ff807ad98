"""An arena for tests: eight bytes, and how near they are to a place."""
