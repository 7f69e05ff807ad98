"""What everything else rests on: errors, settings, states as arrays, whole files, memory."""
