"""The catalogue of errors, from the tables that raise them: `python -m intake.errors`.

Writes docs/errors.md; a test compares it with the code.
"""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from dossier_shared import phones
from dossier_shared.lists import wrongs
from dossier_shared.rules import Rule, catalogue
from dossier_shared.web import cursors
from dossier_shared.web.problems import KINDS, RULES
from intake.domain import errors

FILE = Path("docs/errors.md")
HEAD = """# Errors

Written by `python -m intake.errors`; do not edit.

Every error of the HTTP interfaces is `application/problem+json` (RFC 9457). `code` is stable and
for programs; `detail` says what is wrong and `mend` how to mend it, for people. `errors` names the
wrong fields of a request, `allowed` the commands that the dossier's state does allow. Words in
braces are filled in.
"""
COLUMNS = "| code | status | says | mend |\n|---|---|---|---|\n"


def rules() -> list[Rule]:
    """Every rule of intake and of what is shared, by code; ValueError when a code is used twice."""
    topics = [
        import_module(f"{errors.__name__}.{one.name}") for one in iter_modules(errors.__path__)
    ]
    found = catalogue(phones, cursors, wrongs, *topics)
    if both := found.keys() & KINDS.keys():
        raise ValueError(f"{sorted(both)} stand for two errors")
    return [found[code] for code in sorted(found)]


def document() -> str:
    """The text of docs/errors.md."""
    any_route = [
        _row(kind.code, kind.status, kind.title + ".", kind.mend)
        for kind in sorted(KINDS.values(), key=lambda kind: (kind.status, kind.code))
    ]
    own = [_row(rule.code, RULES[rule.kind][0], rule.says, rule.mend) for rule in rules()]
    return "\n".join(
        [
            HEAD,
            "## Of every service\n",
            COLUMNS + "\n".join(any_route) + "\n",
            "## Of intake\n",
            COLUMNS + "\n".join(own) + "\n",
        ]
    )


def _row(code: str, status: int, says: str, mend: str) -> str:
    return f"| `{code}` | {status} | {says} | {mend} |"


if __name__ == "__main__":
    FILE.write_text(document())
    sys.exit(0)
