#!/usr/bin/env bash
# Copies the three databases and the broker while everything runs:  deploy/backup.sh FOLDER
# On a machine that has the services' variables it runs as it is, else in the operators' container.
# Keys are in no copy: keep deploy/secrets elsewhere too.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: deploy/backup.sh FOLDER" >&2; exit 2; }
exec "$(dirname "$0")/operator.sh" "$1" python -m dossier_shared.backup take "$@"
