"""Moving one dossier to another version of its procedure: explicit, with a reason, recorded.

A dossier follows the version it was taken under (NĐ 61/2018 art.14); nothing else moves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import DossierRescheduled
from dossier_shared.folding import fold
from intake.domain.checklist import missing_documents
from intake.domain.clock import Dating
from intake.domain.dossier import Change, Dossier, checked, going_on, moved
from intake.domain.errors.catalogue import VERSION_LATER, VERSION_SAME
from intake.domain.people import HandedIn
from intake.domain.pinned import VersionMove
from intake.domain.procedure import Procedure
from intake.domain.receiving import covered


@dataclass(frozen=True, slots=True)
class Versions:
    """The version that the dossier is pinned to, and the one it is to follow."""

    former: Procedure
    target: Procedure


@dataclass(frozen=True, slots=True)
class Why:
    reason: str
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """Names of documents: asked for anew, no longer asked for, and mandatory but not at hand."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    missing: tuple[str, ...]


def change_version(
    dossier: Dossier, versions: Versions, why: Why, at: datetime, by: str, dating: Dating
) -> Change:
    """The limit and the checklist of the other version hold from now on, and the due date follows.

    Field and division stay, as the case lies there; a dossier never becomes less secret. Papers and
    files keep their document by its name; a file whose document is gone stands apart from the list.
    """
    checked(dossier, "change-version")
    _check(dossier, versions.target, at)
    pinned, left = _pinned(dossier, versions)
    with covered():
        timed = going_on(pinned, pinned.clock, dating)
    record = VersionMove(
        versions.former.version, versions.target.version, why.reason, at, by,
        due_was=dossier.due_now, due_now=timed.due_now, left=left, decision=why.decision,
    )  # fmt: skip
    after = moved(
        timed, "change-version", at, by, version_moves=(*dossier.version_moves, record)
    )  # fmt: skip
    if after.due_now == dossier.due_now:
        return after, []
    return after, [DossierRescheduled(due_at=after.due_now, cause="version")]


def differences(after: Dossier, versions: Versions) -> Differences:
    """Of the checklists, and what the dossier lacks by the new one."""
    place = places(versions)
    former, target = versions.former.documents, versions.target.documents
    missing = missing_documents(target, after.documents, after.files)
    return Differences(
        added=tuple(one.name for one in target if one.number not in place.values()),
        dropped=tuple(one.name for one in former if one.number not in place),
        missing=tuple(one.name for one in missing),
    )


def places(versions: Versions) -> Mapping[int, int]:
    """Where each document of the former checklist stands in the new one, known by its name."""
    free: dict[str, list[int]] = {}
    for document in versions.target.documents:
        free.setdefault(fold(document.name), []).append(document.number)
    return {
        document.number: free[fold(document.name)].pop(0)
        for document in versions.former.documents
        if free.get(fold(document.name))
    }


def _pinned(dossier: Dossier, versions: Versions) -> tuple[Dossier, tuple[HandedIn, ...]]:
    place, target = places(versions), versions.target
    kept = [paper for paper in dossier.documents if paper.number in place]
    after = replace(
        dossier,
        procedure_version=target.version,
        limit=target.limit,
        pauses=target.pauses_on_supplement,
        supplement_days=target.supplement_days,
        sensitive=dossier.sensitive or target.sensitive,
        documents=tuple(replace(paper, number=place[paper.number]) for paper in kept),
        files=tuple(
            replace(file, document=place.get(file.document) if file.document else None)
            for file in dossier.files
        ),
    )
    return after, tuple(paper for paper in dossier.documents if paper.number not in place)


def _check(dossier: Dossier, target: Procedure, at: datetime) -> None:
    if target.version == dossier.procedure_version:
        raise VERSION_SAME.broken()
    if target.valid_from > at.astimezone(OFFICE_ZONE).date().isoformat():
        raise VERSION_LATER.broken(day=f"{date.fromisoformat(target.valid_from):%d/%m/%Y}")
