#!/usr/bin/env bash
# Makes the hashed lock files again from the pyproject files. Registry addresses never enter them.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
compile=("$uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
  --no-emit-index-url --no-emit-find-links
  --no-emit-package dossier-shared --no-emit-package intake --no-emit-package routing --no-emit-package notify
  --no-emit-package motcua-client --no-emit-package motcua-deploy "$@")
for service in intake routing notify; do
  "${compile[@]}" "services/$service/pyproject.toml" --output-file "requirements/$service.txt"
done
"${compile[@]}" pyproject.toml --group dev --output-file requirements/dev.txt
