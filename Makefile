# `make` sets up Watchbill and runs it on the example; `make test` runs the tests.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all
.PHONY: all test smoke check lint types layers bench e2e fuzz lock wheel pictures clean

PYTHON ?= python3
BIN := .venv/bin
ROSTER ?= teams.yaml
SET_UP := .venv/.set-up

all: $(SET_UP)
	@$(BIN)/watchbill validate $(ROSTER)
	@echo && $(BIN)/watchbill oncall $(ROSTER) && echo
	@$(BIN)/watchbill alertmanager $(ROSTER) --output alertmanager.yml
	@$(BIN)/python -m stacks

# The lock pins versions and hashes. uv, which is pinned too, installs it in seconds.
$(SET_UP): requirements/lock.txt requirements/uv.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "watchbill needs Python 3.11 or newer: name one with make PYTHON=python3.12")'
	@echo "setting up .venv" >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/lock.txt requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Tries a tenth of the random inputs; WATCHBILL_PROFILE=full tries all of them (tests/profiles.py).
test: $(SET_UP)
	@$(BIN)/python -m pytest -q -n auto -m "not e2e"

# Shows in a few seconds whether the installation works.
smoke: $(SET_UP)
	@$(BIN)/python -m pytest -q tests/test_smoke.py

check: lint types layers test

lint: $(SET_UP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(SET_UP)
	@$(BIN)/mypy

layers: $(SET_UP)
	@$(BIN)/lint-imports

# Runs the real binaries. CONTRIBUTING.md lists them, and `.ci/tools` installs them.
e2e: $(SET_UP)
	@$(BIN)/python -m pytest -q -n auto -m e2e

fuzz: $(SET_UP)
	@WATCHBILL_PROFILE=fuzz $(BIN)/python -m pytest -q -n auto -m fuzz

bench: $(SET_UP)
	@$(BIN)/python -m benchmarks

wheel: $(SET_UP)
	@$(BIN)/uv build --quiet --python $(BIN)/python --no-build-isolation --wheel --out-dir dist

# Needs Chromium in PATH.
pictures: $(SET_UP)
	@$(BIN)/python docs/draw.py

# The actions install run.txt, the part of the lock that Watchbill needs to run. A deployment of `init` installs
# deploy.txt, which also has what builds Watchbill from a git reference.
lock: $(SET_UP)
	@$(BIN)/uv pip compile pyproject.toml --extra cdktf --extra cdktn --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements/lock.txt
	@$(BIN)/uv pip compile pyproject.toml --constraint requirements/lock.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements/run.txt
	@echo hatchling | $(BIN)/uv pip compile pyproject.toml - --extra cdktf --extra live --constraint requirements/lock.txt \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
	  --output-file requirements/deploy.txt
	@grep '^uv==' requirements/uv.txt | cut -d' ' -f1 | $(BIN)/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements/uv.txt

clean:
	rm -rf .venv cdktf.out alertmanager.yml dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
