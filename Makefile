# OpsFlux : tout part d'ici. `make` seul montre les cibles.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules

# La version de pnpm est figée : `npm ci` échoue quand un registre n'a pas les binaires des autres systèmes.
PNPM := npx --yes pnpm@10.34.9
# En intégration continue, un Cargo.lock en retard est une erreur.
LOCKED := $(if $(CI),--locked)
WEB_SOURCES := $(shell find web modules/*/web -name node_modules -prune -o -name dist -prune -o -name test-results -prune -o -name e2e -prune -o -type f -print 2>/dev/null)

.PHONY: help run build dev test bench lighthouse lint fmt clean-state

help: ## Montre cette aide
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: build ## Construit puis sert la société de démonstration sur http://127.0.0.1:8080 (Ctrl-C arrête)
	@exec target/release/opsflux serve --demo

# Toujours `--workspace` : `-p` unifie autrement les options des dépendances et en recompile une partie.
build: setup-run web/dist/index.html ## Laisse le binaire dans target/release/opsflux
	cargo build $(LOCKED) --release --workspace --bin opsflux

dev: setup-run web/node_modules/.installed ## Recharge à chaud : vite sur http://127.0.0.1:5173, serveur relancé à chaque changement
	@exec scripts/dev

# Du plus rapide au plus long. L'application web précède cargo, qui l'embarque.
test: setup-test tidy web ## Passe toutes les vérifications et tous les essais
	cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings
	cargo build $(LOCKED) --workspace --all-targets
	scripts/test-rust
	scripts/test-openapi
	cd web && npm run e2e

bench: setup-bench web/dist/index.html ## Compare OpsFlux à PostgreSQL seul et imprime les rapports
	cargo build $(LOCKED) --release --workspace --bin opsflux --bin bench
	target/release/bench

lighthouse: setup-test build ## Note les écrans principaux avec Lighthouse, au bureau et au téléphone
	cd web && npm run lighthouse

lint: setup-test tidy web/node_modules/.installed ## Mise en forme, clippy, règles du dépôt, types et lint du web
	cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings
	cd web && npm run check && npm run lint

fmt: ## Met en forme le code Rust
	cargo fmt --all

clean-state: ## Efface les données de démonstration (demande confirmation)
	@scripts/clean-state

# --- Étapes communes -------------------------------------------------------------------------

.PHONY: setup-run setup-test setup-bench tidy web

setup-run setup-test setup-bench: setup-%:
	@scripts/setup $*

tidy:
	cargo fmt --all --check
	cargo build $(LOCKED) --quiet --workspace --bin xtask
	target/debug/xtask tidy

web: web/node_modules/.installed
	cd web && npm run check && npm run lint && npm test
	$(MAKE) web/dist/index.html

web/node_modules/.installed: web/package.json web/pnpm-lock.yaml
	cd web && CI=true $(PNPM) install --frozen-lockfile
	@touch $@

web/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run build
	@touch $@
