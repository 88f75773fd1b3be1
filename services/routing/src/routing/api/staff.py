"""The staff register over HTTP: who is away, who acts for whom, who works where."""

from dataclasses import asdict, dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, allow
from dossier_shared.web.commands import Expected, TheKey, answered
from dossier_shared.web.describing import Error, answers
from dossier_shared.web.incoming import Body
from dossier_shared.web.timing import PATIENT
from routing.api.access import KEEPERS, READERS, TheCaller, TheOffice
from routing.api.models import MemberOut, MovedAllOut, StaffOut
from routing.api.schemas import Nothing, Reasoned
from routing.application.keep_staff import Changing, KeepStaff, described
from routing.application.reassign_all import ReassignAll
from routing.domain import errors as wrong
from routing.domain.assignment.port import Absence
from routing.domain.office import Office
from routing.domain.organisation import Delegation, away, back, delegate, leave, post, revoke
from routing.domain.workflow import ROLE_NAMES

router = APIRouter(prefix="/staff", tags=["staff"], dependencies=[PATIENT])
ERRORS: list[Error] = ["not-found", wrong.NOT_THEIR_HEAD]


class AbsenceIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"since": "2018-04-16T07:00:00+07:00", "until": "2018-04-18T07:00:00+07:00"}
            ]
        }
    )
    since: AwareDatetime
    until: AwareDatetime


class DelegationIn(AbsenceIn):
    """Văn bản uỷ quyền: `to` acts with this person's role; `paper` is its number."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "pho-giam-doc-1",
                    "since": "2018-04-16T07:00:00+07:00",
                    "until": "2018-04-18T07:00:00+07:00",
                    "paper": "12/QĐ-UQ",
                }
            ]
        }
    )
    to: str = Field(min_length=1, max_length=100)
    paper: str = Field(max_length=100)


class RevocationIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"paper": "12/QĐ-UQ"}]})
    paper: str = Field(min_length=1, max_length=100)


class PostIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "role": "officer",
                    "division": "Phòng Người có công",
                    "areas": ["Người có công"],
                    "substitute": "chuyen-vien-2",
                }
            ]
        }
    )
    role: str = Field(pattern=f"^({'|'.join(ROLE_NAMES)})$")
    division: str = Field(min_length=1, max_length=200)
    areas: list[str] = Field([], max_length=20)
    substitute: str | None = Field(None, max_length=100)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What every command on the register has in common."""

    keep: KeepStaff
    person: str
    caller: TheCaller
    once: TheKey
    expected: Expected

    async def __call__(self, changing: Changing) -> Response:
        answer = await self.keep(self.person, self.caller, self.once, self.expected, changing)
        return answered(answer)


async def _keeping(
    request: Request, person: str, caller: TheCaller, once: TheKey, expected: Expected
) -> Keeping:
    keep = cast("KeepStaff", request.app.state.keep_staff)
    return Keeping(keep, person, caller, once, expected)


TheKeeping = Annotated[Keeping, Depends(_keeping)]


@router.get("", **answers(StaffOut), dependencies=[allow(*READERS)])
async def get_staff(caller: TheCaller, office: TheOffice) -> Response:
    """The register of the caller's agency, in its order."""
    members = [m for m in office.members.values() if m.agency == caller.agency]
    return JSONResponse({"staff": [described(member) for member in members]})


@router.post(
    "/{person}/absences",
    **answers(
        MemberOut,
        errors=[*ERRORS, wrong.TIME_OUT_OF_REACH, wrong.ABSENCE_EMPTY, wrong.ABSENCE_CLASHES],
    ),
    dependencies=[allow(*KEEPERS)],
)
async def post_absence(keeping: TheKeeping, office: TheOffice, body: AbsenceIn) -> Response:
    """Somebody will not be there; what he has in hand stays until it is given to others."""
    _must_be_in_reach(body, office)
    return await keeping(lambda member, _: away(member, Absence(body.since, body.until)))


@router.post("/{person}/back", **answers(MemberOut, errors=ERRORS), dependencies=[allow(*KEEPERS)])
async def post_back(keeping: TheKeeping, body: Nothing | None = None) -> Response:
    """Somebody is there again before the absence ends."""
    return await keeping(back)


@router.post(
    "/{person}/delegations",
    **answers(
        MemberOut,
        errors=[
            *ERRORS, wrong.TIME_OUT_OF_REACH, wrong.DELEGATED_TO_SELF, wrong.DELEGATION_EMPTY,
            wrong.COLLEAGUE_UNKNOWN,
        ],
    ),
    dependencies=[allow(*KEEPERS)],
)  # fmt: skip
async def post_delegation(keeping: TheKeeping, office: TheOffice, body: DelegationIn) -> Response:
    """Let somebody act with this person's role for a time."""
    _must_be_in_reach(body, office)
    if body.to not in office.members:
        raise wrong.COLLEAGUE_UNKNOWN.broken(person=body.to, field="to")
    given = Delegation(body.to, body.since, body.until, body.paper)
    return await keeping(lambda member, _: delegate(member, given))


@router.post(
    "/{person}/revoke", **answers(MemberOut, errors=ERRORS), dependencies=[allow(*KEEPERS)]
)
async def post_revocation(keeping: TheKeeping, body: RevocationIn) -> Response:
    """End a delegation now."""
    return await keeping(lambda member, now: revoke(member, body.paper, now))


@router.post(
    "/{person}/post",
    **answers(MemberOut, errors=[*ERRORS, wrong.SUBSTITUTE_IS_SELF, wrong.COLLEAGUE_UNKNOWN]),
    dependencies=[allow(Role.ADMIN)],
)
async def post_post(keeping: TheKeeping, office: TheOffice, body: PostIn) -> Response:
    """Where somebody works, in which role, for which fields, and who stands in."""
    if body.substitute is not None and body.substitute not in office.members:
        raise wrong.COLLEAGUE_UNKNOWN.broken(person=body.substitute, field="substitute")
    return await keeping(
        lambda member, _: post(
            member,
            role=body.role,
            division=body.division,
            areas=body.areas,
            substitute=body.substitute,
        )
    )


@router.post(
    "/{person}/leave", **answers(MemberOut, errors=ERRORS), dependencies=[allow(Role.ADMIN)]
)
async def post_leave(keeping: TheKeeping, body: Nothing | None = None) -> Response:
    """Somebody no longer works here and gets nothing any more."""
    return await keeping(lambda member, _: leave(member))


@router.post(
    "/{person}/reassign-all",
    **answers(MovedAllOut, errors=[wrong.REASON_MISSING, wrong.NOT_IN_CHARGE]),
    dependencies=[allow(*KEEPERS)],
)
async def post_reassign_all(
    request: Request, person: str, caller: TheCaller, body: Reasoned
) -> Response:
    """Give all that somebody has in hand to others; said again, it moves what is still there."""
    if not body.reason.strip():
        raise wrong.REASON_MISSING.broken()
    everything = cast("ReassignAll", request.app.state.reassign_all)
    moved = await everything(person, caller, body.reason)
    return JSONResponse({"moved": [asdict(each) for each in moved]})


def _must_be_in_reach(body: AbsenceIn, office: Office) -> None:
    """A mistyped year. The next one may not have been published yet."""
    first, last = office.calendar.years.start, office.calendar.years.stop
    for field in ("since", "until"):
        if not first <= getattr(body, field).year <= last:
            raise wrong.TIME_OUT_OF_REACH.broken(first=first, last=last, field=field)
