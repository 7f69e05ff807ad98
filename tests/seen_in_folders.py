"""What is seen in a run folder: its texts, and digests of arrays, pictures, pages and films, which must not change."""

import csv
import hashlib
import io
import json
import re
from base64 import b64decode
from importlib.metadata import version

import numpy as np
from PIL import Image, ImageSequence

CLOCKED = "evaluations_per_second"  # the one column that the clock writes
SIDE = 16  # [spaces] of a small world
FILMED = (70, 0, 370, 368)  # [pixels] left, top, width and height of such a world in a film
FRAME = 100  # [ms] of a film


def files(folder):
    """Return all files in a folder; a lock is not one, since it stays or goes with the version of filelock."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"]


def texts(folder):
    """Return the texts of a run folder by name, to be compared letter by letter."""
    found = {}
    for path in files(folder):
        if path.suffix in (".csv", ".toml", ".jsonl") or path.name == "finished.json":
            text = path.read_bytes().decode()
            found[path.relative_to(folder).as_posix()] = lasting(path.name, text)
    return found


def lasting(name, text):
    """Return a text without what depends on the clock, or on which versions of libraries are installed."""
    if name == "metrics.csv":
        rows = list(csv.reader(text.splitlines()))
        if CLOCKED in rows[0]:
            column = rows[0].index(CLOCKED)
            return "".join(",".join(row[:column] + row[column + 1 :]) + "\n" for row in rows)
    if name.endswith(".toml"):
        return re.sub(r"^\[versions\]\n(?:(?!\[).*\n?)*", "", text, flags=re.MULTILINE)
    return text


def seen(folder):
    """Return what else there is in a run folder: all names, and digests of what is too large to store."""
    found = {"files": [], "arrays": {}, "headers": {}, "frames": {}, "page": {}, "film": {}}
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        found["files"].append(name)
        if path.suffix == ".npz":
            found["arrays"][name] = arrays(path)
        elif path.parent.name == "checkpoints":
            found["headers"][name] = header(path)
        elif "frames" in path.parts:
            found["frames"][name] = pixels(path.read_bytes())
        elif path.name == "report.html":
            found["page"] = page(path.read_bytes().decode())
        elif path.name == "film.gif":
            found["film"] = film(path)
    return found


def arrays(path):
    """Return a digest of every array of an npz; not of the file, since compression is zlib's affair.

    The checksum of all of them, which the code that made the fixtures did not write, is not one of them.
    """
    with np.load(path, allow_pickle=False) as found:
        names = [name for name in found.files if name != "checksum"]
        return {name: f"{found[name].dtype} {found[name].shape} {sha(found[name].tobytes())}" for name in names}


def header(path):
    """Return the header of a checkpoint without the two checksums of bytes that numpy and Python lay out.

    Left out as well are the checksums of the records: the clock writes a column of a search's, and the texts are
    compared letter by letter anyway. Code of before that noted none.
    """
    found = json.loads(path.read_bytes())
    found["notes"].pop("records", None)
    return {key: value for key, value in found.items() if key not in ("arrays", "header")}


def page(text):
    """Return a digest of each section of a report, so that a failure says where.

    The version of alife stands in its head, and what a browser may load, which the code that made the fixtures did
    not say; compressed pictures are zlib's affair: their pixels count.
    """
    text = re.sub(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">', "", text)
    text = re.sub(r"<header><p>alife [^<]*</p>", "<header>", text)
    text = re.sub(r"data:image/png;base64,([A-Za-z0-9+/=]+)", lambda found: pixels(b64decode(found[1])), text)
    head, *sections = text.split("<section")
    names = [re.search(r'id="([^"]*)"', section)[1] for section in sections]
    return {"": sha(head.encode())} | {
        f"{number} {name}": sha(section.encode())
        for number, (name, section) in enumerate(zip(names, sections, strict=True))
    }


def film(path):
    """Return what a film shows, and what drew and coded it: another version may draw letters another way.

    Whole is compared its first picture. Of the others it is what lives in each space: their panels follow the clock
    (the population's curve, the number of species), and the colours of all follow them, since a GIF shares out few.
    """
    with Image.open(path) as found:
        pictures = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(found)]
    kinds = [kinds_of(picture) * (milliseconds // FRAME) for picture, milliseconds in pictures]  # equal ones are merged
    return {
        "drawn_with": {library: version(library) for library in ("pygame-ce", "pillow")},
        "frames": sum(milliseconds for _, milliseconds in pictures) // FRAME,
        "first": f"{pictures[0][0].size} {sha(pictures[0][0].tobytes())}",
        "lives": sha(b"".join(kinds)),
    }


def kinds_of(picture):
    """Return what lives in each space of the filmed world, as the number of its colour by first appearance."""
    left, top, width, height = FILMED
    spaces = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    places = [(left + (column + 0.5) * width / SIDE, top + (row + 0.5) * height / SIDE) for row, column in spaces]
    numbers = {}
    return bytes(numbers.setdefault(picture.getpixel((int(x), int(y))), len(numbers)) for x, y in places)


def pixels(picture):
    """Return a digest of what a picture shows."""
    with Image.open(io.BytesIO(picture)) as found:
        return f"{found.mode} {found.size} {sha(found.convert('RGBA').tobytes())}"


def sha(content):
    """Return a digest."""
    return hashlib.sha256(content).hexdigest()[:24]
