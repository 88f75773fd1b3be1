# Every target does its own set-up; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help setup demo day up down notify-kills bench-notify test operation faults lint openapi lock

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## .venv with the locked packages (the others do it when it is needed)
	@deploy/bootstrap.sh

demo: setup ## replay a tenth of the reference year (DOSSIERS=3649 the whole, SEED=n another one, KILL=1 notify killed throughout)
	@DOSSIERS='$(DOSSIERS)' SEED='$(SEED)' KILL='$(KILL)' $(PY) -m motcua.demo

day: setup ## a receptionist's day through the client: every command, slips and book in .run/day
	@$(PY) -m motcua.day --out .run/day

up: setup ## start the services and keep them running (data in .run/), URLs printed
	@$(PY) -m motcua.up

down: ## stop what `make up` started in another terminal
	@$(PY) -m motcua.up --stop

test: setup ## all tests: units first, then on a real broker and database (JOBS=n beside each other)
	@$(PY) -m pytest -n $(or $(JOBS),2) --dist loadfile $(ARGS)

operation: setup ## the runbook's commands, every alert and a copy taken in mid-load, each under its trouble
	@$(PY) -m pytest tests/operation $(ARGS)

faults: setup ## services, broker, database and lines fail under load, and a judge looks (ROW=name one row, SEED=n)
	@ROW='$(ROW)' SEED='$(SEED)' $(PY) -m tests.faults

notify-kills: setup ## 2,000 citizens told while notify is killed 50 times and broker and database go away
	@env -u AMQP_URL -u AMQP_MANAGEMENT_URL -u MONGODB_URL NOTIFY_KILLS=50 NOTIFY_KILLS_NOTICES=2000 NOTIFY_KILLS_AWAY=1 \
	  $(PY) -m pytest services/notify/tests/kills -q

bench-notify: setup ## CPU of a notice end to end, hand-over at 50 a second, 100,000 in the queue
	@$(PY) -m services.notify.bench

lint: setup ## ruff, mypy, import contracts
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && .venv/bin/lint-imports

openapi: setup ## write again what is written from the code: docs/openapi, docs/errors.md, docs/statuses.md, docs/texts.md, docs/workflows, the client's models
	@$(PY) -m motcua.openapi && $(PY) -m motcua.client && $(PY) -m motcua.errors && $(PY) -m intake.statuses && $(PY) -m routing.schemas && $(PY) -m notify.texts

lock: setup ## make the hashed lock files again
	@requirements/lock.sh --upgrade
