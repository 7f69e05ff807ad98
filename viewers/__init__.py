"""Windows on running worlds. They see pictures and numbers, never the worlds' insides."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # stdout belongs to the run
