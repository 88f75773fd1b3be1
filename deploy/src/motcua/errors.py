"""The catalogue of errors, from the tables that raise them: `python -m motcua.errors`.

Writes docs/errors.md; a test compares it with the code.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

from dossier_shared import phones
from dossier_shared.lists import wrongs
from dossier_shared.rules import Rule, catalogue
from dossier_shared.web import cursors
from dossier_shared.web.problems import KINDS, RULES
from motcua.stack import SERVICES

FILE = Path("docs/errors.md")
HEAD = """# Errors

Written by `python -m motcua.errors`; do not edit.

Every error of the HTTP interfaces is `application/problem+json` (RFC 9457). `code` is stable and
for programs; `detail` says what is wrong and `mend` how to mend it, for people. `errors` names the
wrong fields of a request, `allowed` the commands that the dossier's state does allow. Words in
braces are filled in.
"""
COLUMNS = "| code | status | says | mend |\n|---|---|---|---|"
SHARED = (phones, cursors, wrongs)


def rules() -> Mapping[str, list[Rule]]:
    """The rules of each service, and of `shared`, by code; ValueError when a code is used twice."""
    shared, taken = catalogue(*SHARED), set(KINDS)
    found = {"shared": dict(shared)}
    for name in SERVICES:
        every = catalogue(*SHARED, *_domain(name))
        found[name] = {code: rule for code, rule in every.items() if code not in shared}
    for name, own in found.items():
        if both := taken & own.keys():
            raise ValueError(f"{sorted(both)} of {name} stand for two errors")
        taken |= own.keys()
    return {name: [own[code] for code in sorted(own)] for name, own in found.items()}


def document() -> str:
    """The text of docs/errors.md."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    yield from ("## Of every service\n", COLUMNS)
    for kind in sorted(KINDS.values(), key=lambda kind: (kind.status, kind.code)):
        yield _row(kind.code, kind.status, kind.title + ".", kind.mend)
    for name, found in rules().items():
        title = "numbers, lists and pages" if name == "shared" else name
        yield from (f"\n## Of {title}\n", COLUMNS)
        for rule in found:
            yield _row(rule.code, RULES[rule.kind][0], rule.says, rule.mend)
    yield ""


def _domain(service: str) -> Iterator[ModuleType]:
    domain = import_module(f"{service}.domain")
    for one in walk_packages(domain.__path__, f"{domain.__name__}."):
        yield import_module(one.name)


def _row(code: str, status: int, says: str, mend: str) -> str:
    return f"| `{code}` | {status} | {says} | {mend} |"


if __name__ == "__main__":
    FILE.write_text(document())
