# The project's commands. `make` alone lists them.

SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
EMAKI := .build/release/emaki

.PHONY: help setup build demo test lint format bench crash clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing: Debian packages, by name
	@Scripts/setup.sh

build: setup ## Build the emaki binary in release mode
	swift build $(SWIFT_FLAGS) --product emaki

demo: build ## Make a video of a sample picture through a local server
	@Scripts/demo.sh $(EMAKI)

test: setup lint ## Run all tests
	swift test $(SWIFT_FLAGS) --disable-xctest

lint: ## Check the format of the code
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

format: ## Format the code
	swift format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

bench: build ## Measure the server against a bare route on this machine
	swift build $(SWIFT_FLAGS) --product emaki-bench
	.build/release/emaki-bench $(EMAKI)

crash: build ## Kill the server many times under load and count what is lost (ROUNDS=200)
	EMAKI_CRASH_ROUNDS=$(or $(ROUNDS),200) swift test $(SWIFT_FLAGS) --disable-xctest --filter EmakiCrashTests

clean: ## Remove everything that was built
	rm -rf .build
