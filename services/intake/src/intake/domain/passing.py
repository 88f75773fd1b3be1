"""Liên thông: the dossier goes through another agency's one-stop (NĐ 61/2018 art.19.6-19.7).

The legal clock keeps running: the citizen was promised one day for all agencies together.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import DossierAnswered, DossierPassed
from intake.domain.dossier import Change, Dossier, checked, moved
from intake.domain.episodes import Passing
from intake.domain.errors.results import (
    ANSWER_DUE_PAST,
    FILE_NOT_IN_DOSSIER,
    NO_PASSING_OPEN,
    PASSED_TO_ITSELF,
    PASSING_OPEN,
    PASSING_TWICE,
)


@dataclass(frozen=True, slots=True)
class AgencyAnswer:
    """What the other agency says; `file` is the attachment with its result."""

    agency: str
    text: str
    file: str | None
    at: datetime
    by: str


def pass_on(dossier: Dossier, passing: Passing) -> Change:
    """On paper to one agency after another, electronically to several at once (art.19.6)."""
    checked(dossier, "pass")
    _check(dossier, passing)
    passed = moved(
        dossier, "pass", passing.at, passing.by, passings=(*dossier.passings, passing)
    )  # fmt: skip
    return passed, [DossierPassed(agency=passing.agency, answer_due=passing.answer_due)]


def _check(dossier: Dossier, passing: Passing) -> None:
    if passing.agency == dossier.agency:
        raise PASSED_TO_ITSELF.broken()
    if passing.answer_due is not None and passing.answer_due <= passing.at:
        raise ANSWER_DUE_PAST.broken()
    for other in open_passings(dossier):
        if other.agency == passing.agency:
            raise PASSING_TWICE.broken(agency=other.agency)
        if not (other.parallel and passing.parallel):
            raise PASSING_OPEN.broken(agency=other.agency)


def open_passings(dossier: Dossier) -> tuple[Passing, ...]:
    return tuple(passing for passing in dossier.passings if passing.answered_at is None)


def take_answer(dossier: Dossier, answer: AgencyAnswer) -> Change:
    """The agency's answer to the passing that waits for it, kept with its result."""
    checked(dossier, "take-answer")
    if answer.file is not None and answer.file not in {file.id for file in dossier.files}:
        raise FILE_NOT_IN_DOSSIER.broken()
    if answer.agency not in {passing.agency for passing in open_passings(dossier)}:
        raise NO_PASSING_OPEN.broken(agency=answer.agency)
    passings = tuple(_answered(passing, answer) for passing in dossier.passings)
    after = moved(dossier, "take-answer", answer.at, answer.by, passings=passings)
    return after, [DossierAnswered(agency=answer.agency)]


def _answered(passing: Passing, answer: AgencyAnswer) -> Passing:
    if passing.agency != answer.agency or passing.answered_at is not None:
        return passing
    return replace(
        passing, answer=answer.text, file=answer.file, answered_at=answer.at, answered_by=answer.by
    )
