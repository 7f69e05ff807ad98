"""Draw windows for docs/viewer.md: `python -m viewers.doc_pictures start|search|editor|study FOLDER --out FILE.png`.

`start` shows the start page with the runs of a folder; `search` the best creature of a search as it swims, and a niche
of its map that is pointed at; `editor` the same creature while its genome is edited; `study` the end of a study. All
without a screen.
"""

import argparse
import os
from pathlib import Path

import numpy as np
import pygame

from alife.search import stored
from alife.study import study
from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.panels.archive_map import ArchiveMap
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.window import CreatureWindow
from viewers.start.playback import StartPlayback
from viewers.start.window import StartWindow
from viewers.studies.playback import StudyPlayback
from viewers.studies.window import StudyWindow
from viewers.ui.theme import Theme

SIZE = (1280, 800)  # [pixels]
BEAT = 3.3  # at which a creature is shown
MIDDLE = (0.4, 0.25)  # descriptors of the creature that is pointed at


def start(folder: Path, screen: pygame.Surface) -> None:
    """Draw the start page."""
    window = StartWindow(StartPlayback(folder), screen, Theme())
    window.tick()
    window.draw()


def search(folder: Path, screen: pygame.Surface) -> None:
    """Draw the window on the best of a search, with the niche under the mouse that lies in the middle of the map."""
    playback, window = _watched(folder, screen)
    _settle(playback, window)
    elites = playback.population
    if elites is not None:
        places = window.find(ArchiveMap).places(playback, elites)
        x, y = places[np.abs(elites.descriptors - MIDDLE).sum(axis=1).argmin()].round().astype(int).tolist()
        area = window.area(ArchiveMap.name)
        window.handle(
            pygame.event.Event(pygame.MOUSEMOTION, pos=(area.x + x, area.y + y), rel=(0, 0), buttons=(0, 0, 0))
        )
    _settle(playback, window)
    window.draw()
    playback.close()


def editor(folder: Path, screen: pygame.Surface) -> None:
    """Draw the window in which the genome of a search's best is edited."""
    playback, window = _watched(folder, screen)
    playback.toggle_editing()
    _settle(playback, window)
    window.draw()
    playback.close()


def _watched(folder: Path, screen: pygame.Surface) -> tuple[CreaturePlayback, CreatureWindow]:
    """Return the window on the best of a search, held still."""
    playback = CreaturePlayback(stored.StoredSearch(folder), background=BackgroundEvaluator(at_once=True))
    window = CreatureWindow(playback, screen, Theme())
    playback.watch_best()
    playback.playing = False
    return playback, window


def _settle(playback: CreaturePlayback, window: CreatureWindow) -> None:
    """Let all that is worked out beside the window be there, and the camera stand still."""
    for _ in range(20):
        playback.go_to(BEAT)
        playback.tick(1.0)
        window.arrange()


def settings(folder: Path, screen: pygame.Surface) -> None:
    """Draw the window on a study at its end."""
    playback = StudyPlayback(study.open_study(folder))
    window = StudyWindow(playback, screen, Theme())
    playback.go_to(playback.end)
    window.draw()


DRAWN = {"start": start, "search": search, "editor": editor, "study": settings}


def main() -> None:
    """Draw one picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=DRAWN)
    parser.add_argument("folder", type=Path, help="of runs, of a search, or of a study")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    screen = pygame.display.set_mode(SIZE)
    DRAWN[options.what](options.folder, screen)
    pygame.image.save(screen, options.out)


if __name__ == "__main__":
    main()
