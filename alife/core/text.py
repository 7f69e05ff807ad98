"""Numbers and names as people read them."""


def readable(text: str) -> str:
    """Return a text that can be written in UTF-8: a byte of a file's name that is no letter becomes a question mark."""
    return text.encode(errors="replace").decode()


def short(value: float) -> str:
    """Return a number with three digits, or with all before the point and thousands apart: 0.125, 3.14, 12,345."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def exact(value: float) -> str:
    """Return a finite whole number with all its digits, any other as `short` does: 7, 12,345, 3.14."""
    return f"{value:,.0f}" if value == round(value) else short(value)


def several(count: int, word: str) -> str:
    """Return how many there are of something: 1 world, 4 worlds."""
    return f"{count:,} {word}{'s' * (count != 1)}"


def format_bytes(size: int) -> str:
    """Return a number of bytes in words: 0.1 MB, 12.5 GB."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{max(size / 1e6, 0.1):,.1f} MB"


def flag(name: str) -> str:
    """Return the option of the command line for a setting: `frame_every` is --frame-every."""
    return f"--{name.replace('_', '-')}"
