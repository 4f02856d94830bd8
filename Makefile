# make help says what there is.

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 4000
CAMERAS := build/fixtures/pose2sim
STAGE := $(wildcard tests/fixtures/stage_samples/*.npz)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help serve test lint parity bench model capture lock wheel clean

help: ## this list
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'

serve: $(VENV)/.serve ## serve the scorer on http://localhost:4000 (PORT=8080 for another port)
	$(PY) -m scorer serve --port $(PORT)

# Thousands of small products: threads would only wait for each other, and much longer than one
# takes where something else runs on the machine.
test parity: export OMP_NUM_THREADS := 1
test parity: export OPENBLAS_NUM_THREADS := 1

test: $(VENV)/.torch $(CAMERAS)/cam04.npz ## run the tests (ARGS='-k mirror' for some); the last line says if torch's did not run
	$(PY) -m pytest $(ARGS)

lint: $(VENV)/.torch ## ruff and mypy; they have to be silent
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

parity: $(VENV)/.torch ## prove the released ONNX model equal to the PyTorch one
	$(PY) -m model_export parity --clips $(STAGE) $(wildcard $(CAMERAS)/*.npz) \
		$(if $(MOCAP),--mocap $(MOCAP))

bench: $(VENV)/.torch ## latency of one request, beside its floor and the original's design
	$(PY) -m model_export bench

model: $(VENV)/.torch ## train anew and export into the released folders (MOCAP=FOLDER/cmu_dance)
	$(PY) -m model_export train $(if $(MOCAP),--mocap $(MOCAP))
	$(PY) -m model_export export --clips $(STAGE)
	$(PY) -m model_export demo

capture: $(CAMERAS)/cam04.npz ## real landmarks for the tests, by MediaPipe in .venv-capture

wheel: $(VENV)/.serve ## build the wheel into dist/
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .

lock: ## write requirements/*.txt (UPGRADE=--upgrade for the newest of everything)
	scripts/lock.sh $(UPGRADE)

clean: ## remove the environments and everything that was built
	rm -rf $(VENV) .venv-capture build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The environment grows from step to step; a step is repeated when its lock is newer.

$(PY):
	scripts/environment.sh create $(VENV) 14

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(PY)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements/serve.txt
	$(PY) -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.serve
	$(PY) -m pip install --quiet --requirement requirements/test.txt
	@touch $@

# Left undone where there is no CPU build of torch, and tried again the next time.
$(VENV)/.torch: $(VENV)/.test
	@scripts/environment.sh torch $(VENV)
	@if $(PY) -c 'import torch' 2>/dev/null; then touch $@; fi

$(CAMERAS)/cam04.npz: requirements/capture.txt scripts/capture.sh $(wildcard model_export/stage/*.py)
	@scripts/capture.sh .venv-capture $(CAMERAS)
