# One command each for what a day's work needs; `make` alone lists them.
UV = $(shell command -v uv 2>/dev/null || echo python3 -m uv)
RUN := .venv/bin/
.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast test-real test-live lint type format studio bench bench-memory bench-pdf bench-speech bench-video bench-training

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

install: .venv/.installed  ## Make .venv with the claude-studio command in it

.venv/.installed: pyproject.toml uv.lock
	@command -v uv >/dev/null 2>&1 || python3 -m uv --version >/dev/null 2>&1 || python3 -m pip install --quiet uv \
	  || python3 -m pip install --quiet --break-system-packages uv
	$$(command -v uv || echo python3 -m uv) sync --locked --quiet --compile-bytecode
	@touch $@

demo: install  ## Train on the three example pairs and show the loss fall
	@sh examples/demo.sh

test: install  ## Run the tests
	$(RUN)pytest -n auto --dist loadfile -m "not real_pairs and not live"

test-real: install  ## Train on the real pairs, where they are beside the project
	$(RUN)pytest -m real_pairs

test-live: install  ## Talk to a real model: needs OPENAI_API_KEY or OPENAI_BASE_URL, costs some cents
	$(RUN)pytest -m live tests/live

test-fast: install  ## Run the tests that take under five seconds each
	$(RUN)pytest -n auto --dist loadfile -m "not slow and not real_pairs and not live"

lint: install  ## Check style and the direction of imports
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)lint-imports

type: install  ## Check types
	$(RUN)mypy

format: install  ## Put the code in form
	$(RUN)ruff check --fix .
	$(RUN)ruff format .

studio: install  ## Start the LangGraph server for Studio
	$(RUN)langgraph dev --no-browser --no-reload --n-jobs-per-worker 10

bench-speech: install  ## Measure speech: rates, word errors, word times, how well lengths are met
	$(RUN)python -m benchmarks.speech
	$(RUN)python -m benchmarks.episode_length

bench: install  ## Print what each part costs and how good it is (all of benchmarks/)
	$(UV) sync --locked --quiet --group bench
	for part in startup losses analyst pdf speech episode_length memory judge video; do $(RUN)python -m benchmarks.$$part; done

bench-pdf: install  ## Print how well and how fast papers are read, beside pymupdf, pypdf and pdfplumber
	$(UV) sync --locked --quiet --group bench
	$(RUN)python -m benchmarks.pdf

bench-training: install  ## Measure the loop's own cost; with HOME_OF_PAIRS=..., also ten trials and whether it learns
	$(RUN)python -m benchmarks.training
	test -z "$(HOME_OF_PAIRS)" || $(RUN)python -m benchmarks.ten_trials "$(HOME_OF_PAIRS)"
	test -z "$(HOME_OF_PAIRS)" || $(RUN)python -m benchmarks.learning "$(HOME_OF_PAIRS)" folds
	test -z "$(HOME_OF_PAIRS)" || $(RUN)python -m benchmarks.learning "$(HOME_OF_PAIRS)" ablation

bench-memory: install  ## Print how fast memory is and how well it finds, beside raw Chroma, SQLite and BM25
	$(RUN)python -m benchmarks.memory

bench-video: install  ## Measure rendering: CPU time beside ffmpeg and moviepy, jitter, memory
	$(RUN)python -m benchmarks.video
