# The project's commands. `make` alone lists them.

SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
KATSUDO := .build/release/katsudo
CODE := Package.swift Sources Tests Benchmarks Examples Fuzz/Package.swift Fuzz/Targets

.PHONY: help setup setup-tests build demo test lint format bench bench-streams bench-jobs bench-render quality browser screenshots comfyui-templates abuse crash fuzz examples clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install missing Debian packages
	@Scripts/setup.sh

setup-tests: ## Install missing Debian packages, also those for tests and benchmarks
	@Scripts/setup.sh tests

build: setup ## Build the katsudo binary in release mode
	swift build $(SWIFT_FLAGS) --product katsudo

demo: build ## Make a video of a sample picture through a local server
	@Scripts/demo.sh $(KATSUDO)

test: setup-tests lint ## Run all tests, a small part of the quality measures and of the abuses, and the examples
	swift build $(SWIFT_FLAGS) --build-tests
	@Scripts/test.sh $(SWIFT_FLAGS) --disable-xctest --skip-build
	Scripts/quality/quality.sh $(KATSUDO) --part
	python3 Scripts/abuse/abuse.py $(KATSUDO) --part
	@Scripts/examples.sh $(KATSUDO)

lint: ## Check the format of the code and the rules that the compiler does not know
	swift format lint --strict --parallel --recursive $(CODE)
	@Scripts/lint.sh

format: ## Format the code
	swift format --in-place --parallel --recursive $(CODE)

bench: setup-tests build ## Measure the server and compare it with a minimal server
	swift build $(SWIFT_FLAGS) --product katsudo-bench
	.build/release/katsudo-bench $(KATSUDO)

bench-streams: setup-tests build ## Measure 1,000 open event streams: their memory, and the submits beside them
	swift build $(SWIFT_FLAGS) --product katsudo-bench
	.build/release/katsudo-bench streams $(KATSUDO)

bench-jobs: setup-tests build ## Measure small jobs from the submit to the result
	swift build $(SWIFT_FLAGS) --product katsudo-bench
	.build/release/katsudo-bench jobs $(KATSUDO)

bench-render: setup-tests build ## Measure the renderer and compare it with similar programs (ROUNDS=5)
	Scripts/bench-render.sh $(KATSUDO) $(or $(ROUNDS),5)

quality: setup-tests build ## Measure the quality of the built-in engine's films (QUALITY="--part" for a small part)
	Scripts/quality/quality.sh $(KATSUDO) $(QUALITY)

browser: setup-tests build ## Use the pages in Chromium (BROWSER="--only film" for one case)
	Scripts/browser/browser.sh $(KATSUDO) $(BROWSER)

screenshots: setup-tests build ## Take pictures of all pages (FOLDER=.build/screenshots)
	Scripts/browser/screenshots.sh $(KATSUDO) $(or $(FOLDER),.build/screenshots)

comfyui-templates: setup-tests build ## Convert all official workflows of ComfyUI (CONVERT="--server URL")
	Scripts/comfyui-templates.sh $(KATSUDO) $(CONVERT)

abuse: setup-tests build ## Attack a server in eleven ways and print the cost of each (ABUSE="--part" for a small part)
	python3 Scripts/abuse/abuse.py $(KATSUDO) $(ABUSE)

crash: setup-tests build ## Kill the server many times under load and count what is lost (ROUNDS=200)
	swift build $(SWIFT_FLAGS) --build-tests
	KATSUDO_CRASH_ROUNDS=$(or $(ROUNDS),200) swift test $(SWIFT_FLAGS) --disable-xctest --skip-build --filter KatsudoCrashTests

fuzz: setup ## Run the fuzz tests: changed JSON, pictures, colour profiles and prompts (SECONDS=60 each)
	Scripts/fuzz.sh $(or $(SECONDS),60)

examples: setup-tests build ## Build the examples and the Swift code of the READMEs and the API page, and run them against a server
	swift build $(SWIFT_FLAGS) --product image-to-video
	swift build $(SWIFT_FLAGS) --product readme
	swift build $(SWIFT_FLAGS) --product page-run
	swift build $(SWIFT_FLAGS) --product page-upload
	@Scripts/examples.sh $(KATSUDO)

clean: ## Remove everything that was built
	rm -rf .build
