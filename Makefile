# Two commands on a fresh machine: `make chat` and `make test`. Everything lands in .venv and var.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup chat test check eval encoder clean

setup: $(VENV)/.ready

# The base install: the assistant, without torch.
$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# What tests and checks need on top.
$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch -e ".[dev]"
	@touch $@

chat: setup
	$(BIN)/tandem sync corpus
	$(BIN)/tandem chat

test: $(VENV)/.ready-dev
	$(BIN)/pytest -n auto

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

eval: setup
	$(BIN)/tandem sync corpus
	$(BIN)/tandem eval gate

# The recipe of the embedded encoder; DATA is a folder of aligned sentences, WORK keeps checkpoints,
# TOKENS of aligned sentences are learned, MEET (ingest/models, say) is a finished model: the mean of
# its weights and the new ones is better than either in most languages.
DATA ?= ../shared/parallel
WORK ?= var/training
TOKENS ?= 1500000
encoder: $(VENV)/.ready-dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[training]"
	$(BIN)/python -m ingest.training --data $(DATA) --work $(WORK) --out ingest/models --tokens $(TOKENS) $(if $(MEET),--meet $(MEET))

clean:
	rm -rf $(VENV) var
