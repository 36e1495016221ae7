# Every target works in a fresh clone; scripts/test says what it needs and brings it.
.PHONY: test lint fmt bench bench-guard

test:
	scripts/test

lint:
	scripts/lint

fmt:
	gofmt -w $$(scripts/go-files)

# The benchmarks are a module of their own, because of the libraries that they measure beside this one.
bench:
	cd bench && go run .

# Fails when what was won has been lost; see bench/.
bench-guard:
	scripts/bench-guard
