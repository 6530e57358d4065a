# make run    the dashboard on http://127.0.0.1:8501 (HOST=… PORT=…), the demo base is built on the first start
# make test   everything, with a real browser and a real PostgreSQL (TESTS=tests/ui for a part)
# make bench  the budgets with measured values    make lint  style    make demo  build the demo base anew

HOST ?= 127.0.0.1
PORT ?= 8501
PYTHON ?= python3
TESTS ?=

VENV := .venv
BIN := $(VENV)/bin
DEMO := data/demo.duckdb
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet

.PHONY: run test bench lint demo
.DELETE_ON_ERROR:

run: $(VENV)/.installed
	@if [ -z "$$DATABASE_URL" ] && [ ! -e .streamlit/secrets.toml ] && [ ! -e $(DEMO) ]; then \
		echo "База не задана: строю демонстрационную (около 30 секунд)."; \
		$(BIN)/python -m warehouse demo --database $(DEMO); \
	fi
	@echo "Запускаю панель по адресу http://$(HOST):$(PORT) (остановить: Ctrl+C)"
	@exec $(BIN)/streamlit run dashboard.py --server.address $(HOST) --server.port $(PORT)

test: $(VENV)/.installed-for-tests
	@.ci/system_packages
	@$(BIN)/python -m pytest $(TESTS)

bench: $(VENV)/.installed-for-tests
	@$(BIN)/python -m tests.bench

lint: $(VENV)/.installed-for-tests
	@$(BIN)/ruff check .

demo: $(VENV)/.installed
	@$(BIN)/python -m warehouse demo --database $(DEMO)

# The stamps are newer than the lists of packages, so nothing is installed until a list changes.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Устанавливаю зависимости из $< (около минуты)…"
	@$(PIP) -r $<
	@touch $@

$(VENV)/.installed-for-tests: requirements-test.txt $(VENV)/.installed
	@echo "Устанавливаю зависимости из $<…"
	@$(PIP) -r $<
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Нужен Python 3.11 или новее, а $(PYTHON) – это $$($(PYTHON) --version 2>&1)." \
			"Укажите другой: make PYTHON=/путь/к/python3.11 …" >&2; exit 1; }
	@echo "Создаю окружение $(VENV)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Окружение не создалось. В Debian и Ubuntu поставьте пакет python3-venv." >&2; exit 1; }
