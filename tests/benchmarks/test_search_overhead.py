"""Where the time of a search goes: every part is under the stopwatch."""

from benchmarks import search_overhead


def test_parts_are_timed():
    parts = search_overhead.run(256)
    assert parts[search_overhead.PHYSICS] > 0
    assert all(parts[name] > 0 for name in ("asking for genomes", "telling their scores", "metrics", "checkpoints"))
