# What editors and type checkers read of alife/__init__.py, which imports these names when they are first used.
from alife.api import load as load
from alife.api import make as make
from alife.api import run as run
from alife.api import search as search
from alife.api import show as show
from alife.api import study as study
from alife.api import worlds as worlds
from alife.core.config import setting as setting
from alife.core.errors import UsageError as UsageError
from alife.engines.rule import rule as rule
from alife.results import Run as Run
from alife.results import SearchRun as SearchRun
from alife.results import StudyResult as StudyResult
from alife.search.base import Search as Search
from alife.worlds.arena import Arena as Arena
from alife.worlds.grid_world import GridWorld as GridWorld
from alife.worlds.world import World as World

__version__: str
