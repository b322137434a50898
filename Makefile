# copydesk: every target explains itself in `make help`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
CARGO ?= cargo
PROFILE ?= release

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## Fetch what the tests need: RabbitMQ 3.10, 4.0 and 4.3, or what BROKER names, Redis and Valkey, each in a folder of its own
	@scripts/install-deps

.PHONY: build
build: ## Build the release binary
	$(CARGO) build --release --locked

.PHONY: lint
lint: ## Check formatting, and clippy with warnings denied
	$(CARGO) fmt --check
	$(CARGO) clippy --locked -- -D warnings
	$(CARGO) clippy --locked --all-targets --features otlp,parquet -- -D warnings
	$(CARGO) clippy --locked --test faults --test archive -- -D warnings

.PHONY: test
test: deps ## Run all tests on RabbitMQ 4.0 and Redis 7.0, what depends on the version on 3.10, 4.3 and Valkey; BROKER=3.10|4.0|4.3|all: all tests there
	@scripts/test

# One version each, unless BROKER names another.
up relay faults soak: export BROKER ?= 4.0

.PHONY: up
up: deps build ## Start RabbitMQ (or use COPYDESK_AMQP_URL) and copydesk, publish the samples, show the documents; Ctrl-C stops all
	@scripts/up

.PHONY: relay
relay: deps ## Measure `copydesk serve` beside a minimal relay on one broker, and print the ratio
	$(CARGO) bench --locked --bench relay

.PHONY: faults
faults: deps ## Break everything that can break on a real broker, count, and print the table; BROKER=3.10|4.0|4.3|all, ONLY=word for some of it, PROFILE=dev for a debug build
	$(CARGO) build --profile $(PROFILE) --locked --example faulty
	failed=0; for version in $$(scripts/broker-versions); do \
	    BROKER=$$version $(CARGO) test --profile $(PROFILE) --locked --test faults -- $(ONLY) || failed=1; \
	done; exit $$failed

.PHONY: soak
soak: deps ## Run under load for SOAK_MINUTES (60) while something breaks every minute; writes docs/soak.md and its chart
	$(CARGO) build --profile $(PROFILE) --locked --example faulty
	SOAK_MINUTES=$${SOAK_MINUTES:-60} $(CARGO) test --profile $(PROFILE) --locked --test faults

.PHONY: archive
archive: ## Measure `pipe` over a WARC file of 1 GB made for it: its speed beside that over files, and its memory
	$(CARGO) test --profile $(PROFILE) --locked --test archive

.PHONY: bench
bench: ## Print articles per CPU second for each stage, each enricher, and all together
	$(CARGO) bench --locked --bench pipeline

.PHONY: memory-bench
memory-bench: ## Measure a memory on one Redis core, or of a process (STORE=process), with articles that it makes up: articles a second, p99, bytes, cost by fill
	$(CARGO) bench --locked --bench memory

.PHONY: pages
pages: ## Print pages per CPU second, percentiles of time, and memory, over the .html and .txt files in PAGES=folder
	PAGES=$(abspath $(PAGES)) $(CARGO) bench --locked --bench pages

.PHONY: logging
logging: build ## Ship a real log with rsyslog and compare what comes out (needs Debian's rsyslog)
	@deploy/logging/check $${CARGO_TARGET_DIR:-target}/release/copydesk

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZ_SECONDS (60) each
	@scripts/fuzz $${FUZZ_SECONDS:-60}

.PHONY: container-test
container-test: ## Build the image and run deploy/compose.yaml for real: three workers, a load, a kill, a roll; needs root where there is no Docker
	@[ -x target/release/copydesk ] || $(MAKE) build
	@deploy/container-test

.PHONY: deploy-check
deploy-check: ## Validate deploy/: Kubernetes schemas, CRDs, alert rules, dashboard, compose file, systemd unit
	@deploy/check
