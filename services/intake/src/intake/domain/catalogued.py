"""A procedure in the catalogue: its draft, its published versions, its end (NĐ 63/2010 art.13-17).

A version holds from its day until the day before the next one's, or before the procedure's end:
this is derived, so that versions cannot overlap and a published one is never touched again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dossier_shared.contracts import Payload, ProcedureEnded, ProcedurePublished
from dossier_shared.rules import RuleViolation
from intake.domain.errors import catalogue as wrong
from intake.domain.errors.life import PROCEDURE_UNKNOWN
from intake.domain.procedure import Decision, Procedure, content, same_content, to_contract


@dataclass(frozen=True, slots=True)
class Ending:
    """`from_day` (ISO) is the first day on which the procedure is no longer carried out."""

    from_day: str
    decision: Decision
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogued:
    id: str
    versions: tuple[Procedure, ...] = ()
    draft: Procedure | None = None
    ended: Ending | None = None


Change = tuple[Catalogued, Sequence[Payload]]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A decision that is carried out from a day, as it was known on another."""

    decision: Decision
    from_day: date
    today: date


def save_draft(found: Catalogued, draft: Procedure) -> Change:
    """What the next version is to say, in the place of an earlier draft."""
    _check_goes_on(found)
    numbered = replace(content(draft), version=len(found.versions) + 1)
    return replace(found, draft=numbered), []


def discard_draft(found: Catalogued) -> Change:
    if found.draft is None:
        raise wrong.NO_DRAFT.broken()
    return replace(found, draft=None), []


def bring_into_force(found: Catalogued, ordered: Ordered, *, sensitive: bool) -> Change:
    """The draft becomes the first version (`publish`) or the next (`amend`, `supplement`).

    The first may hold from a day that has passed, as the law that makes it may be older than its
    entry here. A later one may not: what was received since then is pinned to the version before,
    and is moved by a command, dossier by dossier. `sensitive` is what the field's register says.
    """
    _check_kind(found, ordered.decision)
    _check_decision(ordered)
    if found.draft is None:
        raise wrong.NO_DRAFT.broken()
    if found.versions:
        _check_day(found, ordered)
        if same_content(found.draft, found.versions[-1]):
            raise wrong.VERSION_UNCHANGED.broken()
    version = replace(
        found.draft, sensitive=sensitive, decision=ordered.decision,
        valid_from=ordered.from_day.isoformat(),
    )  # fmt: skip
    return replace(found, versions=(*found.versions, version), draft=None), [published(version)]


def end(found: Catalogued, ordered: Ordered, successor: Catalogued | None = None) -> Change:
    """Abolished, or with a successor replaced, from a day; a draft falls away with it."""
    _check_goes_on(found)
    _check_decision(ordered)
    if not found.versions:
        raise wrong.NOT_PUBLISHED.broken()
    _check_day(found, ordered)
    if successor is not None:
        _check_successor(found, successor, ordered.from_day)
    by = successor.id if successor else None
    ending = Ending(ordered.from_day.isoformat(), ordered.decision, by)
    told = ProcedureEnded(from_day=ordered.from_day, replaced_by=by)
    return replace(found, draft=None, ended=ending), [told]


def shipped(version: Procedure) -> Change:
    """A procedure as the product brings it."""
    return Catalogued(version.id, (version,)), [published(version)]


def version_on(found: Catalogued, day: date) -> Procedure:
    """The version in force on a day; a rule that says why there is none."""
    if not found.versions:
        raise PROCEDURE_UNKNOWN.broken()
    if (ending := found.ended) and ending.from_day <= day.isoformat():
        from_day = _said(ending.from_day)
        if ending.replaced_by is None:
            raise wrong.PROCEDURE_ABOLISHED.broken(day=from_day)
        raise wrong.PROCEDURE_REPLACED.broken(day=from_day, by=ending.replaced_by)
    began = [one for one in found.versions if one.valid_from <= day.isoformat()]
    if not began:
        raise wrong.PROCEDURE_NOT_YET.broken(day=_said(found.versions[0].valid_from))
    return began[-1]


def version_numbered(found: Catalogued, number: int) -> Procedure:
    if not 1 <= number <= len(found.versions):
        raise wrong.VERSION_UNKNOWN.broken(version=number)
    return found.versions[number - 1]


def last_day(found: Catalogued, version: Procedure) -> date | None:
    """The last day on which a version is in force; None when it holds until further notice."""
    following = [one.valid_from for one in found.versions[version.version :][:1]]
    if not following and found.ended:
        following = [found.ended.from_day]
    return date.fromisoformat(following[0]) - timedelta(days=1) if following else None


def published(version: Procedure) -> ProcedurePublished:
    return ProcedurePublished(
        version=version.version,
        name=version.name,
        field=version.field,
        division=version.division,
        limit=to_contract(version.limit),
        sensitive=version.sensitive,
        valid_from=date.fromisoformat(version.valid_from),
    )


def _check_kind(found: Catalogued, decision: Decision) -> None:
    _check_goes_on(found)
    if found.versions and decision.kind == "publish":
        raise wrong.PUBLISHED_BEFORE.broken()
    if not found.versions and decision.kind != "publish":
        raise wrong.NOT_PUBLISHED.broken()


def _check_goes_on(found: Catalogued) -> None:
    if found.ended is not None:
        raise wrong.PROCEDURE_ENDS.broken(day=_said(found.ended.from_day))


def _check_decision(ordered: Ordered) -> None:
    if ordered.decision.day > ordered.today.isoformat():
        raise wrong.DECISION_IN_FUTURE.broken()


def _check_day(found: Catalogued, ordered: Ordered) -> None:
    newest = found.versions[-1].valid_from
    if ordered.from_day.isoformat() <= newest:
        raise wrong.VERSIONS_OVERLAP.broken(day=_said(newest))
    if ordered.from_day < ordered.today:
        raise wrong.VALID_FROM_PAST.broken()


def _check_successor(found: Catalogued, successor: Catalogued, day: date) -> None:
    try:
        version_on(successor, day)
    except RuleViolation as error:
        raise wrong.SUCCESSOR_WRONG.broken() from error
    if successor.id == found.id:
        raise wrong.SUCCESSOR_WRONG.broken()


def _said(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
