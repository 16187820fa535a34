# One file of commands; `make` alone lists them.

# The first that is new enough; python3 itself if none is, so that the message below can name it.
PYTHON      ?= $(or $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done),python3)
VENV        := .venv
BIN         := $(VENV)/bin
PIP         := $(BIN)/python -m pip --disable-pip-version-check
CORE_READY  := $(VENV)/.core-ready
DEV_READY   := $(VENV)/.dev-ready
SOURCES     := redactor tests benchmarks wsgi.py
PYTEST_ARGS ?= -n auto
BENCH_ARGS  ?=
FUZZ_ARGS   ?=
CHAOS_ARGS  ?=
SERVE_ARGS  ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint types imports check fix bench fuzz chaos fidelity selftest serve tour lock clean

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "; print "make TARGET, where TARGET is one of\n"} \
		/^[a-z-]+:.*## / {printf "  %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(DEV_READY) ## create .venv with everything that development needs, from the hashed requirements

demo: $(CORE_READY) ## set up what the program needs, and run the main job on the sample that it ships
	$(BIN)/redactor demo

test: $(DEV_READY) ## run all tests, on all cores (PYTEST_ARGS="-n auto -m 'not slow'" for the fast ones)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(DEV_READY) ## check the style of code and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if [ -d templates ]; then echo "$(BIN)/djlint --lint templates" && $(BIN)/djlint --quiet --lint templates; fi

types: $(DEV_READY) ## check the types
	$(BIN)/mypy

imports: $(DEV_READY) ## check that imports go the way of the architecture
	$(BIN)/lint-imports --no-cache

check: lint types imports test ## everything that has to pass: lint, types, imports, test

fix: $(DEV_READY) ## let ruff repair and format what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_READY) ## measure speed and memory, and print the table
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

fuzz: $(DEV_READY) ## fuzz the readers, guided by coverage, for a minute (FUZZ_ARGS="--seconds 600")
	$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

chaos: $(DEV_READY) ## kill processes, take servers away, race; count what is lost (CHAOS_ARGS="kills --kills 20")
	$(BIN)/python -m tests.chaos $(CHAOS_ARGS)

fidelity: $(DEV_READY) ## measure how alike drafts and public copies are (needs LibreOffice and Poppler)
	$(BIN)/python -m tests.fidelity

selftest: $(CORE_READY) ## send a token in every hiding place through all formats; nothing hidden may survive
	$(BIN)/redactor selftest

serve: $(CORE_READY) ## run the service on this machine with sample data to try it (SERVE_ARGS="--port 8080")
	$(BIN)/redactor serve --sample $(SERVE_ARGS)

tour: $(DEV_READY) ## take pictures of every page into docs/tour/ (needs Chromium)
	$(BIN)/python -m tests.browser.tour docs/tour

lock: ## resolve requirements/*.in again into the hashed *.txt (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH: pip install uv" >&2; exit 1; }
	requirements/lock

clean: ## remove everything that can be made again
	rm -rf $(VENV) build dist htmlcov .coverage .benchmarks .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------------ how it is set up
# Stamps inside .venv: a change of the requirements or of pyproject.toml installs again, nothing else does.

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "No '$(PYTHON)' on PATH. Install Python 3.11 or later, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) is too old: redactor needs Python 3.11 or later. Name one: make PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(CORE_READY): requirements/build.txt requirements/core.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the program needs into $(VENV): about half a minute"
	$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/core.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements/dev.txt $(CORE_READY)
	@echo "Installing what the tests and checks need into $(VENV): about half a minute"
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
