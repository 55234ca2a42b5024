# Everything runs in .venv, which `make` makes by itself; it needs Python 3.11 or newer, its venv module, and git.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)
BIN := .venv/bin

.PHONY: help demo test check bench screenshots docs words constraints clean

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: .venv/adlib ## import the sample dumps, print spend by advertiser, build the site
	$(BIN)/adlib demo

test: .venv/tools ## run the whole suite, on every core; a test file stays together
	$(BIN)/pytest -n auto --dist loadfile

check: .venv/tools ## lint, types, and which folder may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/tools ## measure imports and questions on generated dumps of a gigabyte (minutes)
	$(BIN)/python tests/benchmarks/run.py

screenshots: .venv/tools ## picture every kind of page, narrow and wide, into screenshots/
	$(BIN)/python tests/screenshots.py screenshots

docs: .venv/adlib ## write the generated pages of docs/ again
	$(BIN)/python -m archive.from_models
	$(BIN)/python docs/generate.py

words: .venv/adlib ## bring the catalogues of the site's words up to date
	$(BIN)/python -m archive.site.messages

constraints: .venv/tools ## take the newest versions that pyproject.toml allows
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group test --group check --universal --python-version 3.11 --upgrade \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file constraints.new
	{ head -n 1 constraints.txt; cat constraints.new; } > constraints.both
	mv constraints.both constraints.txt && rm constraints.new

clean: ## take away what make made
	rm -rf .venv demo

.venv/adlib: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "make: adlib needs Python 3.11 or newer; say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "make: $(PYTHON) cannot make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/tools: .venv/adlib
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group test --group check
	@touch $@
