"""The worlds. Each lives in its own folder and depends on alife's contracts, never on another world."""
