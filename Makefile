# make demo       start the demonstration          make test    run every test
# make lint       style, types, import floors      make format  rewrite the style
# make bench      measure                          make lock    renew the locked dependencies
.PHONY: demo test lint format bench lock
PYTHON := .venv/bin/python

demo:
	@scripts/environment run
	@exec $(PYTHON) -m medipli demo $(DEMO)

test:
	@scripts/environment dev
	@scripts/browser
	@scripts/system-packages
	@scripts/test $(TESTS)

lint:
	@scripts/environment dev
	@scripts/lint

format:
	@scripts/environment dev
	$(PYTHON) -m ruff check --fix --quiet .
	$(PYTHON) -m ruff format .

bench:
	@scripts/environment dev
	@$(PYTHON) -m bench $(BENCH)

lock:
	@scripts/lock
