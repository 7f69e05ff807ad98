"""Claims about swimmers that steer, a file each; `python -m alife.reproduce` puts them to the test."""
