"""A world model of a swimmer: it learns to see its water, to dream it, and to steer in the dream.

Source: David Ha and Juergen Schmidhuber, "World Models" (2018): V sees, M remembers and foretells, C acts.
"""
