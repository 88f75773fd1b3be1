"""`python -m routing.adapters.reports.setting AS_OF`: what a report says as JSON in, its PDF out.

A process of its own, because what Typst took of memory is given back only when a process ends. It
imports nothing else of the service; where memory runs out it is this process that ends.
"""

import json
import sys
from datetime import datetime
from importlib import resources
from pathlib import Path

from dossier_shared.papers import compiled

SHIPPED = resources.files("routing").joinpath("data/reports")
TEMPLATE = "report.typ"

if __name__ == "__main__":
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    files = {TEMPLATE: SHIPPED.joinpath(TEMPLATE).read_bytes()}
    as_of = datetime.fromisoformat(sys.argv[1])
    sys.stdout.buffer.write(compiled(files, TEMPLATE, json.load(sys.stdin.buffer), as_of))
