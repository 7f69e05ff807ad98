"""What a run of a search is, apart from the rules of its arena and of the search itself."""

from dataclasses import dataclass

from alife.core import config
from alife.core.config import setting
from alife.core.errors import UsageError, unknown
from alife.core.state import LARGEST_SEED
from alife.engines import backend
from alife.runs.config import ALL, PICTURES
from alife.search import base
from alife.search.partition import GRID, MOST_CELLS, check_archive

GENOMES = BITS, PARAMETERS = ("bits", "parameters")
MOST_EVALUATIONS = 2**31 - 1
IN_RECORDS = "cma_es, greedy, map_elites, novelty, random_search"  # as every record says; docs/searches.md has all
CHANGEABLE = (  # on resume
    *("evaluations", "workers", "backend", "threads", "checkpoint_every", "keep_checkpoints", "pictures"),
)


@dataclass(frozen=True)
class SearchConfig:
    """The settings of a run of a search; each is an option of the command line under its own name."""

    world: str = setting("oceanworld", "which arena")
    search: str = setting("map_elites", f"which search: {IN_RECORDS}")
    evaluations: int = setting(
        200_000, "[genomes] how many to evaluate, to the end of an iteration", low=1, high=MOST_EVALUATIONS
    )
    batch: int = setting(512, "[genomes] an iteration of those searches that leave it open", low=1, high=1_000_000)
    seed: int = setting(0, "seed of the search", low=0, high=LARGEST_SEED)
    genome: str = setting("bits", "what is bred: bits, or parameters, where the arena has a continuous genome")
    bins: int = setting(32, "rows and columns of the grid of results", low=1, high=4096)
    shape: tuple[int, ...] = setting(
        (), "niches along each descriptor, as 10,10,8,8; empty: bins along all", low=1, high=4096, later=True
    )
    archive: str = setting(GRID, "how maps are cut: grid, or cvt: cells of about equal size", later=True)
    cells: int = setting(1000, "niches of --archive cvt", low=1, high=MOST_CELLS, later=True)
    qd_offset: int = setting(-25, "[fitness] from which the QD-score counts", low=-1_000_000, high=1_000_000)
    islands: int = setting(
        1, "searches of this kind side by side, each with a batch an iteration", low=1, high=1024, later=True
    )
    migrate_every: int = setting(
        10, "[iterations] after which each island gives genomes to the next", low=1, high=MOST_EVALUATIONS, later=True
    )
    workers: int = setting(1, "processes that evaluate", low=1, high=1024)
    checkpoint_every: int = setting(50_000, "[genomes] evaluated between two checkpoints", low=1, high=MOST_EVALUATIONS)
    keep_checkpoints: int = setting(3, "how many checkpoints are kept", low=2, high=1_000_000)
    pictures: str = setting(ALL, "drawn when it ends: all, summary (map and curves), or none", later=True)
    backend: str = setting("auto", f"engine: {', '.join(backend.NAMES)}")
    threads: int = setting(0, "processors to use; 0 for all, shared by the workers", low=0, high=65_536)

    def __post_init__(self) -> None:
        config.check(self)
        base.check_name(self.search)
        check_archive(self.archive)
        backend.check_name(self.backend, plain=False)  # no world in a single file is an arena
        if self.pictures not in PICTURES:
            raise unknown("pictures", self.pictures, PICTURES)
        if self.genome not in GENOMES:
            raise unknown("genome", self.genome, GENOMES)
        if self.workers > 1 and self.backend not in ("auto", "cpu"):
            raise UsageError(f"Several workers need the backend cpu, got {self.backend}: a device has one process.")

    @property
    def engine(self) -> str:
        """Return the backend to start."""
        return "cpu" if self.workers > 1 else self.backend
