"""The options of the commands, and the requests they make of them."""
