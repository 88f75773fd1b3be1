"""Drafts of applications: any part of one, kept for its author until he sends it in."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import office_time
from dossier_shared.contracts import Language
from dossier_shared.mongo.aggregates import Once
from dossier_shared.web.auth import Who
from dossier_shared.web.commands import Acting, Expected, TheKey, answered, etag
from dossier_shared.web.describing import answers
from dossier_shared.web.invalid import invalid_request
from intake.api import schemas, views
from intake.api.dossiers import RECEIVING_ERRORS
from intake.api.models import LinksOut, OfficeTime, Outgoing
from intake.api.submissions import FOUND, SENDERS, SubmissionIn, new_submission
from intake.api.whole_models import ReceiptOut
from intake.application.drafts import AskedOfDraft, Drafts, SubmitDraft
from intake.application.receive_dossier import NewDossier
from intake.domain.drafts import Draft
from intake.domain.errors.submissions import DRAFT_SUBMITTED
from intake.domain.people import Copy, PersonKind

router = APIRouter(prefix="/drafts", tags=["submissions"])
_ID = "8c5a2f0e7b3d4c619a5e0f1d2b3c4a5e"
KEPT = {"/drafts/{draft_id}": {"draft_id": "$response.body#/id"}}
PARTIAL: dict[str, Any] = {"procedure": "NCC-01", "applicant": {"name": "Nguyễn Thị Bưởi"}}
SAVED: dict[str, Any] = {
    "id": _ID,
    "saved_at": "2018-04-12T21:15:00+07:00",
    "code": None,
    "links": {"self": f"/drafts/{_ID}"},
}


class PersonDraft(schemas.Incoming):
    name: str | None = Field(None, max_length=200)
    kind: PersonKind | None = None
    id_number: str | None = Field(None, max_length=20)
    address: str | None = Field(None, max_length=300)
    phone: str | None = Field(None, max_length=30)
    email: str | None = Field(None, max_length=200)
    authority: str | None = Field(None, max_length=300)
    language: Language | None = None


class HandedInDraft(schemas.Incoming):
    number: int | None = Field(None, ge=1, le=99)
    kind: Copy | None = None
    count: int | None = Field(None, ge=1, le=99)


class DraftIn(schemas.Incoming):
    """Any part of an application; whether it is right is looked at when it is sent in."""

    model_config = ConfigDict(json_schema_extra={"examples": [PARTIAL]})
    procedure: str | None = Field(None, max_length=40)
    applicant: PersonDraft | None = None
    authorised: PersonDraft | None = None
    documents: tuple[HandedInDraft, ...] | None = Field(None, max_length=99)
    copies: int | None = Field(None, ge=1, le=20)
    request: str | None = Field(None, max_length=500)
    particulars: dict[str, Annotated[str, Field(max_length=500)]] | None = Field(
        None, max_length=30
    )

    def content(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


class SavedOut(Outgoing):
    """`code` is the dossier that the draft was sent in as."""

    model_config = ConfigDict(json_schema_extra={"examples": [SAVED]})
    id: str
    saved_at: OfficeTime
    code: str | None
    links: LinksOut


class DraftOut(SavedOut):
    """`content` is what was filled in so far; nothing once it was sent in."""

    model_config = ConfigDict(json_schema_extra={"examples": [SAVED | {"content": PARTIAL}]})
    content: dict[str, Any]


async def _drafts(request: Request) -> Drafts:
    return cast("Drafts", request.app.state.drafts)


async def _submit(request: Request) -> SubmitDraft:
    return cast("SubmitDraft", request.app.state.submit_draft)


TheDrafts = Annotated[Drafts, Depends(_drafts)]


def saved(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "saved_at": office_time(draft.saved_at),
        "code": draft.code,
        "links": {"self": f"/drafts/{draft.id}"},
    }


@router.post(
    "",
    **answers(
        SavedOut, status=201, opens={"/drafts/{draft_id}": {"draft_id": "$response.body#/id"}}
    ),
    dependencies=SENDERS,
)
async def begin_draft(body: DraftIn, who: Who, once: TheKey, drafts: TheDrafts) -> Response:
    """Begin an application that is sent in later."""
    answer = await drafts.begin(who.sub, body.content(), once, saved)
    return answered(answer, 201, location=answer.body["links"]["self"])


@router.put(
    "/{draft_id}",
    **answers(SavedOut, errors=["not-found", DRAFT_SUBMITTED]),
    dependencies=SENDERS,
)
async def save_draft(
    draft_id: str, body: DraftIn, who: Who, once: TheKey, expected: Expected, drafts: TheDrafts
) -> Response:
    """Put what is filled in now in the place of what was."""
    asked = AskedOfDraft(who.sub, once, expected, saved)
    return answered(await drafts.save(draft_id, body.content(), asked))


@router.get("/{draft_id}", **answers(DraftOut, errors=["not-found"]), dependencies=SENDERS)
async def get_draft(draft_id: str, who: Who, drafts: TheDrafts) -> Response:
    """What is filled in so far; nobody but its author sees it."""
    stored = await drafts.own(draft_id, who.sub)
    shown = saved(stored.state) | {"content": dict(stored.state.content)}
    return JSONResponse(shown, headers={"ETag": etag(stored.version)})


@router.post(
    "/{draft_id}/submit",
    **answers(ReceiptOut, status=201, errors=["not-found", *RECEIVING_ERRORS], opens=FOUND),
    dependencies=SENDERS,
)
async def submit_draft(
    draft_id: str,
    who: Who,
    _: TheKey,
    expected: Expected,
    acting: Acting,
    submit: Annotated[SubmitDraft, Depends(_submit)],
) -> Response:
    """Send the draft in; sent in again, it is answered with the dossier that it became."""

    def whole(draft: Draft, once: Once) -> NewDossier:
        try:
            body = SubmissionIn.model_validate(draft.content)
        except ValidationError as error:
            raise invalid_request(error.errors()) from error
        return new_submission(body, who, once, acting, submit.receiving)

    answer = await submit(draft_id, who.sub, expected, whole, views.receipt)
    return answered(answer, 201, location=f"/dossiers/{answer.body['code']}")
