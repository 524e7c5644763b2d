# What one can do here, each in one word. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3.11
BIN := .venv/bin
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
BROWSER := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- Set-up -------------------------------------------------------------------------------------

.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements/runtime.lock | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.lock .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# npm from the machine where there is one, else from the Python package that ships it.
.venv/.npm: requirements/npm.lock | .venv/pyvenv.cfg
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/npm.lock
	@touch $@

static/vendor/.installed: package-lock.json .venv/.npm
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --ignore-scripts --no-audit --no-fund
	rm -rf static/vendor && mkdir -p static/vendor/leaflet
	cp node_modules/bootstrap/dist/css/bootstrap.min.css static/vendor/
	cp -r node_modules/leaflet/dist/leaflet.js node_modules/leaflet/dist/leaflet.css node_modules/leaflet/dist/images static/vendor/leaflet/
	cp node_modules/leaflet.markercluster/dist/leaflet.markercluster.js node_modules/leaflet.markercluster/dist/MarkerCluster.css static/vendor/leaflet/
	@touch $@

.PHONY: setup browser postgresql pango
setup: .venv/.runtime static/vendor/.installed

browser:
ifeq ($(BROWSER),)
	@echo "Installing Chromium for the browser tests"
	@$(call as_root,apt-get update -qq && apt-get install -y -qq chromium >/dev/null)
endif

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
		echo "Installing PostgreSQL for the database tests"; \
		$(call as_root,apt-get update -qq && apt-get install -y -qq postgresql >/dev/null); }

# What WeasyPrint draws with; without it the site runs, and offers no PDF.
pango: .venv/.runtime
	@$(BIN)/python -c 'import weasyprint' 2>/dev/null || { \
		echo "Installing Pango for the PDF documents"; \
		$(call as_root,apt-get update -qq && apt-get install -y -qq libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation >/dev/null); }

as_root = if [ "$$(id -u)" = 0 ]; then export DEBIAN_FRONTEND=noninteractive; $(1); else sudo sh -c 'DEBIAN_FRONTEND=noninteractive; $(1)'; fi

# --- Use ----------------------------------------------------------------------------------------

.PHONY: run
run: setup ## Serve the demonstration site on this machine
	@$(BIN)/resource-base demo serve

# --- Check --------------------------------------------------------------------------------------

.PHONY: test lint types fix bench relevance screenshots lock
test: .venv/.dev static/vendor/.installed browser postgresql pango lint types ## Run lint, types and every test
	$(BIN)/pytest -n 2

lint: .venv/.dev ## Check style and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: .venv/.dev ## Check the types
	$(BIN)/mypy

fix: .venv/.dev ## Mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/.bench: requirements/bench.lock .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

bench: .venv/.bench static/vendor/.installed browser ## Measure speed and memory against baselines, in the same run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.enumeration
	$(BIN)/python -m benchmarks.pages

relevance: .venv/.dev ## Measure the relevance of the search
	$(BIN)/python -m tests.relevance

screenshots: .venv/.dev static/vendor/.installed browser pango ## Take the pictures of README and of the guide anew
	$(BIN)/python -m tests.pictures

lock: .venv/.dev ## Renew the pinned requirements
	$(BIN)/python -m pip install --quiet pip-tools
	$(COMPILE) --extra build --extra postgresql --extra pdf -o requirements/runtime.lock pyproject.toml
	$(COMPILE) --extra build --extra postgresql --extra pdf --extra dev -c requirements/runtime.lock -o requirements/dev.lock pyproject.toml
	$(COMPILE) --extra bench -c requirements/runtime.lock -o requirements/bench.lock pyproject.toml
	$(COMPILE) -o requirements/npm.lock requirements/npm.in
