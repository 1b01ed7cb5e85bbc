# `make help` lists what is here. Every target installs what it needs first (scripts/prepare) and says so.
CARGO ?= cargo
PREFIX ?= /usr/local
MUSTER := $(CARGO) run --quiet -p bot --bin muster --

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench story kill install production prepare

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

fuzz: prepare ## Broken runbooks, shell, flags, SQL and jq, in release; FUZZ=100 times what the tests try, or more
	PROPTEST_CASES=$$((256 * $(or $(FUZZ),100))) $(CARGO) test --release -p runbook --test fuzz -- --nocapture

story: ## The incident on the bench alone (a real Kubernetes node, a real Kafka, broken twice); needs root, Debian 12, Go
	@scripts/prepare test
	$(CARGO) test -p tests --test stories on_the_bench -- --nocapture

bench: prepare ## Figures, in release: acknowledgements next to a bare handler, cold start, memory (docs/benchmarks.md)
	$(CARGO) build --release -p speed
	$(MAKE) production
	target/release/speed

install: production ## The program for a server, without the demo, at $(PREFIX)/bin/muster (PREFIX=/usr/local)
	install -D -m 755 target/release/muster $(DESTDIR)$(PREFIX)/bin/muster

production: prepare
	$(CARGO) build --release -p bot --no-default-features --bin muster

prepare: ## Install what a build needs (Debian), or say what to install
	@scripts/prepare build
