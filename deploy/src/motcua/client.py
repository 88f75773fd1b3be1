"""Writes the models of the typed client from what intake's API is; a test compares them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datamodel_code_generator import InputFileType, LiteralType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter, PythonVersion

from motcua.openapi import app_of

MODELS = Path("services/intake/client/src/motcua_client/models.py")
HEADER = '"""What the API takes and answers. Written by `make openapi`; do not edit."""'
SERVICE_CHECKS = {
    "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "examples", "title",
}  # fmt: skip
"""Rules of the service alone, which says in Vietnamese how to mend what breaks them."""

SHAPE = {"maxItems", "minItems"}


def models() -> str:
    """The text of the module that the client ships."""
    schemas = app_of("intake").openapi()["components"]["schemas"]
    plain = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": _plain(schemas)}}
    with TemporaryDirectory() as folder:
        written = Path(folder) / "models.py"
        generate(
            json.dumps(plain),
            input_file_type=InputFileType.OpenAPI,
            output=written,
            output_model_type=DataModelType.PydanticV2BaseModel,
            target_python_version=PythonVersion.PY_311,
            base_class="motcua_client.problems.Model",
            use_standard_collections=True,
            use_union_operator=True,
            collapse_root_models=True,
            enum_field_as_literal=LiteralType.All,
            custom_file_header=HEADER,
            formatters=[Formatter.RUFF_FORMAT],
        )
        return written.read_text()


def _plain(value: Any) -> Any:
    """A schema without the service's own checks; a property may well be named like one."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = value.keys() - (SERVICE_CHECKS - SHAPE if "prefixItems" in value else SERVICE_CHECKS)
    return {
        name: {key: _plain(one) for key, one in value[name].items()}
        if name == "properties"
        else _plain(value[name])
        for name in value
        if name in kept
    }


if __name__ == "__main__":
    MODELS.write_text(models())
