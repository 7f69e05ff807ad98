import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.search.genome_file import read_genomes
from sims.oceanworld import genome, genome_files
from sims.oceanworld.world import World
from tests.sims.oceanworld.creatures import random_genomes, real_genomes


def test_genomes_survive_an_archive(tmp_path):
    genomes = random_genomes(20, rounds=5)
    genome_files.write(tmp_path / "g.npz", genomes)
    assert (genome_files.read(tmp_path / "g.npz") == genomes).all()
    with np.load(tmp_path / "g.npz", allow_pickle=False) as found:
        assert found["nodes"].shape == (20, 16, 16)
        assert found["bonds"].shape == (20, 16, 16, 2, 3)
        assert found["nodes"].dtype == found["bonds"].dtype == np.uint8


@pytest.mark.parametrize("name", [".", "nodelist.npy", "bondlist.npy"])
def test_genomes_survive_the_two_arrays_of_the_original(tmp_path, name):
    genomes = random_genomes(20, rounds=5)
    genome_files.write(tmp_path / "pair", genomes)
    assert sorted(path.name for path in (tmp_path / "pair").iterdir()) == ["bondlist.npy", "nodelist.npy"]
    assert (genome_files.read(tmp_path / "pair" / name) == genomes).all()


def test_the_real_genomes_all_load():
    genomes = real_genomes()
    assert genomes.shape == (512, 256)
    genome.check(genomes)


def archive(path, **arrays):
    np.savez(path, **arrays)
    return path


NODES, BONDS = np.zeros((2, 16, 16), np.uint8), np.zeros((2, 16, 16, 2, 3), np.uint8)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"nodes": NODES}, "has no 'bonds'"),
        ({"nodes": NODES, "bonds": BONDS[:1]}, "nodes of 2 creatures and bonds of 1"),
        ({"nodes": NODES[:, :15], "bonds": BONDS}, "'nodes' of '{path}' must be (n, 16, 16), got (2, 15, 16)"),
        ({"nodes": NODES, "bonds": BONDS[..., 0]}, "must be (n, 16, 16, 2, 3)"),
        ({"nodes": NODES + 2, "bonds": BONDS}, "must be 0 and 1 alone"),
        ({"nodes": NODES + np.nan, "bonds": BONDS}, "must be 0 and 1 alone"),
        ({"nodes": NODES.astype(str), "bonds": BONDS}, "an array of <U"),
        ({"nodes": NODES[:0], "bonds": BONDS[:0]}, "holds no genome"),
        ({"nodes": NODES.astype(object), "bonds": BONDS}, "an array of object"),
    ],
)
def test_what_is_no_genome_is_refused_in_a_line(tmp_path, arrays, words):
    path = archive(tmp_path / "g.npz", **arrays)
    with pytest.raises(UsageError) as error:
        genome_files.read(path)
    assert words.format(path=path) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\x93NUMPY", b"text", b"\x80\x04\x95"])
def test_a_file_of_something_else_is_refused_in_a_line(tmp_path, content):
    (tmp_path / "g.npz").write_bytes(content)
    with pytest.raises(UsageError, match="it is damaged, or no file of NumPy arrays|is one array"):
        genome_files.read(tmp_path / "g.npz")


def test_a_torn_archive_is_refused_in_a_line(tmp_path):
    genome_files.write(tmp_path / "g.npz", random_genomes(20))
    whole = (tmp_path / "g.npz").read_bytes()
    for size in (len(whole) - 30, len(whole) // 2, 100, 10):
        (tmp_path / "g.npz").write_bytes(whole[:size])
        with pytest.raises(UsageError):
            genome_files.read(tmp_path / "g.npz")
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0xFF
    (tmp_path / "g.npz").write_bytes(damaged)
    with pytest.raises(UsageError):
        genome_files.read(tmp_path / "g.npz")


def test_a_missing_file_or_partner_is_refused_in_a_line(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        genome_files.read(tmp_path / "g.npz")
    genome_files.write(tmp_path / "pair", random_genomes(2))
    (tmp_path / "pair" / "bondlist.npy").unlink()
    with pytest.raises(UsageError, match="bondlist.npy.*No such file"):
        genome_files.read(tmp_path / "pair")


def test_bytes_with_more_bits_than_a_site_has_are_no_genomes(tmp_path):
    genomes = random_genomes(3)
    genomes[1, 7] = 255
    path = archive(tmp_path / "g.npz", genomes=genomes)
    with pytest.raises(UsageError, match="holds no genomes of oceanworld: genomes must be bytes of 7 bits, got 255"):
        read_genomes(path, World())
