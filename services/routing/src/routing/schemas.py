"""Writes the JSON Schemas of workflow definitions to docs/workflows/; a test compares them."""

import json
from pathlib import Path

from routing.adapters.catalogue import definition_schema, file_schema

FOLDER = Path("docs/workflows")
SCHEMAS = {"definition.schema.json": definition_schema, "file.schema.json": file_schema}


def written(name: str) -> str:
    """A schema as it is committed."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in SCHEMAS:
        (FOLDER / each).write_text(written(each), encoding="utf-8")
