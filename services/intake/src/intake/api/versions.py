"""Moving a dossier to another version of its procedure."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import office_time
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.commands import answered
from dossier_shared.web.describing import answers
from intake.api import views
from intake.api.asking import Asking
from intake.api.version_models import ChangedVersionOut, ChangeVersionIn
from intake.application.change_version import ChangeVersion
from intake.domain.changing_version import Versions, Why, differences
from intake.domain.dossier import Dossier
from intake.domain.errors import catalogue, life

router = APIRouter(prefix="/dossiers/{code}", tags=["dossiers"])


async def _changing(request: Request) -> ChangeVersion:
    return cast("ChangeVersion", request.app.state.change_version)


@router.post(
    "/change-version",
    **answers(
        ChangedVersionOut,
        errors=[
            "not-found", life.MOVE_FORBIDDEN, life.CALENDAR_NOT_COVERED, catalogue.VERSION_UNKNOWN,
            catalogue.VERSION_SAME, catalogue.VERSION_LATER,
        ],
    ),
    dependencies=[allow(Role.LEADER, Role.ADMIN)],
)  # fmt: skip
async def change_dossier_version(
    code: str,
    body: ChangeVersionIn,
    asking: Asking,
    changing: Annotated[ChangeVersion, Depends(_changing)],
) -> Response:
    """Put a dossier under another version: limit, due date and checklist before and after."""
    asked, why = asking("change-version", body.reason), Why(body.reason, body.decision)
    if body.dry_run:
        return JSONResponse(
            await changing.preview(code, body.version, why, asked, _view) | {"dry_run": True}
        )
    return answered(await changing(code, body.version, why, asked, _view))


def _view(after: Dossier, versions: Versions) -> dict[str, Any]:
    move, differing = after.version_moves[-1], differences(after, versions)
    return {
        "code": after.code,
        "dry_run": False,
        "version_was": move.was,
        "version": move.version,
        "limit_was": views.limit(versions.former.limit),
        "limit": views.limit(after.limit),
        "due_was": office_time(move.due_was),
        "due_at": office_time(move.due_now),
        "added": list(differing.added),
        "dropped": list(differing.dropped),
        "missing": list(differing.missing),
    }
