"""What each key does, by name; the keys are in viewers.worlds.keys."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from alife.core.errors import UsageError
from viewers.ui.film import Film

if TYPE_CHECKING:
    from viewers.ui.window import Window
    from viewers.worlds.window import App


class WindowActions:
    """What keys do in every window: one method an action, none takes an argument.

    What is shown has a `folder`, a `moment` to name files by, `say` and `recording`.
    """

    def __init__(self, window: "Window") -> None:
        self._window: Any = window

    def screenshot(self) -> None:
        """Write what is seen as a picture into the run's folder."""
        playback = self._window.playback
        try:
            path = unused_file(playback.folder / "screenshots", playback.moment, ".png")
            pygame.image.save(self._window.screen, path)
            playback.say(f"Saved {path}")
        except (OSError, pygame.error) as error:
            playback.say(f"Cannot save the screenshot: {error}")

    def record(self) -> None:
        """Begin or end a video."""
        self._record(".mp4")

    def record_gif(self) -> None:
        """Begin or end a GIF."""
        self._record(".gif")

    def film_frame(self) -> None:
        """Add what is seen to the film, as the clock asks."""
        film, playback = self._window.film, self._window.playback
        if film is not None:
            film.add(self._window.screen, film.due())
            playback.recording = f"{film.kind[1:].upper()} {film.frames / film.rate:.0f} s"
            if film.full:
                self._end_film(f"; it has {film.frames} frames, as many as a GIF may have")

    def toggle_help(self) -> None:
        """Show or hide the help."""
        self._window.shows_help = not self._window.shows_help

    def toggle_fullscreen(self) -> None:
        """Fill the screen, or not."""
        pygame.display.toggle_fullscreen()

    def escape(self) -> None:
        """Close what is open, else let go of what is held, else quit."""
        if self._window.shows_help:
            self._window.shows_help = False
        elif not self._let_go():
            self._window.quitting = True

    def quit(self) -> None:
        """Quit."""
        self._window.quitting = True

    def _let_go(self) -> bool:
        """Close or let go of something; return whether there was anything."""
        return False

    def _record(self, suffix: str) -> None:
        window, playback = self._window, self._window.playback
        if window.film is None:
            try:
                path = unused_file(playback.folder / "videos", playback.moment, suffix)
            except OSError as error:
                playback.say(f"Cannot film: {error}")
                return
            window.film = Film(path, window.screen.get_size())
            playback.recording = suffix[1:].upper()
            return
        self._end_film()

    def _end_film(self, more: str = "") -> None:
        window, playback = self._window, self._window.playback
        film, window.film, playback.recording = window.film, None, ""
        try:
            playback.say(f"Saved {film.close()}{more}")
        except UsageError as error:
            playback.say(str(error))


class Actions(WindowActions):
    """What keys do in the window on a run."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._app = app

    def toggle_play(self) -> None:
        """Run or pause."""
        self._app.playback.toggle_play()

    def step_once(self) -> None:
        """Take one step."""
        self._app.playback.step_once()

    def step_back(self) -> None:
        """Go back one step."""
        self._app.playback.step_back()

    def faster(self) -> None:
        """Run faster."""
        self._app.playback.faster()

    def slower(self) -> None:
        """Run slower."""
        self._app.playback.slower()

    def rewind(self) -> None:
        """Go to the state in memory before."""
        self._app.playback.jump(-1)

    def forward(self) -> None:
        """Go to the state in memory after."""
        self._app.playback.jump(1)

    def to_start(self) -> None:
        """Go to the beginning."""
        self._app.playback.to_start()

    def to_head(self) -> None:
        """Go as far as the run ever came."""
        self._app.playback.to_head()

    def ask_condition(self) -> None:
        """Ask what to pause for."""
        self._app.prompt.ask()

    def next_mode(self) -> None:
        """Show the next colours."""
        self._app.playback.next_mode()

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self._zoom(-1)

    def fit(self) -> None:
        """Show the whole map."""
        self._app.playback.camera.fit()

    def toggle_borders(self) -> None:
        """Draw borders or not."""
        playback = self._app.playback
        playback.borders = not playback.borders
        playback.say(f"Borders {'on' if playback.borders else 'off'}; they show from a zoom of 3 pixels a space.")

    def next_world(self) -> None:
        """Show the next world."""
        self._app.playback.next_world()

    def toggle_drawing(self) -> None:
        """Draw or only tell how far it is."""
        playback = self._app.playback
        playback.drawing = not playback.drawing
        self._app.resize(self._app.screen)

    def branch(self) -> None:
        """Begin a run of its own here."""
        self._app.playback.branch()

    def toggle_hands(self) -> None:
        """Show the tools, then take one after the other, then put them away."""
        app, playback = self._app, self._app.playback
        if not playback.tools:
            playback.take_tool(0)
        elif not app.shows_hands:
            app.shows_hands = True
            playback.take_tool(0)
        elif playback.hand.tool + 1 < len(playback.tools) and playback.tool is not None:
            playback.take_tool(playback.hand.tool + 1)
        else:
            self._put_hands_away()

    def smaller(self) -> None:
        """Make the brush smaller."""
        self._app.playback.resize_hand(-1)

    def larger(self) -> None:
        """Make the brush larger."""
        self._app.playback.resize_hand(1)

    def next_choice(self) -> None:
        """Choose the next thing the tool works with."""
        self._app.playback.choose(self._app.playback.hand.choice + 1)

    def undo(self) -> None:
        """Take back the last stroke."""
        self._app.playback.undo()

    def _zoom(self, steps: int) -> None:
        area = self._app.area("map")
        self._app.playback.camera.zoom_at((area.width / 2, area.height / 2), steps)

    def _put_hands_away(self) -> None:
        self._app.shows_hands = False
        self._app.playback.take_tool(-1)

    def _let_go(self) -> bool:
        app = self._app
        held = app.shows_hands or app.playback.pinned is not None
        if app.shows_hands:
            self._put_hands_away()
        elif held:
            app.playback.pin(None)
        return held


def unused_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return a name in a folder that no file has yet; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    number, path = 1, folder / f"{stem}{suffix}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path
