"""Any report as it is laid out on paper."""

from collections.abc import Callable, Mapping
from typing import Any

from routing.domain.reports.indices import Indices
from routing.domain.reports.lists import indices_paper, overdue_paper, scores_paper
from routing.domain.reports.overdue import Overdue
from routing.domain.reports.paper import Letterhead, Names, Paper
from routing.domain.reports.papers import procedures_paper, solving_paper
from routing.domain.reports.procedures import ProceduresReport
from routing.domain.reports.scores import Scores
from routing.domain.reports.shape import Report
from routing.domain.reports.solving import Solving

_PAPERS: Mapping[type, Callable[[Any, Letterhead, Names], Paper]] = {
    Solving: solving_paper,
    ProceduresReport: procedures_paper,
    Overdue: overdue_paper,
    Indices: indices_paper,
    Scores: scores_paper,
}


def as_paper(report: Report, letterhead: Letterhead, names: Names | None = None) -> Paper:
    """What XLSX and PDF are made of."""
    return _PAPERS[type(report)](report, letterhead, names or Names())
