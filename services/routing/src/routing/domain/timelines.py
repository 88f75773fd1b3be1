"""A case as the reports see it: what happened to its dossier, and who had it when."""

from collections.abc import Iterator, Mapping
from datetime import date

from routing.domain.case import Case
from routing.domain.catalogue import Catalogue
from routing.domain.records import HOLDING, Passage
from routing.domain.reports.procedures import ProcedureInfo
from routing.domain.reports.timeline import Mark, Timeline
from routing.domain.workflow import Definition

CHANNELS = {"online": "online", "post": "post"}
"""What comes from another agency's one-stop came in paper, over the counter."""


def timeline_of(case: Case) -> Timeline:
    """What was told of the dossier, and each step with who had it."""
    return Timeline(
        code=case.code,
        agency=case.agency,
        procedure=case.procedure,
        field=case.field,
        division=case.division,
        channel=CHANNELS.get(case.channel, "counter"),
        sensitive=case.sensitive,
        marks=(*case.marks, *_steps(case)),
    )


def _steps(case: Case) -> Iterator[Mark]:
    passed = [each for each in case.history if each.action not in HOLDING and each.to_step]
    moved = [each for each in passed if each.to_step != each.step]
    yield from (_entered(case, each.step, each) for each in moved)
    if case.status != "registered":
        external = case.present.agency is not None
        at = case.step_started_at
        yield Mark("step-entered", at, at, detail=case.step, who=case.assignee, external=external)


def _entered(case: Case, step: str, left: Passage) -> Mark:
    """Who passed a step had it; it is noted when it is passed, for whose it was before is past."""
    external = case.step_of(step).agency is not None
    return Mark("step-entered", left.since, left.since, detail=step, who=left.by, external=external)


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
