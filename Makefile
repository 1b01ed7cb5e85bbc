# `make help` lists what is here. Every target installs what it needs first (scripts/prepare) and says so.
CARGO ?= cargo
MUSTER := $(CARGO) run --quiet -p bot --bin muster --

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench bench-smoke prepare

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: prepare ## Try it: a Slack workspace in the browser, a cluster and a Kafka to break; no account, no network
	$(CARGO) build -p bot --bin muster
	$(MUSTER) demo

test: ## Everything CI runs: format, lints, all tests, and the bench where this machine can
	@scripts/prepare test
	$(MAKE) lint
	$(CARGO) test --workspace
	$(MAKE) bench-smoke

check: prepare lint ## Format, lints, and `muster check` over our own runbooks
	$(MUSTER) check runbooks

lint: ## Format and lints alone
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

bench-smoke: ## Start the bench (a real Kubernetes node, a real Kafka), look at it, end it; needs root, Debian 12, Go
	tests/bench/smoke

bench: prepare ## Figures, in release: acknowledgements next to a bare handler, cold start, memory (docs/benchmarks.md)
	$(CARGO) build --release -p bot -p speed
	$(CARGO) run --release --quiet -p speed

prepare: ## Install what a build needs (Debian), or say what to install
	@scripts/prepare build
