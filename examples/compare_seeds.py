"""A study: three seeds of two settings, and what they have in common at the end."""

import alife


def main():
    result = alife.study(
        "multicell",
        seeds=range(3),
        sweep={"supply_top": [0, 8000]},
        settings={"height": 48, "width": 48},
        steps=1500,
        jobs=1,
        out="runs/food-at-the-top",
        overwrite=True,
        quiet=True,
    )
    print(result)
    for value in (0, 8000):
        cells = result["cells"][result["supply_top"] == value]
        print(f"supply_top = {value}: {cells.mean():.0f} cells on average over {len(cells)} seeds")


if __name__ == "__main__":  # a study may start processes
    main()
