# Two commands for people: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: system demo test test-all lint bench bench-peers citations-diff clean

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Jobun needs Python 3.11 or later; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) …" >&2
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "installing the development tools …" >&2
	@$(PIP) install -c constraints.txt -e '.[dev,ocr,quality]'
	@touch $@

# Optional, and the one target that needs root: Tesseract for OCR, a CJK font for pictures.
system:
	@bash scripts/system-packages.sh

demo: $(VENV)/installed
	@BIN=$(BIN) bash scripts/demo.sh

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n 2 --dist worksteal -m 'not slow'

test-all: lint
	$(BIN)/pytest

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/encoders.py
	$(BIN)/python benchmarks/spine.py --keep $(VENV)/bench
	$(BIN)/python benchmarks/search.py --workspace $(VENV)/bench
	$(BIN)/python benchmarks/search_pairs.py --workspace $(VENV)/bench
	$(BIN)/python benchmarks/citations.py --peers $(VENV)/peers --show 20
	$(BIN)/python benchmarks/refresh.py
	$(BIN)/python benchmarks/extraction.py

# Other search tools over the same provisions, in an environment of their own (some 20 minutes).
bench-peers: $(VENV)/installed-dev
	$(BIN)/python benchmarks/search.py --workspace $(VENV)/bench --part peers --peers $(VENV)/peers-search

# What the working tree's finder gains and loses over the real texts: AGAINST=<commit> SHOW=<n>.
citations-diff: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/citations_diff.py $(if $(AGAINST),--against $(AGAINST)) $(if $(SHOW),--show $(SHOW))

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
