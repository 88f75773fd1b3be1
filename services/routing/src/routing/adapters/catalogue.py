"""The workflows and the rule table, read from the data files and checked before the start.

A file holds the steps that several procedures share, and of each procedure its limit and how the
steps divide it. `definition_schema` and `file_schema` are the JSON Schemas of a single definition
and of such a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any, ClassVar, Literal

import yaml
from pydantic import TypeAdapter, ValidationError

from dossier_shared.contracts import Limit
from routing.domain.catalogue import Catalogue
from routing.domain.workflow import BadDefinition, Definition, Earlier, Step, check

LARGEST = 200_000
"""Bytes of a file of workflows at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure in a file of shared steps."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    version: int
    limit: Limit | None
    budgets: dict[str, Limit] = field(default_factory=dict)
    basis: str | None = None
    lapses: Limit | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A file: the steps, and the procedures that follow them."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    pattern: Literal["a", "b", "c", "d", "e", "f", "g"]
    steps: tuple[Step, ...]
    procedures: dict[str, Entry]
    earlier: tuple[Earlier, ...] = ()


_DEFINITION = TypeAdapter(Definition)
_SHARED = TypeAdapter(Shared)
_RULES = TypeAdapter(dict[str, str])


def shipped_catalogue() -> Catalogue:
    """What the package holds; BadDefinition stops the start."""
    data = files("routing") / "data"
    texts = sorted(
        (file.name, file.read_text(encoding="utf-8"))
        for file in (data / "workflows").iterdir()
        if file.name.endswith(".yaml")
    )
    return read_catalogue(dict(texts), (data / "rules.json").read_text(encoding="utf-8"))


def read_catalogue(workflows: Mapping[str, str], rules: str) -> Catalogue:
    """`workflows` by the name of the file; a procedure stands in one of them."""
    definitions: dict[str, Definition] = {}
    for name, text in workflows.items():
        for definition in read_file(name, text):
            if definition.id in definitions:
                raise BadDefinition(definition.id, ["stands twice"])
            definitions[definition.id] = definition
    return Catalogue(definitions, _RULES.validate_json(rules))


def read_file(name: str, text: str) -> list[Definition]:
    """The definitions of a file; BadDefinition names what is wrong with the file or with one."""
    try:
        shared = _SHARED.validate_python(_loaded(name, text))
    except ValidationError as error:
        raise BadDefinition(name, _told(error)) from error
    return [check(_expanded(procedure, shared)) for procedure in shared.procedures]


def read_definition(text: str) -> Definition:
    """One whole definition in YAML or JSON; BadDefinition names its procedure and every fault."""
    entry = _loaded("?", text)
    try:
        return check(_DEFINITION.validate_python(entry))
    except ValidationError as error:
        procedure = entry.get("id", "?") if isinstance(entry, dict) else "?"
        raise BadDefinition(str(procedure), _told(error)) from error


def definition_schema() -> dict[str, Any]:
    return _DEFINITION.json_schema()


def file_schema() -> dict[str, Any]:
    return _SHARED.json_schema()


def _loaded(name: str, text: str) -> Any:
    if len(text.encode()) > LARGEST:
        raise BadDefinition(name, [f"is larger than {LARGEST} bytes"])
    if "&" in text and _has_aliases(text):
        raise BadDefinition(name, ["uses anchors, which could grow without bound"])
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadDefinition(name, [f"is no YAML: {' '.join(str(error).split())}"]) from error
    except RecursionError as error:
        raise BadDefinition(name, ["is nested too deeply"]) from error


def _has_aliases(text: str) -> bool:
    try:
        return any(
            isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)
        )
    except yaml.YAMLError:
        return False


def _expanded(procedure: str, shared: Shared) -> Definition:
    entry = shared.procedures[procedure]
    if unknown := sorted(entry.budgets.keys() - {step.key for step in shared.steps}):
        raise BadDefinition(procedure, [f"budgets of unknown steps {unknown}"])
    return Definition(
        id=procedure,
        version=entry.version,
        limit=entry.limit,
        steps=tuple(
            replace(step, budget=entry.budgets.get(step.key, step.budget)) for step in shared.steps
        ),
        pattern=shared.pattern,
        earlier=shared.earlier,
        basis=entry.basis,
        lapses=entry.lapses,
    )


def _told(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
