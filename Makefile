# Every target works in a fresh clone; scripts/test says what it needs and brings it.
.PHONY: test lint fmt bench bench-scale bench-guard

test:
	scripts/test

lint:
	scripts/lint

fmt:
	gofmt -w $$(scripts/go-files)

# The benchmarks are a module of their own, because of the libraries that they measure beside this one.
# The whole takes about 25 minutes, on a machine that should have nothing else to do.
bench:
	cd bench && go run .

bench-scale:
	cd bench && go run . -scale

# Fails when what was won has been lost; see bench/.
bench-guard:
	scripts/bench-guard
