#!/usr/bin/env bash
# Puts a copy into empty databases and an empty broker, before the services start:
#   docker compose -f deploy/compose.yaml up -d --wait rabbitmq mongo
#   docker compose -f deploy/compose.yaml run --rm mongo-init
#   deploy/restore.sh COPY
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: deploy/restore.sh COPY" >&2; exit 2; }
exec "$(dirname "$0")/operator.sh" "$1" python -m dossier_shared.backup restore "$1"
