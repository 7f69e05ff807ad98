"""A recorded search: algorithms, archive, evaluators, loop, record."""
