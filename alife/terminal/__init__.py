"""What all commands share: parsing of options, messages, progress."""
