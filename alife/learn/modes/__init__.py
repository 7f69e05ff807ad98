"""Generators of pictures compared by what they leave out: six digits at unequal frequencies, in colours.

Source: Kevin Frans, "A Brief Examination of Generative Models" (2023).
"""
