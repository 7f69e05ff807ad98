"""Is it selection? The same births and deaths, but chance decides who breeds: a neutral shadow beside the world."""

import numpy as np

import alife
from alife.phylogeny import abundances

run = alife.run(
    "multicell", steps=2000, worlds=1, neutral=True, settings={"height": 48, "width": 48}, out="neutral", quiet=True
)
for population, name in (("", "the world"), ("mixed", "its mixed shadow"), ("local", "its local shadow")):
    history = abundances.read(abundances.path_of(run.folder, population))[0]
    counts = history.counts[-1]
    shares = counts[counts > 0] / counts.sum()
    print(f"{name}: {len(shares)} species at the end, the commonest holds {np.max(shares):.0%}")
