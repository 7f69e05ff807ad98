"""Record a run, stop it half way, go on: the history is the same, bit for bit, as without the stop."""

import alife

small = {"height": 48, "width": 48}
options = {"settings": small, "worlds": 1, "checkpoint_every": 500, "quiet": True}

whole = alife.run("multicell", steps=2000, out="whole", **options)
halves = alife.run("multicell", steps=1000, out="halves", **options)
halves = halves.resume(steps=2000, quiet=True)

print(whole, whole.digests)
print(halves, halves.digests)
assert whole.digests == halves.digests
print(f"{len(halves.metrics['step'])} samples; the last world has {halves.metrics['cells'][-1]:.0f} cells.")
