"""Windows on running worlds. They see pictures and numbers, never the worlds' insides."""
