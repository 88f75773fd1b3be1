#!/usr/bin/env bash
# Runs a command where the services' variables are known:  deploy/operator.sh FOLDER COMMAND...
# FOLDER is the one folder of this machine that the command may use (- for none).
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: deploy/operator.sh FOLDER COMMAND..." >&2; exit 2; }
folder=$1
shift
[ -n "${INTAKE_MONGO_URL:-}" ] && exec "$@"
compose=$(dirname "$0")/compose.yaml
mount=()
if [ "$folder" != - ]; then
  mkdir -p "$folder"
  place=$(cd "$folder" && pwd)
  mount=(--volume "$place:$place" --workdir "$place")
  set -- "${@/#$folder/$place}"
fi
exec docker compose -f "$compose" run --rm --no-deps --user "$(id -u):$(id -g)" "${mount[@]}" operator "$@"
