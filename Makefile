# One place for every command. A fresh machine needs Python 3.11 or newer and make; everything else comes from the locks.
# Work is done once: each step leaves a stamp in .venv and runs again only when what it was made from changes.

PYTHON ?= python3
PORT ?= 8000
DATA ?= .data
FRESH ?=
PARTS ?=

# The tests start Python some hundred times: whatever the surroundings say, none of them compiles what another has.
export PYTHONDONTWRITEBYTECODE =

BIN := .venv/bin
PIP := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
# Node from the path where it is new enough, else the one from the locks: .venv/node/ holds links when it is needed
NODE := PATH="$(CURDIR)/.venv/node:$$PATH"
CLIENT_SOURCES := $(shell find client -type f -not -path '*/node_modules/*' -not -path '*/.svelte-kit/*' \
	-not -path '*/build/*' -not -path '*/test-results/*')

# What each says in one piece where make can do so; it fails if any does
TWO = $(MAKE) --no-print-directory --keep-going -j2 $(if $(filter output-sync,$(.FEATURES)),-Otarget)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-python test-browser test-client bench lint lint-python lint-client format lock debian compiled
.DELETE_ON_ERROR:

help:
	@echo "make run     start Harken at http://localhost:$(PORT) with demo data in $(DATA)/"
	@echo "             PORT=8001 another port · DATA=dir another data directory · FRESH=1 forget the data and start over"
	@echo "make test    everything that CI checks: lint, types, import rules, Python, client and browser tests"
	@echo "make lint    the checks that run nothing    make format  put the Python in order"
	@echo "make bench   what is to be quick, measured against the same work done bare · PARTS=\"desk wording\" those alone"
	@echo "make setup   install what the above need    make lock    resolve the Python dependencies anew"

run: .venv/.run .venv/.client
ifdef FRESH
	@$(BIN)/harken forget --data "$(DATA)"
endif
	@exec $(BIN)/harken up --port $(PORT) --data "$(DATA)" --demo deploy/demo.json

# Two at once: a browser waits for servers, and tests of processes for their end; neither alone keeps two cores busy.
# What both begin with, a migrated and seeded Harken, is made once. What only computes comes when one of them has ended.
test:
	@$(TWO) lint-python lint-client debian .venv/.client compiled
	@made=$$(mktemp -d) && trap 'rm -rf "$$made"' EXIT && $(TWO) MADE="$$made" test-browser test-python test-client

# One after the other: Debian lets nobody install beside somebody
debian:
	@$(MAKE) --silent .venv/.chromium
	@$(MAKE) --silent .venv/.servers

# Once, and not by each of five processes that begin at the same moment
compiled: .venv/.dev
	@$(BIN)/python -m compileall -q server sync tests

PYTEST := $(BIN)/python -m tests.once_more $(if $(MADE),--made="$(MADE)")
test-python: .venv/.dev .venv/.servers .venv/.client
	$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder --ignore=tests/browser

test-browser: .venv/.dev .venv/.chromium .venv/.client
	$(PYTEST) -n 2 --dist worksteal tests/browser

test-client: .venv/.client
	cd client && $(NODE) npm test
	cd client && $(NODE) npm run --silent size

bench: .venv/.dev .venv/.servers .venv/.chromium .venv/.client
	$(BIN)/python -m tests.bench $(PARTS)

lint: .venv/.dev .venv/.client-packages
	@$(TWO) lint-python lint-client

lint-python: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-client: .venv/.client-packages
	cd client && $(NODE) npm run check

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: .venv/.dev .venv/.client-packages

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --upgrade --custom-compile-command "make lock"
lock: .venv/.uv
	$(COMPILE) pyproject.toml --group build -o deploy/locks/run.txt
	$(COMPILE) pyproject.toml --group build --extra otel -c deploy/locks/run.txt -o deploy/locks/otel.txt
	$(COMPILE) pyproject.toml --group build --group dev --extra otel -c deploy/locks/run.txt -o deploy/locks/dev.txt

.venv/.uv: deploy/locks/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Harken needs Python 3.11 or newer. Say which with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.run: deploy/locks/run.txt pyproject.toml .venv/.uv
	$(PIP) --compile-bytecode -r $<
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: deploy/locks/dev.txt .venv/.run
	$(PIP) --compile-bytecode -r $<
	@touch $@

.venv/.node: deploy/locks/node.txt deploy/node.sh .venv/.uv
	sh deploy/node.sh
	@touch $@

.venv/.client-packages: client/package.json client/package-lock.json .venv/.node
	cd client && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.client: .venv/.client-packages $(CLIENT_SOURCES)
	cd client && $(NODE) npm run --silent build
	@touch $@

.venv/.chromium: tests/support/chromium.sh
	sh tests/support/chromium.sh
	@mkdir -p $(@D) && touch $@

.venv/.servers: tests/support/servers.sh
	sh tests/support/servers.sh
	@mkdir -p $(@D) && touch $@
