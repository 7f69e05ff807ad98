"""Cellworld: cells of 4 x 4 parts that gather energy, copy themselves and conquer."""
