"""Numbers as people read them."""


def short(value: float) -> str:
    """Return a number with three digits, or with all before the point and thousands apart: 0.125, 3.14, 12,345."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def flag(name: str) -> str:
    """Return the option of the command line for a setting: `frame_every` is --frame-every."""
    return f"--{name.replace('_', '-')}"
