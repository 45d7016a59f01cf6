# Two commands on a fresh machine: make repair, make test. Both make .venv by themselves.
PYTHON ?= python3
IN     ?= repair/samples
OUT    ?= out
BIN    := .venv/bin
STAMP  := .venv/.made-from-pyproject

.PHONY: help repair test test-long check bench lexicon gazetteer wheel clean

help:                ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

repair: $(STAMP)     ## repair IN (a folder or a file) into OUT; without arguments the samples
	@$(BIN)/repair run $(IN) -o $(OUT)

test: $(STAMP)       ## the tests
	$(BIN)/python -m pytest -m 'not long'

test-long: $(STAMP)  ## the tests that take minutes
	$(BIN)/python -m pytest -m long

check: $(STAMP)      ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP)      ## measure harm and speed on ../shared/data (or $$REPAIR_DATA), and hold them to baseline.json
	$(BIN)/python -m benchmarks

lexicon gazetteer: $(STAMP)  ## rebuild the shipped tables from their sources
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[build]'
	$(BIN)/python -m repair.$@.build

wheel: $(STAMP)      ## the wheel, into dist/
	$(PYTHON) -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:               ## remove what make made
	rm -rf .venv out dist
