"""Waters that breed beside the swimmers that cross them: POET, and what it is measured against."""
