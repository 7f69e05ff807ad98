"""The longest line of descent to a species that is common now, from the phylogeny that every run records."""

import csv

import alife

size = {"height": 48, "width": 48}
run = alife.run("multicell", steps=3000, worlds=1, settings=size, out="runs/family", overwrite=True, quiet=True)
with (run.folder / "phylogeny-species.csv").open(encoding="utf-8") as file:
    species = {row["id"]: row for row in csv.DictReader(file)}


def line_of(row):
    """Return a species and its ancestors, the youngest first."""
    parent = species.get(row["ancestor_list"].strip("[]"))
    return [row] if parent is None else [row, *line_of(parent)]


common = [row for row in species.values() if int(row["members"]) >= 10]  # organisms that live now
deepest = max((line_of(row) for row in common), key=len)
print(f"{len(species)} species on record; {len(common)} are common.")
for row in deepest:
    print(f"species {row['taxon_label']}, founded at step {row['origin_time']}, {row['members']} organisms now")
