# 办复：make run 打开应用，make test 跑测试。其余目标见 make help。
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell python3.11 --version >/dev/null 2>&1 && echo python3.11 || echo python3)
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8501
AUDIENCE ?= staff
SAMPLES := corpus/samples/documents
# 锁定的 PyTorch 版本：换版本改这里，再运行 make lock。
TORCH := 2.13.0

.PHONY: help run test lint format bench screenshots lock clean setup setup-dev check-python

help:
	@echo "make run    安装、入库样例、打开应用（http://127.0.0.1:$(PORT)）"
	@echo "make test   测试          make lint    代码检查（ruff、mypy、import-linter）"
	@echo "make bench  性能与检索评测  make format  整理代码格式"
	@echo "make screenshots  重拍说明文档里的界面照片（只拍几张：SHOTS=\"ask match\"）"
	@echo "make lock   重新生成依赖锁  make clean   删除虚拟环境和构建产物（不动资料库）"

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null || { \
	  echo "办复需要 Python 3.11 或 3.12，“$(PYTHON)” 是：$$($(PYTHON) --version 2>&1 || true)。" >&2; \
	  echo "请安装后重试，或指明位置：make run PYTHON=/usr/bin/python3.11" >&2; exit 1; }

$(BIN)/python:
	@$(MAKE) check-python
	@echo "建立虚拟环境 $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "建立虚拟环境失败。Debian/Ubuntu 请先安装 python3-venv。" >&2; exit 1; }

# 戳文件比依赖锁和 pyproject.toml 新，就不再安装。
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "安装依赖（首次约需几分钟）…"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "安装开发依赖…"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps -e .
	@touch $(VENV)/.installed $@

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

# 资料库里已有文件时不再放入样例：用户删掉的样例不会自己回来。
run: setup
	@if ! $(BIN)/banfu documents --json | grep -q '"source"'; then \
	  echo "资料库是空的，先放入样例文件…"; $(BIN)/banfu ingest $(SAMPLES); fi
	@$(BIN)/banfu serve --audience $(AUDIENCE) --port $(PORT)

test: setup-dev
	@$(BIN)/pytest $(PYTEST_ARGS)

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup-dev
	@for script in benchmarks/retrieval.py benchmarks/ingest.py benchmarks/latency.py; do \
	  echo "== $$script"; $(BIN)/python $$script; done

screenshots: setup-dev
	@$(BIN)/python -m tools.screenshots $(SHOTS)

# 锁里只有包名和版本：没有来源地址、没有本机路径；PyTorch 不带 +cpu 后缀，也不带显卡组件，
# 这样同一份锁在装了 CPU 版的机器上和只连包索引的机器上都能用。
COMPILE = $(BIN)/pip-compile --quiet --upgrade --strip-extras --no-annotate --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options --allow-unsafe
TIDY = sed -E -e '/^($$|\#|--|pip==|nvidia-|cuda-|triton==)/d' -e 's/^(torch==[^+ ]+)\+[a-z0-9.]+/\1/'
lock: setup-dev
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	echo "torch==$(TORCH)" > $$work/torch.txt; \
	$(COMPILE) --extra dev --extra ocr -c $$work/torch.txt -o $$work/dev.txt pyproject.toml; \
	$(COMPILE) --extra ocr -c $$work/dev.txt -o $$work/run.txt pyproject.toml; \
	{ echo "# make lock 生成，勿手改。运行办复所需（含 ocr）。"; $(TIDY) $$work/run.txt; } > requirements.lock; \
	{ echo "# make lock 生成，勿手改。运行、测试与代码检查所需。"; $(TIDY) $$work/dev.txt; } > requirements-dev.lock
	@wc -l requirements.lock requirements-dev.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
