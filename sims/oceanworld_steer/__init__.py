"""Swimmers of Oceanworld that sense and steer: an arena in which controllers are bred, alone or with their bodies."""
