"""Arrays over time as numbers: they are those of the state, of each step once, whatever happened to the run."""

import shutil
from dataclasses import replace
from importlib import util

import numpy as np
import pytest

import alife as package
from alife.core.errors import UsageError
from alife.runs import field_store
from alife.runs.field_store import Wanted, wanted
from tests.alife.running import alife, made, refused, resume, snapshot
from tests.alife.runs.test_live import PLAN, go, live_run

zarr = pytest.importorskip("zarr")

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ["--sample-every", 20, "--frame-every", 0, "--checkpoint-every", 40, "--worlds", 2]
FIELDS = ["--fields", "every=15,names=role,chemicals"]


def stored(folder):
    """Return the arrays of a store."""
    return {name: array[:] for name, array in package.load(folder).fields.items()}


def same(found, expected):
    return found.keys() == expected.keys() and all((found[name] == expected[name]).all() for name in expected)


def test_fields_are_the_arrays_of_the_state_at_each_step():
    made("r", "--steps", 60, *SHORT, *FIELDS)
    found = stored("r")
    assert found["step"].tolist() == [0, 15, 30, 45, 60]
    assert found["seed"].tolist() == [0, 1]
    made("s", "--steps", 45, *SHORT)
    for step, folder in ((45, "s"), (60, "r")):
        state = package.load(folder).state
        number = found["step"].tolist().index(step)
        assert (found["role"][number] == state.role).all()
        assert (found["chemicals"][number] == state.chemicals).all()


def test_axes_and_meanings_are_told():
    made("r", "--steps", 60, *SHORT, *FIELDS)
    role = package.load("r").fields["role"]
    assert role.metadata.dimension_names == ("step", "world", "y", "x")
    assert "0 empty" in role.attrs["holds"]


def test_without_names_all_arrays_of_spaces_are_kept():
    made("r", "--steps", 20, *SHORT, "--fields", "every=20")
    assert {"role", "energy", "chemicals", "genome"} < package.load("r").fields.keys()
    assert "books" not in package.load("r").fields


def test_a_run_that_goes_on_has_each_step_once():
    made("r", "--steps", 60, *SHORT, *FIELDS)
    assert alife("--out", "s", "--steps", 50, *SHORT, *FIELDS) == 0
    assert resume("s", "--steps", 60) == 0
    assert same(stored("s"), stored("r"))


def test_a_kill_in_the_middle_of_a_step_leaves_nothing_of_it():
    made("r", "--steps", 60, *SHORT, *FIELDS)
    made("s", "--steps", 40, *SHORT, *FIELDS)
    torn = zarr.open_group("s/fields.zarr", mode="r+")["role"]
    torn.resize((torn.shape[0] + 1, *torn.shape[1:]))
    torn[-1] = 77
    assert resume("s", "--steps", 60) == 0
    assert same(stored("s"), stored("r"))


def test_a_run_may_begin_to_keep_fields_when_it_goes_on():
    made("r", "--steps", 40, *SHORT)
    assert resume("r", "--steps", 75, *FIELDS) == 0
    assert stored("r")["step"].tolist() == [45, 60, 75]
    assert resume("r", "--steps", 90) == 0
    assert stored("r")["step"].tolist() == [45, 60, 75, 90]


def test_a_store_that_was_taken_away_begins_anew():
    made("r", "--steps", 40, *SHORT, *FIELDS)
    shutil.rmtree("r/fields.zarr")
    assert resume("r", "--steps", 60) == 0
    assert stored("r")["step"].tolist() == [45, 60]


def test_other_fields_are_refused_and_nothing_is_touched(capsys):
    made("r", "--steps", 40, *SHORT, *FIELDS)
    before = snapshot("r")
    told = refused(capsys, "--resume", "r", "--steps", "60", "--fields", "every=15,names=role")
    assert "holds chemicals, role every 15 steps" in told
    assert snapshot("r") == before


def test_a_store_that_lacks_steps_is_refused_and_nothing_is_touched(capsys):
    made("r", "--steps", 40, *SHORT, *FIELDS)
    role = zarr.open_group("r/fields.zarr", mode="r+")["role"]
    role.resize((1, *role.shape[1:]))
    before = snapshot("r")
    assert "lacks steps up to 40" in refused(capsys, "--resume", "r", "--steps", "60")
    assert snapshot("r") == before


def test_a_damaged_store_is_refused_in_a_line(capsys):
    made("r", "--steps", 40, *SHORT, *FIELDS)
    with open("r/fields.zarr/step/zarr.json", "w") as file:
        file.write("{")
    assert "is damaged" in refused(capsys, "--resume", "r", "--steps", "60")


@pytest.mark.parametrize(
    "text",
    ["5", "every=0", "every=x", "names=role", "every=5,names=", "every=5,size=3", "every=-1", f"every={'9' * 5000}"],
)
def test_what_does_not_say_how_often_is_refused(capsys, text):
    assert "fields must be every=N,names=A,B" in refused(capsys, "multicell", "--out", "r", "--fields", text)


def test_an_array_that_the_world_does_not_have_is_refused(capsys):
    told = refused(capsys, "multicell", "--out", "r", "--fields", "every=5,names=colour")
    assert "Unknown field 'colour'" in told
    assert "role" in told


def test_without_the_library_it_is_said_what_to_install(capsys, monkeypatch):
    monkeypatch.setattr(field_store, "find_spec", lambda name: None if name == "zarr" else util.find_spec(name))
    assert "pip install 'alife-worlds[fields]'" in refused(capsys, "multicell", "--out", "r", *FIELDS)


def test_a_run_without_fields_says_so():
    made("r", "--steps", 20, *SHORT)
    with pytest.raises(UsageError, match="has no fields"):
        package.load("r").fields  # noqa: B018 (it is looked up)


def test_a_branch_has_the_fields_up_to_where_it_left(tmp_path):
    run = go(live_run(tmp_path / "r", replace(PLAN, fields="every=25,names=role")), 60)
    run.go_to(40)
    while run.seeking is not None:
        run.advance(0.01)
    folder = run.branch()
    go(run, 80)
    run.close()
    assert stored(folder)["step"].tolist() == [0, 25, 50, 75]
    assert stored(tmp_path / "r")["step"].tolist()[:3] == [0, 25, 50]


def test_what_is_asked_for_is_read_as_it_is_written():
    assert wanted("") is None
    assert wanted("every=500") == Wanted(500)
    assert wanted("names=role,energy,every=5") == Wanted(5, ("role", "energy"))


def test_xarray_opens_it():
    xarray = pytest.importorskip("xarray")
    made("r", "--steps", 60, *SHORT, *FIELDS)
    opened = xarray.open_zarr("r/fields.zarr", consolidated=False)
    assert opened["role"].dims == ("step", "world", "y", "x")
    assert (opened["role"].sel(step=45).values == stored("r")["role"][3]).all()
    assert np.array_equal(opened["step"], [0, 15, 30, 45, 60])
