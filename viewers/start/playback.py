"""What the start page shows: worlds, recent runs, the files that could be opened. Knows no pygame."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alife.core.errors import UsageError
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.study import study
from alife.worlds import registry
from viewers.ui.playback import BasePlayback
from viewers.ui.recorded import picture_of
from viewers.ui.wishes import NewWorld, OpenPath, Tour

RUNS = Path("runs")
MARKS = (run_folder.CONFIG, study.FILE)  # by which the folders of runs and of studies are known
RECENT = 6  # runs that are shown
LISTED = 200  # entries of a folder
FIRST = ("multicell", "oceanworld", "cellworld", "bitwise", "stamp", "tank")  # the worlds by how much there is to see
ABOUT = {
    "multicell": "Cells eat, share, kill and grow into bodies. Nothing is scripted but chemistry.",
    "oceanworld": "A search breeds soft swimmers with muscles and fins, one for every niche.",
    "cellworld": "Cells of 4 x 4 parts gather energy, copy themselves and conquer each other.",
    "bitwise": "Every pair of chemicals is a way of living; who cannot live without whom?",
    "stamp": "One rule, learned from pictures, grows every design from the code in its seed.",
    "tank": "Swimmers with muscles and fins look for food, breed and die in one water.",
}
STILLS = ("champion.gif", "map.png", "strip.png", "summary.png")  # of a run or study, where it has no frames


@dataclass(frozen=True)
class WorldCard:
    """A world to begin."""

    name: str
    about: str
    picture: Path | None  # a moving one
    presets: tuple[tuple[str, str], ...]  # names and meanings


@dataclass(frozen=True)
class RecentRun:
    """A run folder, or that of a study."""

    path: Path
    world: str
    picture: Path | None


class StartPlayback(BasePlayback):
    """The start page as something that is shown."""

    def __init__(self, runs: Path = RUNS) -> None:
        super().__init__(name="alife", world_name="", folder=runs)
        self.worlds = world_cards()
        self.recent = recent_runs(runs)
        self.browsing: Path | None = None  # the folder whose files are listed; None while none are
        self.entries: Sequence[Path] = ()
        self.listed: WorldCard | None = None  # the world whose presets are listed

    @property
    def playing(self) -> bool:
        """Return whether time goes on: its pictures always move."""
        return True

    @property
    def moment(self) -> str:
        """Return the name of a file that shows the page."""
        return "start"

    def begin(self, world: str, preset: str | None = None) -> None:
        """Wish for a new run of a world."""
        self.wish = NewWorld(world, preset)

    def open(self, path: Path) -> None:
        """Wish to see a run folder, a study or a file of genomes; look into any other folder."""
        if path.is_file() or any((path / mark).is_file() for mark in MARKS):
            self.wish = OpenPath(path)
        elif path.is_dir():
            self.browse(path)
        else:
            self.say(f"'{path}' is neither the folder of a run or study nor a file of genomes.")

    def browse(self, folder: Path) -> None:
        """List the folders and genome files of a folder."""
        try:
            found = sorted(folder.resolve().iterdir(), key=lambda one: one.name.lower())
        except OSError as error:
            self.say(f"Cannot look into '{folder}': {error.strerror}")
            return
        shown = [one for one in found if not one.name.startswith(".") and (one.is_dir() or one.suffix == ".npz")]
        self.browsing, self.entries = folder.resolve(), shown[:LISTED]

    def list_presets(self, card: WorldCard) -> None:
        """List the presets of a world."""
        self.listed = card

    def close_list(self) -> None:
        """Close the list that lies over the page."""
        self.browsing = self.listed = None

    def take_tour(self) -> None:
        """Wish for the tour."""
        self.wish = Tour()


def world_cards() -> list[WorldCard]:
    """Return the worlds that a window can show, those with most to see first."""
    names = sorted(registry.watchable(), key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    cards = []
    for name in names:
        presets = tuple((scene, preset.meaning) for scene, preset in registry.presets(name).items())
        about = ABOUT.get(name, "A world of your own.")
        cards.append(WorldCard(name, about, picture_of(name), presets))
    return cards


def recent_runs(runs: Path) -> list[RecentRun]:
    """Return the newest folders of runs and studies in a folder, the newest first."""
    configs = [path for mark in MARKS for path in runs.glob(f"*/{mark}") if path.is_file()]
    newest = sorted(configs, key=lambda path: path.stat().st_mtime, reverse=True)[:RECENT]
    return [one for one in map(_recent, (path.parent for path in newest)) if one is not None]


def _recent(folder: Path) -> RecentRun | None:
    try:
        world = study.open_study(folder).world if study.is_study(folder) else _world_of(folder)
    except UsageError:  # a file of something else
        return None
    frames = sorted(run_folder.frames(folder, 0).glob("*.png"))
    stills = [folder / name for name in STILLS if (folder / name).is_file()]
    picture = frames[-1] if frames else stills[0] if stills else None
    return RecentRun(folder, world, picture)


def _world_of(folder: Path) -> str:
    table, _ = run_config.read(folder / run_folder.CONFIG)
    return str(table.get("world", ""))
