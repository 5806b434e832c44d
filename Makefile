# Each target is explained by `make help`, from the comment after its name.

FUZZTIME = 60s
TIME = 30m
SEED =
REPORT =
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

# Tools are built once for each state of .ci/tools.mod and each version of Go:
# an analyser built by an older Go refuses newer code.
TOOLS := .tools/$(shell { go version; cat .ci/tools.mod .ci/tools.sum; } 2>/dev/null | sha256sum | cut -c1-12)
GENERATE = PATH="$(CURDIR)/$(TOOLS):$$PATH" buf generate --template .ci/buf.gen.yaml

# Every check of staticcheck but two, which are matters of taste: QF1001 wants
# De Morgan's law applied, QF1008 the names of embedded fields left out. Code
# generated into gen/ has no package comments and is none of our writing.
STATICCHECKS = all,-QF1001,-QF1008

# The race detector watches everything but SQLite itself, whose memory is its own:
# that would take ten times as long.
RACE = -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false

.PHONY: help build demo test check generate fuzz torture bench bench-quick clean
.PHONY: go engines rivals generated format vet lint vulnerabilities

help: ## list the targets (the default)
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

build: go ## build ./ringdex
	CGO_ENABLED=0 go build -trimpath -ldflags '-X main.version=$(VERSION)' -o ringdex ./cmd/ringdex

demo: build ## show everything in one go; `make demo ARGS=--once` ends by itself
	./ringdex demo $(ARGS)

test: go engines ## run every test against real engines, with the race detector
	go build -o .tools/with-engines ./internal/enginetest/run
	.tools/with-engines go test $(RACE) -count=1 -shuffle=on -timeout=20m ./...
	cd bench && go test -race -count=1 -shuffle=on ./...

check: format generated vet lint vulnerabilities test ## test, and everything that can be told without running

generate: $(TOOLS)/built ## write what is generated from proto/ anew
	rm -rf gen internal/gateway/openapi.swagger.json
	$(GENERATE)

fuzz: go engines ## fuzz every target for FUZZTIME (60s) each
	@go build -o .tools/with-engines ./internal/enginetest/run
	@.tools/with-engines sh .ci/fuzz $(FUZZTIME)

torture: go engines ## break everything behind a fleet for TIME (30m), SEED says in which order, REPORT where to write a table of it; then the mutants
	go build -o .tools/with-engines ./internal/enginetest/run
	RINGDEX_TORTURE_TIME=$(TIME) RINGDEX_TORTURE_SEED=$(SEED) RINGDEX_TORTURE_REPORT=$(abspath $(REPORT)) .tools/with-engines go test -count=1 -timeout=0 -v -run '^TestTorture$$' ./internal/torture
	.tools/with-engines sh internal/torture/mutants.sh $(abspath $(REPORT))

bench: build rivals ## measure everything on this machine, and write bench/report/
	cd bench && go run . -report report

bench-quick: build rivals ## measure what matters most, in less than a minute
	cd bench && go run . -quick

clean: ## remove everything that was built
	rm -rf ringdex .tools

# Parts of the above.

go:
	@command -v go >/dev/null || { echo 'Go is missing: install it from https://go.dev/dl/ (the version is in go.mod) and put its bin directory in PATH.' >&2; exit 1; }

engines:
	@sh internal/enginetest/install.sh

rivals: engines
	@sh bench/install.sh

generated: $(TOOLS)/built
	rm -rf .tools/generated
	$(GENERATE) --output .tools/generated
	@diff -r gen .tools/generated/gen && diff internal/gateway/openapi.swagger.json .tools/generated/internal/gateway/openapi.swagger.json || { echo 'what is generated is not what proto/ says: run `make generate`.' >&2; exit 1; }

format: go
	@files=$$(gofmt -l -s .) && [ -z "$$files" ] || { echo "not in gofmt's format: $$files" >&2; exit 1; }

vet: go
	go vet ./...
	cd bench && go vet ./...

lint: $(TOOLS)/built
	$(TOOLS)/buf lint
	$(TOOLS)/staticcheck -checks $(STATICCHECKS) $$(go list ./... | grep -v '^ringdex/gen/')
	cd bench && ../$(TOOLS)/staticcheck -checks $(STATICCHECKS) ./...

vulnerabilities: $(TOOLS)/built
	@echo govulncheck ./...; \
	out=$$($(TOOLS)/govulncheck ./... 2>&1); status=$$?; echo "$$out"; \
	case "$$status $$out" in \
	'0 '*) ;; \
	*'govulncheck: fetching vulnerabilities: '*) echo '*** SKIPPED: govulncheck cannot reach its database, so known vulnerabilities were NOT looked for ***' >&2 ;; \
	*) exit 1 ;; \
	esac

$(TOOLS)/built: .ci/tools.mod .ci/tools.sum | go
	GOBIN="$(CURDIR)/$(TOOLS)" go install -trimpath -modfile=.ci/tools.mod tool
	@touch $@
