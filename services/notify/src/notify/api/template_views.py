"""Templates as they are shown."""

from typing import Any

from pydantic import BaseModel

from notify.api.template_models import (
    CountOut,
    FaultOut,
    FieldOut,
    ListedOut,
    PreviewOut,
    TemplateOut,
    VersionOut,
    VersionsOut,
    WrittenOut,
)
from notify.domain.wording.bodies import Body
from notify.domain.wording.previewing import Preview
from notify.domain.wording.shapes import SHAPES
from notify.domain.wording.template import SHIPPED, Key, Template
from notify.domain.wording.values import FORMS


def listed(key: Key, template: Template) -> ListedOut:
    return ListedOut(
        **key._asdict(), audience=SHAPES[key.name].audience,
        version=len(template.versions) + SHIPPED, draft=template.draft is not None,
    )  # fmt: skip


def whole(key: Key, template: Template, shipped: Body) -> dict[str, Any]:
    shape = SHAPES[key.name]
    fields = tuple(
        FieldOut(name=name, type=type_, forms=FORMS[type_]) for name, type_ in shape.fields.items()
    )
    draft = None if template.draft is None else WrittenOut.model_validate(template.draft)
    return _json(
        TemplateOut(
            **key._asdict(), audience=shape.audience, fields=fields,
            in_use=_versions(template, shipped)[-1], draft=draft,
        )
    )  # fmt: skip


def versions(template: Template, shipped: Body) -> dict[str, Any]:
    return _json(VersionsOut(versions=_versions(template, shipped)))


def previewed(seen: Preview) -> dict[str, Any]:
    said = seen.rendered
    faults = tuple(
        FaultOut(field=fault.field, code=fault.code, message=fault.detail, mend=fault.mend)
        for fault in seen.faults
    )
    return _json(
        PreviewOut(
            text=said and said.text, subject=said and said.subject, html=said and said.html,
            registered=said and said.registered, fields=dict(said.fields) if said else {},
            counted=CountOut.model_validate(said.counted) if said and said.counted else None,
            other=CountOut.model_validate(seen.other) if seen.other else None,
            cost=seen.cost, warnings=tuple(seen.warnings), faults=faults,
        )
    )  # fmt: skip


def _versions(template: Template, shipped: Body) -> tuple[VersionOut, ...]:
    first = VersionOut.model_validate(
        {"number": SHIPPED, "body": shipped, "published_by": None, "published_at": None}
    )
    return (first, *(VersionOut.model_validate(each) for each in template.versions))


def _json(shown: BaseModel) -> dict[str, Any]:
    return shown.model_dump(mode="json")
