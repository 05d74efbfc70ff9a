# The front door. `make demo`, `make desk` and `make test` need nothing before them but Python 3.11.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo desk test browser venv prove lint types imports check bench docs clean

demo: $(STAMP)
	@$(BIN)/rightdoor demo --scale small --seed 7 $(ARGS)

# The desk on a simulated inbox in a temporary folder; accounts of each role with passwords printed once. SCALE=force has more.
desk: $(STAMP)
	@$(BIN)/rightdoor serve --simulated $(or $(SCALE),small) $(ARGS)

# Three at once on two cores: much of a test is waiting for a server to start or a browser to draw. A file of tests stays with one worker,
# so that what its tests share is made once; the order (the longest first) is that of tests/conftest.py.
test: $(STAMP) browser
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q -m "not long" $(ARGS)

# A browser of the system for tests/browser: found, or Debian's installed where that may be done; else those tests say what is missing.
# With it a font of the measures of Arial, which pages ask for: without one they are laid out wider than anywhere else.
browser:
	@wants=chromium; for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name >/dev/null && wants=; done; \
	case "$$(fc-match Arial 2>/dev/null)" in Liberation*|Arial*|Arimo*|Nimbus*|Helvetica*) ;; *) wants="$$wants fontconfig fonts-liberation" ;; esac; \
	if [ -z "$$wants" ]; then \
		exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing $$wants for the browser tests (once)"; \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$wants; } >/dev/null 2>&1 \
			|| echo "$$wants could not be installed; without a browser its tests are skipped (with CI set they fail)"; \
	else \
		echo "for the browser tests install: $$wants; without a browser they are skipped (with CI set they fail)"; \
	fi

venv: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Rightdoor needs Python 3.11; set PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

check: lint types imports

bench: $(STAMP)
	$(BIN)/rightdoor bench

# The long tests, and those with drawn examples again with new ones. The long measurements: writes docs/evidence/*.json, from which the figures in the docs are made.
# Search and hashing are held against peers: install the extra `oracle` before (.venv/bin/pip install -e '.[oracle]' -c constraints.txt).
prove: $(STAMP)
	RIGHTDOOR_EXAMPLES=drawn $(BIN)/python -m pytest -n 2 -q -m "long or drawn"
	$(BIN)/python benchmarks/prove.py
	$(BIN)/python docs/generate.py

docs: $(STAMP)
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
