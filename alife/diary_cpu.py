"""How kernels on the CPU write into a diary, see alife.diary."""

from alife.cpu import inner, int32, uint32
from alife.diary import COLUMN_BIT, NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT, STEP_BIT


@inner
def is_kept(diary):
    """Return whether notes are wanted."""
    return diary.died.size > 0


@inner
def note_death(diary, world, y, x, since):
    """Note that who stood on a space died, `since` steps after the portion began."""
    number = diary.died[world, y]
    diary.deaths[world, y, number] = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    diary.died[world, y] = number + int32(1)


@inner
def note_birth(diary, world, y, x, since, parent, founds_organism, founds_species, organism, species):
    """Note a birth: the direction of the parent or -1, what the child founds, and the labels it has."""
    number = diary.born[world, y]
    word = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    if parent >= 0:
        word |= uint32(parent) << uint32(PARENT_BIT)
    else:
        word |= uint32(ORPHAN)
    if founds_organism:
        word |= uint32(NEW_ORGANISM)
    if founds_species:
        word |= uint32(NEW_SPECIES)
    diary.births[world, y, number, 0] = word
    diary.births[world, y, number, 1] = organism
    diary.births[world, y, number, 2] = species
    diary.born[world, y] = number + int32(1)
