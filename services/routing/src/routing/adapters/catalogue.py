"""The workflows and the rule table, read from the data files and checked before the start."""

import json
from importlib.resources import files

from pydantic import TypeAdapter, ValidationError

from routing.domain.catalogue import Catalogue
from routing.domain.workflow import BadDefinition, Definition, check

_DEFINITION = TypeAdapter(Definition)
_RULES = TypeAdapter(dict[str, str])


def shipped_catalogue() -> Catalogue:
    """What the package holds; BadDefinition stops the start."""
    data = files("routing") / "data"
    return read_catalogue(
        (data / "workflows.json").read_text(encoding="utf-8"),
        (data / "rules.json").read_text(encoding="utf-8"),
    )


def read_catalogue(workflows: str, rules: str) -> Catalogue:
    definitions: dict[str, Definition] = {}
    for entry in json.loads(workflows):
        definition = read_definition(entry)
        if definition.id in definitions:
            raise BadDefinition(definition.id, ["stands twice"])
        definitions[definition.id] = definition
    return Catalogue(definitions, _RULES.validate_json(rules))


def read_definition(entry: object) -> Definition:
    """One entry of the file; BadDefinition names its procedure and what is wrong."""
    try:
        definition = _DEFINITION.validate_python(entry)
    except ValidationError as error:
        procedure = entry.get("id", "?") if isinstance(entry, dict) else "?"
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise BadDefinition(str(procedure), wrong) from error
    return check(definition)
