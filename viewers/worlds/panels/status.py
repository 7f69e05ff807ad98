"""The status line of a run: step, speed, frames, how many live."""

from viewers.ui.numbers import compact
from viewers.ui.status_line import Figure, Status, StatusLine
from viewers.ui.theme import ACCENT, GOOD, MUTED, WARNING
from viewers.worlds.playback import Playback
from viewers.worlds.simulation_thread import FULL_SPEED


class RunStatusLine(StatusLine[Playback]):
    """The status of a run."""

    def figures(self, playback: Playback) -> tuple[Figure, ...]:
        """Return step, speed, frames, cells and species."""
        status, frame = playback.simulation.status, playback.frame
        cells = sum(frame.census.tolist()) if frame else 0
        speed = status.speed
        wanted = "" if playback.speed == FULL_SPEED else f" of {playback.speed:,.0f}"
        if playback.filmed:
            last = f"{playback.step:,} of {status.last_step:,}"
            return Figure("step", last, 160), Figure(playback.inhabitants, f"{cells:,}", 72)
        found = [
            Figure("step", f"{playback.step:,}", 84),
            Figure("steps/s", (f"{speed:,.0f}" if speed >= 10 or not speed else f"{speed:.1f}") + wanted, 96),
            Figure("frames/s", f"{playback.frames_per_second:.0f}" if playback.playing else "-", 64),
            Figure(playback.inhabitants, f"{cells:,}" if cells < 100_000 else compact(cells), 72),
        ]
        if status.species is not None:
            found.append(Figure("species", f"{status.species:,}", 70))
        return tuple(found)

    def status(self, playback: Playback) -> Status:
        """Return whether it runs."""
        if playback.filmed:
            return Status(f"seed {playback.seeds[playback.world]}", MUTED)
        seeking = playback.simulation.status.seeking
        if seeking is not None:
            return Status(f"on the way to step {seeking:,}", WARNING)
        if playback.playing:
            return Status("running", GOOD)
        return Status("paused", WARNING) if playback.simulation.run.writes else Status("replay, paused", ACCENT)
