"""A case as the reports see it: what happened to its dossier, and who had it when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from sys import intern

from routing.domain.case import Case
from routing.domain.catalogue import Catalogue
from routing.domain.records import HOLDING, Passage
from routing.domain.reports.procedures import ProcedureInfo
from routing.domain.reports.timeline import Mark, Timeline
from routing.domain.workflow import Definition

CHANNELS = {"online": "online", "post": "post"}
"""What comes from another agency's one-stop came in paper, over the counter."""


def timeline_of(case: Case) -> Timeline:
    """What was told of the dossier, and each step with who had it. It is kept for every dossier
    there ever was, so that all have each word in common and a mark has one instant for two.
    """
    return Timeline(
        code=case.code,
        agency=intern(case.agency),
        procedure=intern(case.procedure),
        field=intern(case.field),
        division=intern(case.division),
        channel=CHANNELS.get(case.channel, "counter"),
        sensitive=case.sensitive,
        marks=(*map(_lean, case.marks), *{each.at: each for each in _steps(case)}.values()),
    )


def _lean(mark: Mark) -> Mark:
    noted_at = mark.at if mark.noted_at == mark.at else mark.noted_at
    return replace(mark, noted_at=noted_at, detail=mark.detail and intern(mark.detail))


def _steps(case: Case) -> Iterator[Mark]:
    """Each step in the order in which it was come to, hand by hand: a report as of an earlier
    instant names who had it then, whoever had it after. Of several at one instant the last holds.
    """
    hands: list[Passage] = []
    for each in case.history:
        if each.action in HOLDING:
            hands.append(each)
        elif each.to_step and each.to_step != each.step:
            yield from _held(case, each.step, each.since, hands, _passer(each, hands))
            hands = []
    if case.status != "registered":
        yield from _held(case, case.step, case.step_started_at, hands, case.assignee)


def _held(
    case: Case, step: str, since: datetime, hands: Sequence[Passage], last: str
) -> Iterator[Mark]:
    """Who had it from each change of hands on."""
    taken = [(each.until, each.taken_from) for each in hands if each.taken_from]
    instants = [since, *(at for at, _ in taken)]
    holders = [*(who for _, who in taken), last]
    key, external = intern(step), case.step_of(step).agency is not None
    for at, who in zip(instants, holders, strict=True):
        yield Mark("step-entered", at, at, detail=key, who=intern(who), external=external)


def _passer(left: Passage, hands: Sequence[Passage]) -> str:
    """Who had it when it was passed: who took it over himself, or for whom it was passed."""
    if hands and hands[-1].action == "claimed":
        return hands[-1].by
    return left.acting_for or left.by


def procedure_infos(
    catalogue: Catalogue, fields: Mapping[str, str], on: date
) -> list[ProcedureInfo]:
    """The published procedures by id with the field of each, all of a province's department: linked
    where another agency has a part in the workflow.
    """
    definitions = {each: catalogue.definition(each, None, on) for each in fields}
    return [
        ProcedureInfo(
            procedure,
            field,
            "province",
            "linked" if _linked(definitions[procedure]) else "one-stop",
            own_process=catalogue.known(procedure, on) is not None,
        )
        for procedure, field in fields.items()
    ]


def _linked(definition: Definition) -> bool:
    return bool(definition.earlier) or any(step.agency for step in definition.steps)
