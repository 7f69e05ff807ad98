"""Ancestry, recorded as a world runs: events, taxa, neutral shadows, files."""

import warnings
from importlib import import_module
from typing import Any

# Names of the module alife.phylogeny of an earlier release, by the module and the name that they have now.
_MOVED = {
    "Columns": ("tracker", "TaxonColumns"),
    "Inhabitants": ("tracker", "Occupancy"),
    "Phylogeny": ("tracker", "Phylogeny"),
    "Taxon": ("tracker", "Taxon"),
    **{name: ("tracker", name) for name in ("ALL", "KEEPS", "OFF", "ORGANISMS", "PRUNED", "SPECIES")},
}


def __getattr__(name: str) -> Any:
    """Return what an old name stands for, with a DeprecationWarning; they go with the next release."""
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, new = f"{__name__}.{_MOVED[name][0]}", _MOVED[name][1]
    warnings.warn(f"{__name__}.{name} has moved to {module}.{new}.", DeprecationWarning, stacklevel=2)
    return getattr(import_module(module), new)
