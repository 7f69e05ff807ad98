"""What each key of the window on creatures does, by name; the keys are in viewers.creatures.keys."""

from typing import TYPE_CHECKING

from viewers.creatures.creature import FRAMES_PER_BEAT
from viewers.worlds.actions import WindowActions

if TYPE_CHECKING:
    from viewers.creatures.window import Ocean


class Actions(WindowActions):
    """One method an action, none takes an argument."""

    def __init__(self, window: "Ocean") -> None:
        super().__init__(window)
        self._aquarium = window.playback

    def toggle_play(self) -> None:
        """Swim or hold still."""
        self._aquarium.toggle_play()

    def step_once(self) -> None:
        """Go a moment on."""
        self._aquarium.move_on(1 / FRAMES_PER_BEAT)

    def step_back(self) -> None:
        """Go a moment back."""
        self._aquarium.move_on(-1 / FRAMES_PER_BEAT)

    def faster(self) -> None:
        """Swim faster."""
        self._aquarium.faster()

    def slower(self) -> None:
        """Swim slower."""
        self._aquarium.faster(-1)

    def beat_on(self) -> None:
        """Go one beat on."""
        self._aquarium.go_to(self._aquarium.beat + 1)

    def beat_back(self) -> None:
        """Go one beat back."""
        self._aquarium.go_to(self._aquarium.beat - 1)

    def to_start(self) -> None:
        """Go to the start."""
        self._aquarium.go_to(0)

    def follow(self) -> None:
        """Follow the creature."""
        self._aquarium.follow()

    def see_all(self) -> None:
        """See all of them, and where they began."""
        self._aquarium.see_all()

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self._zoom(-1)

    def toggle_trails(self) -> None:
        """Draw trails or not."""
        self._aquarium.trails = not self._aquarium.trails

    def next_chart(self) -> None:
        """Show the creatures in the next way."""
        self._aquarium.next_chart()

    def watch_best(self) -> None:
        """Watch the best."""
        self._aquarium.watch_best()

    def watch_nine(self) -> None:
        """Watch nine from all over the map."""
        self._aquarium.watch_nine()

    def choose(self) -> None:
        """Follow the next one of those in the tank."""
        self._aquarium.choose((self._aquarium.subject + 1) % max(1, len(self._aquarium.swimmers)))

    def remove(self) -> None:
        """Take the one that is followed out of the tank."""
        self._aquarium.remove()

    def toggle_search(self) -> None:
        """Hold the search up, or let it go on."""
        self._aquarium.toggle_search()

    def toggle_editing(self) -> None:
        """Edit the genome, or end that."""
        self._aquarium.toggle_editing()

    def next_brush(self) -> None:
        """Take the next brush of the editor."""
        self._window.lattice.next_brush(self._aquarium)

    def mutate(self) -> None:
        """Let the genome mutate."""
        self._aquarium.mutate()

    def undo(self) -> None:
        """Take the last change of the genome back."""
        self._aquarium.undo()

    def save_genome(self) -> None:
        """Write the genome to a file."""
        self._aquarium.save()

    def _let_go(self) -> bool:
        aquarium = self._aquarium
        if aquarium.editing is not None:
            aquarium.toggle_editing()
            return True
        if len(aquarium.swimmers) > 1 and aquarium.watched is not None:
            aquarium.keep_only()
            return True
        return False

    def _zoom(self, steps: int) -> None:
        self._aquarium.zoom((self._aquarium.lens.width / 2, self._aquarium.lens.height / 2), steps)
