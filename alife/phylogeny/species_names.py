"""Names for species that people can say: four syllables, made from the hash of the genome and leading back to it."""

import re

ONSETS = ("b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z",
          "br", "dr", "fr", "gr", "kr", "pr", "tr", "fl", "gl", "pl", "sh", "sk", "sl", "st")  # fmt: skip
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
SYLLABLES = 4  # of 8 bits each: 32 onsets, 8 vowels
_SYLLABLE = re.compile("(" + "|".join(sorted(ONSETS, key=len, reverse=True)) + ")(ai|ea|ou|[aeiou])")
_HASH = re.compile("[0-9a-f]{8}")


def name_of(label: int) -> str:
    """Return the name of a species whose number has 32 bits: no two have the same."""
    parts = (label >> 8 * place & 255 for place in reversed(range(SYLLABLES)))
    return "".join(ONSETS[part >> 3] + VOWELS[part & 7] for part in parts).capitalize()


def label_of(name: str) -> int | None:
    """Return the number of the species of a name; None where it is no such name."""
    syllables = _SYLLABLE.findall(name.lower())
    if len(syllables) != SYLLABLES or "".join(map("".join, syllables)) != name.lower():
        return None
    label = 0
    for onset, vowel in syllables:
        label = label << 8 | ONSETS.index(onset) << 3 | VOWELS.index(vowel)
    return label


def spoken(label: str) -> str:
    """Return how people call a species that a file calls by its hash; any other name stays."""
    return name_of(int(label, 16)) if _HASH.fullmatch(label) else label
