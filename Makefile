# `make demo` and `make test` do all of their own set-up; see CONTRIBUTING.md for the others. ARGS= goes to the command.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test quick lint types test-system test-all bench mutants translations screenshots reference

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
WORKERS ?= 2
ARGS ?=
# A developer's own settings and servers have no say in the checks.
CLEAN := env -u OPENHALL_DATABASE_URL -u OPENHALL_DATA_DIR -u OPENHALL_SECRET_KEY -u OPENHALL_VAULT_KEY \
	-u OPENHALL_CHECKPOINT_KEY -u OPENHALL_CHECKPOINT_KEYS -u DJANGO_SETTINGS_MODULE \
	-u OPENHALL_NOTICES_CARDS_WEBHOOK -u OPENHALL_NOTICES_WEBHOOK_SECRET -u OPENHALL_NOTICES_CARDS_BOT -u OPENHALL_PUBLIC_URL -u OPENHALL_KEPT_DAYS \
	-u OPENHALL_SECOND_FACTOR -u OPENHALL_SHIFT_HOURS -u OPENHALL_OIDC_ISSUER -u OPENHALL_OIDC_CLIENT_ID -u OPENHALL_OIDC_CLIENT_SECRET

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

.venv/set-up: pyproject.toml uv.lock scripts/set_up.sh $(wildcard src/openhall/web/locale/*/LC_MESSAGES/django.po)
	@scripts/set_up.sh
	@touch $@

setup: .venv/set-up ## make .venv from the lock file, whatever Python and uv this machine has

demo: setup ## a living hall on http://127.0.0.1:8000
	@.venv/bin/openhall demo $(ARGS)

test: setup ## everything: style, types, imports, all tests on both servers, the evidence (at most 10 minutes)
	@scripts/browser.sh
	@$(MAKE) --no-print-directory lint types test-system
	@$(MAKE) --no-print-directory test-all

# Rooms and rules whole; of pages and commands what a visitor and a clerk meet first. `make quick PATHS=tests/web` for others.
DOORS := tests/access tests/api tests/journeys tests/site tests/web
FIRST := $(addprefix tests/web/test_,counter.py kiosk.py pad.py public.py reception.py)
PATHS ?= $(filter-out $(DOORS),$(patsubst %/,%,$(filter-out %__pycache__/,$(wildcard tests/*/)))) $(FIRST)

quick: setup lint ## the inner loop: style, imports, rooms and rules, the first pages; nothing slow, committing or in a browser (at most 90 s)
	@$(CLEAN) $(PYTEST) -q -n $(WORKERS) -m "not slow and not commits and not browser and not realdata" $(PATHS) $(ARGS)

lint: setup ## style and who imports whom
	@.venv/bin/ruff check --quiet src tests scripts $(wildcard bench)
	@.venv/bin/lint-imports --no-logo >.venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }
	@echo "style and imports: fine"

types: setup ## mypy --strict
	@$(CLEAN) .venv/bin/mypy

test-system: setup
	@programs="$$(pg_config --bindir 2>/dev/null || true)"; \
	if [ -n "$$programs" ] && [ -x "$$programs/initdb" ]; then \
		echo "the database tests on the system's PostgreSQL:"; \
		$(CLEAN) OPENHALL_TEST_SERVER=system $(PYTEST) -q -n $(WORKERS) -m system_pg; \
	else echo "this system has no PostgreSQL of its own: its run is left out"; fi

test-all: setup
	@$(CLEAN) OPENHALL_EVIDENCE=1 $(PYTEST) -q -n $(WORKERS) --durations=10 $(ARGS)

bench: setup ## lives per second beside the limit, memory, the sealed log (see docs/background/speed.md)
	@$(CLEAN) $(PYTHON) -m bench $(ARGS)

mutants: setup ## plant 200 seeded mistakes in rules and services: how many do the tests find?
	@$(CLEAN) $(PYTHON) scripts/mutants.py $(ARGS)

translations: setup ## add what is new in code and templates to the Chinese catalogue, and compile it
	@$(PYTHON) scripts/collect_messages.py
	@$(PYTHON) scripts/compile_messages.py

reference: setup ## the pages of docs/reference and docs/privacy that are made from the code
	@$(PYTHON) -m scripts.ticket_states
	@$(PYTHON) -m scripts.matter_states
	@$(PYTHON) -m scripts.community_states
	@$(PYTHON) -m scripts.service_day_states
	@$(PYTHON) -m scripts.finding_states
	@$(PYTHON) -m scripts.refusals
	@$(PYTHON) -m scripts.log_words
	@$(PYTHON) -m scripts.retention_page

screenshots: setup ## the pictures of the README and the docs, from the browser tests
	@scripts/browser.sh
	@$(CLEAN) OPENHALL_SCREENSHOTS=docs/images $(PYTEST) -q tests/journeys/test_pictures.py tests/journeys/test_matter.py $(ARGS)
