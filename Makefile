# Everything needs only Python 3.11 or newer and the network; `make` alone lists what there is.
# PYTHON=… names another Python, PORT=… another port, TESTS=… what pytest is given: make test TESTS=tests/core
PYTHON ?= python3
TESTS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help serve test lint format lock clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1\t\2/p' Makefile | expand -t 16

serve: installed  ## install what is missing, then serve on 127.0.0.1:8000 (PORT=…)
	@exec $(BIN)/planner serve

test: installed-with-tests check  ## everything: lint, types, floors, tests, browser tests
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(TESTS)

lint: installed-with-tests check  ## ruff, mypy and the floors alone

format: installed-with-tests  ## let ruff put the code in order
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

lock: installed-with-tests  ## take the newest libraries that fit, and write their versions into constraints.txt
	@$(BIN)/python -m pip install --quiet --upgrade --upgrade-strategy eager --editable . --group test
	@$(BIN)/python -m pip list --format=freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt

clean:  ## remove what was installed and built; the instance folder stays
	@rm -rf .venv build dist test-artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.NOTPARALLEL:
.PHONY: python-there installed installed-with-tests check
python-there:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no '$(PYTHON)'. Install Python 3.11 or newer (Debian: apt install python3 python3-venv)." >&2; exit 1; }

installed: python-there
	@$(PYTHON) scripts/prepare.py

installed-with-tests: python-there
	@$(PYTHON) scripts/prepare.py --test

check:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
