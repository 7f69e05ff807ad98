# `make help` lists the targets. All of them set up what they need in .venv.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test slow lint bench table docs states clean

help:  ## Show this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /\t/' | expand -t 8

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: .venv/ready  ## Grow four Multicell worlds, about a minute
	$(BIN)/python -m alife.run multicell

test: .venv/ready  ## Run the tests
	$(BIN)/python -m pytest

slow: .venv/ready  ## Run the slow science as well
	ALIFE_THOROUGH=1 $(BIN)/python -m pytest -m 'slow or not slow'

lint: .venv/ready  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready  ## Measure every world beside what this machine can do
	$(BIN)/python -m benchmarks.steps_per_second

table: .venv/ready  ## Measure the tables of docs/multicell.md, some ten minutes
	$(BIN)/python -m sims.multicell.phenomena

docs: .venv/ready  ## Build the documentation as a site, in site/
	$(BIN)/python -m pip install --quiet --constraint constraints.txt '.[docs]'
	$(BIN)/mkdocs build --strict

states: .venv/ready  ## Print the arrays of every world and the columns of its metrics, as its docs page lists them
	$(BIN)/python -m alife.worlds.state_table

clean:  ## Forget the environment and caches
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis
