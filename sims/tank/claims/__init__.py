"""Claims of the posts about this world, a file each; `python -m alife.reproduce` puts them to the test."""
