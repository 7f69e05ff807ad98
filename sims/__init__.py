"""The worlds. Each lives in its own folder and depends on alife's contracts, never on another world."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)  # worlds in a `sims` folder elsewhere on the path are found as well
