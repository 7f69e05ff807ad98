"""Draw windows for docs/viewer.md: `python -m viewers.doc_pictures editor|study FOLDER --out FILE.png`.

`editor` shows the best creature of a search while its genome is edited, `study` the end of a study; both without a
screen.
"""

import argparse
import os
from pathlib import Path

import pygame

from alife.search import stored
from alife.study import study
from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.window import CreatureWindow
from viewers.studies.playback import StudyPlayback
from viewers.studies.window import StudyWindow
from viewers.ui.theme import Theme

SIZE = (1280, 800)  # [pixels]
BEAT = 3.3  # at which a creature is shown


def editor(folder: Path, screen: pygame.Surface) -> None:
    """Draw the window in which the genome of a search's best is edited."""
    source = stored.StoredSearch(folder)
    playback = CreaturePlayback(source, background=BackgroundEvaluator(at_once=True))
    window = CreatureWindow(playback, screen, Theme())
    playback.watch_best()
    playback.toggle_editing()
    playback.playing = False
    for _ in range(20):
        playback.go_to(BEAT)
        playback.tick(1.0)
        window.arrange()
    window.draw()
    playback.close()


def settings(folder: Path, screen: pygame.Surface) -> None:
    """Draw the window on a study at its end."""
    playback = StudyPlayback(study.open_study(folder))
    window = StudyWindow(playback, screen, Theme())
    playback.go_to(playback.end)
    window.draw()


DRAWN = {"editor": editor, "study": settings}


def main() -> None:
    """Draw one picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=DRAWN)
    parser.add_argument("folder", type=Path, help="of a search, or of a study")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    screen = pygame.display.set_mode(SIZE)
    DRAWN[options.what](options.folder, screen)
    pygame.image.save(screen, options.out)


if __name__ == "__main__":
    main()
