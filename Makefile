# Everything is started from here; `make` alone lists the commands. Nothing has to be installed first but Python 3.11.

PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14, \
    $(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))) python3)
BIN := .venv/bin
# three workers on two cores, as tests wait a third of their time for servers, clocks and processes; a module stays
# together because it shares servers and databases, the longest first (tests/plugins/longest_first.py)
PYTEST := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder $(if $(CI),-p tests.plugins.no_skips)

# a repository that misbehaves on demand; the tests in tests/hostile prove the same rules without it
SCENARIOS ?= ../shared/hostile_oai.py

.DEFAULT_GOAL := help
.PHONY: help demo run test check compiled bench soak faults wheels lock mutants clean environment test-environment static

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: environment ## sample repositories, harvested and searchable at http://127.0.0.1:8000, without network
	@$(BIN)/moisson demo

run: environment ## the same with the real repositories of sources.toml
	@$(BIN)/moisson up

test: test-environment ## every quick test, in less than five minutes
	@$(PYTEST) -m "not soak"

check: static test ## format, lint, types, import contracts, sources.toml and the tests

compiled: test-environment ## crosswalks half as fast again, where there is a C compiler
	@$(BIN)/python -m tools.compiled

bench: environment ## records a second, search latency and memory, beside plain Sickle
	-@$(BIN)/python -m tools.compiled
	@$(BIN)/python -m bench

soak: test-environment ## the long tests: crashes, many writers, big catalogues
	@$(PYTEST) -m soak --timeout 1800 || [ $$? -eq 5 ] # 5: there is none

mutants: test-environment ## plant faults one at a time and name the test that finds each
	@$(BIN)/python -m tools.mutants

faults: test-environment ## run every scenario of a misbehaving repository, beside plain Sickle, into docs/faults.md
	@$(BIN)/python -m tools.faults $(SCENARIOS)

wheels: test-environment ## fill wheels/ with all packages, for a machine without network
	@$(BIN)/python tools/environment.py wheels

lock: test-environment ## pin anew in requirements.lock what pyproject.toml asks for
	@$(BIN)/python tools/environment.py lock

clean: ## remove what make has built; wheels/ and var/ stay
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

environment:
	@$(PYTHON) tools/environment.py run

test-environment:
	@$(PYTHON) tools/environment.py test

static: test-environment
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(BIN)/moisson sources check
