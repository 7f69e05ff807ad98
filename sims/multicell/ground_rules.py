"""Where the ground of a Multicell world is that drifts. Plain numbers, for both engines and for pictures."""

from alife.engines.rule import Int, i32, rule


@rule
def moved_by(step: Int, drift: Int, width: Int) -> i32:
    """Return by how many columns the ground has moved to the right, one each `drift` steps; 0 where it stands."""
    return i32((step // drift) % width) if drift > 0 else i32(0)


@rule
def ground_column(x: Int, moved: Int, width: Int) -> i32:
    """Return the column of the map whose ground lies under a column, when it has moved so many to the right."""
    column = i32(i32(x) - i32(moved))
    return i32(column if column >= 0 else column + width)
