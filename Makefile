# Both Ways. From a bare clone: `make run` opens the app, `make test` runs every check.
PYTHON_HERE := .venv/bin/python

.PHONY: help setup run test lint bench sim trials shots words lock

help:
	@echo "make run      set everything up and open the app"
	@echo "make test     set everything up and run every check and test"
	@echo "make lint     style, types, import rules"
	@echo "make bench    measure: start-up, store, search, memory"
	@echo "make sim      simulate couples, write docs/balance-characteristics.md"
	@echo "make trials   the long versions of the tests, then the measurements of make bench"
	@echo "make shots    pictures of every screen into shots/ (UPDATE=1: commit them as reference)"
	@echo "make words    gather the texts for translators into assets/locale"
	@echo "make lock     resolve the dependencies again (UPGRADE=1: take the newest)"

setup:
	@sh packaging/setup.sh test

run:
	@sh packaging/setup.sh run
	@$(PYTHON_HERE) main.py

test: setup
	@$(PYTHON_HERE) packaging/check.py

lint: setup
	@$(PYTHON_HERE) packaging/check.py lint

bench: setup
	@$(PYTHON_HERE) packaging/check.py bench

sim: setup
	@$(PYTHON_HERE) packaging/check.py sim

trials: setup
	@BOTHWAYS_TRIALS=full $(PYTHON_HERE) packaging/check.py

shots: setup
	@BOTHWAYS_SHOTS=$(CURDIR)/shots BOTHWAYS_SHOTS_UPDATE=$(UPDATE) \
		$(PYTHON_HERE) packaging/check.py shots

words: setup
	@$(PYTHON_HERE) packaging/words.py

lock: setup
	@$(PYTHON_HERE) packaging/lock.py $(if $(UPGRADE),--upgrade)
