"""Judges of interestingness: what a picture is worth, of a run or to a search, and whether they keep what they promise.

A judge sees pictures alone. `coffee` needs NumPy alone; the others are nets and need the extra learn.
"""
