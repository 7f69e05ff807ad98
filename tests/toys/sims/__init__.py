"""Worlds for tests only; with this folder's parent on the path they are worlds like any other."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
