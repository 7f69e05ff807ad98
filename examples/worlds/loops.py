"""Loops that copy themselves (after C. G. Langton, Physica D 10, 1984).

A loop is a sheath (2) around a path (1) in which signals run: 7s lengthen the arm, 4s turn it left; when the arm has
closed, both loops part, and each grows an arm of its own.
"""

import numpy as np

from alife.grid import *

BORDER = "dead"
# Five digits: a space, then N, E, S, W of it, in any turn; the sixth is what it becomes. Others stay.
CHANGES = """
000000 000012 000020 000030 000050 000063 000071 000112 000122 000132 000212 000220 000230 000262 000272 000320 000525
000622 000722 001022 001120 002020 002030 002050 002125 002220 002322 005222 012321 012421 012525 012621 012721 012751
014221 014321 014421 014721 016251 017221 017255 017521 017621 017721 025271 100011 100061 100077 100111 100121 100211
100244 100277 100511 101011 101111 101244 101277 102026 102121 102211 102244 102263 102277 102327 102424 102626 102644
102677 102710 102727 105427 111121 111221 111244 111251 111261 111277 111522 112121 112221 112244 112251 112277 112321
112424 112621 112727 113221 122244 122277 122434 122547 123244 123277 124255 124267 125275 200012 200022 200042 200071
200122 200152 200212 200222 200232 200242 200250 200262 200272 200326 200423 200517 200522 200575 200722 201022 201122
201222 201422 201722 202022 202032 202052 202073 202122 202152 202212 202222 202272 202321 202422 202452 202520 202552
202622 202722 203122 203216 203226 203422 204222 205122 205212 205222 205521 205725 206222 206722 207122 207222 207422
207722 211222 211261 212222 212242 212262 212272 214222 215222 216222 217222 222272 222442 222462 222762 222772 300013
300022 300041 300076 300123 300421 300622 301021 301220 302511 401120 401220 401250 402120 402221 402326 402520 403221
500022 500215 500225 500232 500272 500520 502022 502122 502152 502220 502244 502722 512122 512220 512422 512722 600011
600021 602120 612125 612131 612225 700077 701120 701220 701250 702120 702221 702251 702321 702525 702720
"""
FIRST = """
.22222222
2170140142
2022222202
272....212
212....212
202....212
272....212
21222222122222
207107107111112
.2222222222222
"""


def becomes():
    """Return what a space becomes, by itself and its neighbours N, E, S, W: (8, 8, 8, 8, 8)."""
    found = np.broadcast_to(np.arange(8).reshape(8, 1, 1, 1, 1), (8,) * 5).copy()
    for change in CHANGES.split():
        space, *around, after = map(int, change)
        for turn in range(4):
            found[space, *around[turn:], *around[:turn]] = after
    return found


BECOMES = table(becomes())
LOOP = table([[int(letter) if letter != "." else 0 for letter in row.ljust(15, ".")] for row in FIRST.split()])
ROWS, COLUMNS = LOOP.values.shape


class Law(Settings):
    height: int = setting(192, "[spaces] rows", low=16, high=32768)
    width: int = setting(192, "[spaces] columns", low=16, high=32768)


class Space(Place):
    state: u8 = field("0 empty, 1 path, 2 sheath, 3..7 signals", most=7)


@start
def begin(me, law):
    row = me.y - law.height // 2
    column = me.x - law.width // 2
    if 0 <= row < ROWS and 0 <= column < COLUMNS:
        me.state = LOOP[min(max(row, 0), ROWS - 1), min(max(column, 0), COLUMNS - 1)]


@phase
def change(me, law):
    me.state = BECOMES[me.state, me.north.state, me.east.state, me.south.state, me.west.state]


@measure("[spaces]")
def signals(world, law):
    return (world.state > 2).sum()


states = palette("state", {
    0: ("empty", "#101014"), 1: ("path", "#3a4a7a"), 2: ("sheath", "#b04038"), 3: ("turning", "#50c878"),
    4: ("turn left", "#f0d050"), 5: ("parting", "#d070d0"), 6: ("sprouting", "#f0f0f0"), 7: ("go on", "#50c0e0"),
})  # fmt: skip
USUAL_RUN = {"steps": 2000, "worlds": 1, "sample_every": 25, "frame_every": 25}
