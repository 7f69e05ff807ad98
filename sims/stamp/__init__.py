"""Stamp: one learned rule grows every design from the encoding in its seed."""
