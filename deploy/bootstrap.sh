#!/usr/bin/env bash
# Makes .venv with everything the project runs and tests with, from the hashed lock file. Does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
python=""
for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
  [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
[ -n "$python" ] || { echo "set-up: Python 3.11 or newer is needed; name it with PYTHON=/path/to/python3.11" >&2; exit 1; }
stamp=.venv/.installed
wanted=$(cat requirements/dev.txt pyproject.toml shared/pyproject.toml services/*/pyproject.toml services/intake/client/pyproject.toml deploy/pyproject.toml | sha256sum)
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    venv=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "set-up: installing $venv with apt"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$venv" >/dev/null
  else
    echo "set-up: this Python cannot make virtual environments; install python3-venv" >&2; exit 1
  fi
fi
echo "set-up: installing the locked packages into .venv ($("$python" --version))"
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
  -e shared -e services/intake -e services/intake/client -e services/routing -e services/notify -e deploy
echo "$wanted" > "$stamp"
