"""What a world and an arena promise, and what all grid worlds and their engines share."""
