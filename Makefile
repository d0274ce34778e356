# sipweb: `make demo` starts it, `make test` and `make lint` check it. Everything is installed in .venv, nothing outside it.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input -q -q
# A make of its own, so that it looks at .venv after `no-stale-venv` may have thrown it away.
INSTALL = $(MAKE) --no-print-directory -s

.PHONY: help demo demo-reset test lint clean no-stale-venv
.NOTPARALLEL:

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s%s\n", $$1, $$2 }' Makefile

demo: no-stale-venv ## start the demo with invented people on http://localhost:8000 (another port: PORT=8080)
	@$(INSTALL) .venv/runtime.made
	@$(BIN)/sipweb demo --port $(PORT)

demo-reset: no-stale-venv ## start the demo anew, without what has been written in it
	@$(INSTALL) .venv/runtime.made
	@$(BIN)/sipweb demo --reset --port $(PORT)

test: no-stale-venv ## run the tests, the last of them in Chromium (some of them: ARGS="-k consent")
	@$(INSTALL) .venv/dev.made
	@SIPWEB_CHROMIUM="$$($(BIN)/python tests/chromium.py)" || exit 1; export SIPWEB_CHROMIUM; \
	unset PYTHONDONTWRITEBYTECODE; : "or every server that a test starts compiles the program anew"; \
	some() { "$$@" $(ARGS) || { code=$$?; $(if $(ARGS),[ $$code = 5 ],false); }; }; \
	some $(BIN)/pytest -n auto --dist loadgroup --ignore=tests/browser || exit 1; \
	$(if $(wildcard tests/browser/test_*.py),some $(BIN)/pytest -n 2 --dist loadgroup tests/browser,true)

lint: no-stale-venv ## check the code and the templates; a warning is an error
	@$(INSTALL) .venv/dev.made
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --lint --quiet sipweb/templates

clean: ## remove .venv and what tests and builds leave behind; the databases in instance/ stay
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv whose Python has gone, or that was moved here from another folder, is made anew.
no-stale-venv:
	@if [ -e .venv ] && { ! $(BIN)/python -c 'import pip' 2>/dev/null || \
	  { [ -f .venv/folder ] && [ "$$(cat .venv/folder)" != "$$(pwd)" ]; }; }; then rm -rf .venv; fi

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "sipweb needs Python 3.11 or newer, and there is no $(PYTHON): install it (Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python3)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sipweb needs Python 3.11 or newer, and $(PYTHON) is $$("$(PYTHON)" -c 'import platform; print(platform.python_version())'): install a newer one and name it (make demo PYTHON=python3.12)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "sipweb needs Python's venv, which $(PYTHON) lacks: install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv
	@pwd > .venv/folder

.venv/runtime.made: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what sipweb needs in .venv ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The tools' list holds everything in the first list too.
.venv/dev.made: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing sipweb and its tools in .venv ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ .venv/runtime.made
