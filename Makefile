# copydesk: every target explains itself in `make help`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
CARGO ?= cargo

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## Install what the tests need: Debian's rabbitmq-server, without starting its service
	@scripts/install-deps

.PHONY: build
build: ## Build the release binary
	$(CARGO) build --release --locked

.PHONY: lint
lint: ## Check formatting, and clippy with warnings denied
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings

.PHONY: test
test: deps ## Install what is missing and run all tests, real brokers included
	$(CARGO) test --locked

.PHONY: up
up: deps build ## Start RabbitMQ (or use COPYDESK_AMQP_URL) and copydesk, publish the samples, show the documents; Ctrl-C stops all
	@scripts/up

.PHONY: relay
relay: deps build ## Measure `copydesk serve` beside a minimal relay on one broker, and print the ratio
	$(CARGO) test --release --locked --test it -- --ignored --nocapture --exact relay::beside_a_minimal_relay

.PHONY: bench
bench: ## Benchmark the pipeline stage by stage
	$(CARGO) bench --locked

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZ_SECONDS (60) each
	@scripts/fuzz $${FUZZ_SECONDS:-60}
