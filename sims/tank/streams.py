"""The streams of random words, so many a world and step as are asked for.

| stream | words |
|---|---|
| FOUNDERS | where the founders begin, in which order |
| GENOMES | their genomes |
| HEADINGS | where swimmers that begin look, and how far ahead their beat is |
| SUPPLY | how many pieces of food come, and where |
| ORDER | in which order swimmers breed |
| ROOM | where children begin |
| MUTATION | of their genomes |
| LOT | whom a piece feeds under the neutral law |
"""

FOUNDERS, GENOMES, HEADINGS, SUPPLY, ORDER, ROOM, MUTATION, LOT = range(8)
