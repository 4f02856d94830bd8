# make help says what there is.

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 4000
GRPC_PORT ?= 50051
CAMERAS := build/fixtures/pose2sim
# The benchmark that ships is the one on all that is held out; any other goes to build/.
PUBLISHED := --page docs/BENCHMARK.md --json docs/benchmark.json --pictures docs/pictures
PAGE := client/dist/.built
CDK := cdk/node_modules/.package-lock.json
STAGE := $(wildcard tests/fixtures/stage_samples/*.npz)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help serve serve-grpc page serve-lambda proto test lint parity bench bench-live bench-page bundle model evaluate original challenges dataset noise capture deploy destroy \
	arm64 bootstrap variables lock wheel clean

help: ## this list
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-13s %s\n", $$1, $$2}'

serve: $(VENV)/.serve $(PAGE) ## serve the scorer on http://localhost:4000 (PORT=8080 for another port)
	$(PY) -m scorer serve --port $(PORT)

serve-grpc: $(VENV)/.grpc ## serve the scorer over gRPC on localhost:50051 (GRPC_PORT=50052 for another port)
	$(PY) -m live_grpc --port $(GRPC_PORT)

serve-lambda: $(VENV)/.deploy $(PAGE) ## serve the package that AWS gets, under Lambda's runtime, behind a stand-in for the gateway
	$(PY) -m cdk.gateway --port $(PORT)

# Thousands of small products: threads would only wait for each other, and much longer than one
# takes where something else runs on the machine.
test parity model evaluate original: export OMP_NUM_THREADS := 1
test parity model evaluate original: export OPENBLAS_NUM_THREADS := 1

test: $(VENV)/.torch $(VENV)/.deploy $(VENV)/.graphics $(VENV)/.browser $(PAGE) $(CDK) $(CAMERAS)/cam04.npz ## run the tests (ARGS='-k mirror' for some); the last line says if torch's did not run
	@scripts/test.sh $(PY) $(ARGS)

lint: $(VENV)/.torch $(VENV)/.deploy ## ruff and mypy; they have to be silent
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

parity: $(VENV)/.torch ## prove the released ONNX model equal to the PyTorch one
	$(PY) -m model_export parity --clips $(STAGE) $(wildcard $(CAMERAS)/*.npz) \
		$(if $(MOCAP),--mocap $(MOCAP))

bench: $(VENV)/.torch $(VENV)/.deploy ## latency of a window, of a whole performance, and of the package from its cold start
	$(PY) -m model_export bench
	$(PY) -m cdk.coldstart

bench-live: $(VENV)/.test ## how many dance live at once on one server: 1, 10, 50, 200 for a minute each (ARGS='--seconds 10')
	$(PY) -m model_export.live_load $(ARGS)

bench-page: $(VENV)/.deploy $(VENV)/.browser $(PAGE) ## how many poses and frames a second the page reaches in Chromium on this machine
	@$$($(PY) -c 'from cdk.node import node; print(node())') client/e2e/bench.mjs $(abspath $(PY)) build/page.png

model: $(VENV)/.torch ## train anew, export over what ships, evaluate (MOCAP=FOLDER/cmu_dance)
	$(PY) -m model_export train $(if $(MOCAP),--mocap $(MOCAP)) $(if $(CLIPS),--clips $(CLIPS))
	$(PY) -m model_export export --clips $(STAGE)
	$(PY) -m scorer reference refresh --library functions/scorer/released/references
	$(MAKE) --no-print-directory evaluate

evaluate: $(VENV)/.torch $(CAMERAS)/cam04.npz ## the benchmark (MOCAP=FOLDER/cmu_dance HELD_OUT=FOLDER/bandai1)
	@scripts/recorded.sh $(CAMERAS) build/recorded
	$(PY) -m model_export evaluate --mocap $(MOCAP) $(HELD_OUT) \
		--clips $$(ls -d build/recorded/*) $(CLIPS) $(if $(STAGED),--stage $(STAGED)) $(if $(HELD_OUT),$(PUBLISHED))

original: $(VENV)/.torch ## train the design that this project replaces, for the benchmark (MOCAP=...)
	$(PY) -m model_export original --mocap $(MOCAP)

dataset: $(VENV)/.test $(VENV)/.graphics .venv-capture/installed.txt ## two hours of rendered dancers, really detected, in some hours (STAGED=FOLDER MOCAP=...)
	$(PY) -m model_export.stage dataset --out $(or $(STAGED),build/stage) --mocap $(MOCAP)

challenges: $(VENV)/.test $(VENV)/.graphics .venv-capture/installed.txt ## film and detect the challenges that ship anew, and the attempts beside them
	$(PY) -m model_export.stage challenges

noise: $(VENV)/.torch $(CAMERAS)/cam04.npz ## how far real cameras disagree, and simulated ones
	$(PY) -m model_export noise --clips $(CAMERAS)/cam0*.npz $(if $(MOCAP),--mocap $(MOCAP))

bundle: $(VENV)/.deploy ## what Lambda gets, built and checked (ARCH=arm64); needs a python3.13
	$(PY) -m cdk.bundle $(if $(ARCH),--arch $(ARCH))

arm64: $(VENV)/.deploy ## run the arm64 package under qemu, in some minutes (Debian or Ubuntu)
	scripts/arm64.sh build/arm64
	$(PY) -m cdk.emulated build/arm64

CONTEXT_KEYS = $(foreach each,$(CONTEXT),-c $(each))

# Where there is a distribution, the page is in it, or nothing is deployed.
deploy: export PAGE_NEEDED := true
deploy: $(VENV)/.deploy $(CDK) $(if $(filter site=false,$(CONTEXT)),,$(PAGE)) ## put it on AWS and look whether it answers (CONTEXT='arch=arm64 waf=true')
	$(PY) -m cdk.deploy $(CONTEXT_KEYS) $(if $(YES),--yes) $(if $(ROTATE),--rotate)

destroy: $(VENV)/.deploy $(CDK) ## take it off AWS again; the references' bucket stays
	$(PY) -m cdk.deploy --destroy $(CONTEXT_KEYS) $(if $(YES),--yes)

bootstrap: $(VENV)/.deploy $(CDK) ## prepare an AWS account for CDK, once
	$(PY) -m cdk.bootstrap $(CONTEXT_KEYS)

variables: ## see that a workflow's variables are set (NAMES='DEPLOY_ROLE DEPLOY_REGION')
	@scripts/variables.sh $(NAMES)

capture: .venv-capture/installed.txt ## MediaPipe in an environment of its own, for `reference add VIDEO`

wheel: $(VENV)/.serve ## build the wheel into dist/
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .

proto: $(VENV)/.test ## write what protoc makes of functions/live_grpc/dance_score.proto
	scripts/proto.sh $(PY)

lock: ## write requirements/*.txt (UPGRADE=--upgrade for the newest of everything)
	scripts/lock.sh $(UPGRADE)

clean: ## remove the environments and everything that was built
	rm -rf $(VENV) .venv-capture build dist client/dist client/node_modules client/src/models .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The environment grows from step to step; a step is repeated when its lock is newer.

$(PY):
	scripts/environment.sh create $(VENV) 14

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(PY)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements/serve.txt
	$(PY) -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.grpc: requirements/grpc.txt $(VENV)/.serve
	$(PY) -m pip install --quiet --require-hashes --requirement requirements/grpc.txt
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.serve
	$(PY) -m pip install --quiet --requirement requirements/test.txt
	@touch $@

# On top of .test, so that one environment does for both; deploy.txt is made to fit.
$(VENV)/.deploy: requirements/deploy.txt $(VENV)/.test
	$(PY) -m pip install --quiet --requirement requirements/deploy.txt
	@touch $@

# The dancer's page; without Node, and without a way to it, the API is served alone.
page: ## build the dancer's page into client/dist
	@rm -f $(PAGE)
	@$(MAKE) --no-print-directory $(PAGE)

$(PAGE): client/package-lock.json client/index.html client/vite.config.ts $(wildcard client/src/*.* \
		client/src/*/* functions/scorer/released/*.* \
		client/licences/* client/scripts/* client/public/* client/public/challenges/*) | $(VENV)/.serve
	@scripts/page.sh $(VENV)
	@if [ -f client/dist/index.html ]; then touch $@; fi

# What the page is tried in.
$(VENV)/.browser: scripts/debian.sh | $(PY)
	@command -v chromium >/dev/null || scripts/debian.sh chromium
	@touch $@

# What draws without a graphics card.
$(VENV)/.graphics: scripts/debian.sh | $(PY)
	@scripts/debian.sh libegl1 libegl-mesa0 libgl1-mesa-dri
	@touch $@

$(CDK): cdk/package-lock.json $(VENV)/.deploy
	$(PY) -m cdk.install

# Left undone where there is no CPU build of torch, and tried again the next time.
$(VENV)/.torch: $(VENV)/.test
	@scripts/environment.sh torch $(VENV)
	@if $(PY) -c 'import torch' 2>/dev/null; then touch $@; fi

.venv-capture/installed.txt: requirements/capture.txt
	@scripts/capture_environment.sh .venv-capture

# Real landmarks for the tests.
$(CAMERAS)/cam04.npz: requirements/capture.txt scripts/capture.sh $(wildcard functions/capture/*.py)
	@scripts/capture.sh .venv-capture $(CAMERAS)
