"""Oceanworld: soft swimmers on a lattice, scored by how far they get."""
