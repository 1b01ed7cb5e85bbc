# `make help` lists what is here. Every target installs what it needs first (scripts/prepare) and says so.
CARGO ?= cargo
MUSTER := $(CARGO) run --quiet -p bot --bin muster --

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench story kill prepare

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: prepare ## Try it: a Slack workspace in the browser, a cluster and a Kafka to break; no account, no network
	$(CARGO) build -p bot --bin muster
	$(MUSTER) demo

test: ## Everything CI runs: format, lints, and all tests, those on the bench where this machine can
	@scripts/prepare test
	$(MAKE) lint
	$(CARGO) test --workspace

check: prepare lint ## Format, lints, and `muster check` over our own runbooks
	$(MUSTER) check runbooks

lint: ## Format and lints alone
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

kill: ## End the bot by SIGKILL at every commit and every send of the story, on both databases, and count: hours; KILL_POINTS=50 is a sample
	@scripts/prepare test
	KILL_POINTS=$(or $(KILL_POINTS),all) $(CARGO) test -p tests --test kill

story: ## The incident on the bench alone (a real Kubernetes node, a real Kafka, broken twice); needs root, Debian 12, Go
	@scripts/prepare test
	$(CARGO) test -p tests --test stories on_the_bench -- --nocapture

bench: prepare ## Figures, in release: acknowledgements next to a bare handler, cold start, memory (docs/benchmarks.md)
	$(CARGO) build --release -p bot -p speed
	$(CARGO) run --release --quiet -p speed

prepare: ## Install what a build needs (Debian), or say what to install
	@scripts/prepare build
