"""The texts of notices: read, drafted, tried and published."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.contracts import Channel, Language
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, Expected, TheKey, answered, etag
from dossier_shared.web.describing import answers
from notify.api.shapes import READERS
from notify.api.template_bodies import DraftIn, PreviewIn
from notify.api.template_models import PreviewOut, TemplateOut, TemplatesOut, VersionsOut
from notify.api.template_views import listed, previewed, versions, whole
from notify.application.templates.edit import Asked, EditTemplates
from notify.domain.wording import errors as wrong
from notify.domain.wording.bodies import Body
from notify.domain.wording.previewing import preview
from notify.domain.wording.shapes import Name
from notify.domain.wording.template import Key, Template

router = APIRouter(prefix="/templates", tags=["templates"])
ONE = "/{name}/{channel}/{language}"
WRITERS = (Role.ADMIN,)
PUBLISHERS = (Role.ADMIN, Role.LEADER)
ERRORS: list[str | Rule] = ["not-found", wrong.OTHER_OFFICE]
FAULTS: list[str | Rule] = [
    wrong.OTHER_CHANNEL, wrong.BAD_PLACEHOLDER, wrong.UNKNOWN_PLACEHOLDER, wrong.WRONG_FORM,
    wrong.CODE_MISSING, wrong.TOO_MANY_PARTS, wrong.SUBJECT_TOO_LONG, wrong.SUBJECT_OF_LINES,
    wrong.INDISCREET, wrong.DISCREET_MISSING, wrong.ZALO_LENGTH, wrong.ZALO_COUNT, wrong.ZALO_LINK,
]  # fmt: skip


async def _key(
    name: Annotated[Name, Path()],
    channel: Annotated[Channel, Path()],
    language: Annotated[Language, Path()],
) -> Key:
    return Key(name, channel, language)


async def _editing(request: Request) -> EditTemplates:
    return cast("EditTemplates", request.app.state.edit_templates)


TheTemplate = Annotated[Key, Depends(_key)]
TheEditing = Annotated[EditTemplates, Depends(_editing)]


class _Asking:
    """How a command of this caller comes."""

    def __init__(
        self, key: TheTemplate, who: Who, once: TheKey, expected: Expected, acting: Acting,
        editing: TheEditing,
    ) -> None:  # fmt: skip
        self._came = (who.agency, once, expected)
        self._acting, self._key, self._editing = acting, key, editing

    def __call__(self, command: str) -> Asked:
        return Asked(*self._came, self._acting(command), self._describe)

    def _describe(self, template: Template) -> dict[str, Any]:
        return whole(self._key, template, self._editing.library.shipped[self._key])


Asking = Annotated[_Asking, Depends()]


@router.get("", **answers(TemplatesOut), dependencies=[allow(*READERS)])
async def get_templates(editing: TheEditing) -> Response:
    """Every text there is, with the number of the version in use."""
    shown = TemplatesOut(templates=tuple(listed(*each) for each in await editing.all()))
    return JSONResponse(shown.model_dump(mode="json"))


@router.get(
    ONE, **answers(TemplateOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)  # fmt: skip
async def get_template(key: TheTemplate, editing: TheEditing) -> Response:
    """The version in use, the draft, and the values that the text may use."""
    stored = await editing.load(key)
    view = whole(key, stored.state, editing.library.shipped[key])
    return JSONResponse(view, headers={"ETag": etag(stored.version)})


@router.get(
    ONE + "/versions",
    **answers(VersionsOut, errors=["not-found"]),
    dependencies=[allow(*READERS)],
)
async def get_template_versions(key: TheTemplate, editing: TheEditing) -> Response:
    """Every version, with who published it and when; the oldest first."""
    stored = await editing.load(key)
    view = versions(stored.state, editing.library.shipped[key])
    return JSONResponse(view, headers={"ETag": etag(stored.version)})


@router.put(
    ONE + "/draft",
    **answers(TemplateOut, errors=[*ERRORS, wrong.OTHER_CHANNEL]),
    dependencies=[allow(*WRITERS)],
)
async def save_template_draft(
    key: TheTemplate, body: DraftIn, asking: Asking, editing: TheEditing
) -> Response:
    """Write the next version, in the place of an earlier draft."""
    return answered(await editing.save_draft(key, body.body.body(), asking("draft-template")))


@router.delete(
    ONE + "/draft",
    **answers(TemplateOut, errors=[*ERRORS, wrong.NO_DRAFT]),
    dependencies=[allow(*WRITERS)],
)
async def discard_template_draft(
    key: TheTemplate, asking: Asking, editing: TheEditing
) -> Response:  # fmt: skip
    """Throw the draft away; what is published stays as it is."""
    return answered(await editing.discard_draft(key, asking("discard-template-draft")))


@router.post(
    ONE + "/publish",
    **answers(TemplateOut, errors=[*ERRORS, wrong.NO_DRAFT, wrong.UNCHANGED, *FAULTS]),
    dependencies=[allow(*PUBLISHERS)],
)
async def publish_template(key: TheTemplate, asking: Asking, editing: TheEditing) -> Response:
    """From now on notices are written by the draft; those begun keep the text they have."""
    return answered(await editing.publish(key, asking("publish-template")))


@router.post(
    ONE + "/preview",
    **answers(PreviewOut, errors=["not-found", wrong.UNKNOWN_PLACEHOLDER, wrong.VALUE_WRONG]),
    dependencies=[allow(*READERS)],
)
async def preview_template(key: TheTemplate, body: PreviewIn, editing: TheEditing) -> Response:
    """The text as it would arrive, its exact parts and price, and what forbids to publish it."""
    stored = await editing.load(key)
    text = body.body.body() if body.body else _latest(stored.state, editing.library.shipped[key])
    seen = preview(key, text, body.read(key.name), editing.terms, sensitive=body.sensitive)
    return JSONResponse(previewed(seen))


def _latest(template: Template, shipped: Body) -> Body:
    if template.draft is not None:
        return template.draft.body
    return template.versions[-1].body if template.versions else shipped
