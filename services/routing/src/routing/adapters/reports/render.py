"""Reports as PDF/A-2b by Typst: what they say reaches the template as JSON, never as its code."""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, run

from routing.adapters.reports.chart import chart
from routing.adapters.reports.wording import said
from routing.domain.reports.paper import Cell, Column, Paper

SETTING = "routing.adapters.reports.setting"
PATIENCE = 60
"""Seconds; a list of five hundred dossiers takes two."""
ALIGNED = {"text": "left", "day": "center"}
_ONE = ThreadPoolExecutor(max_workers=1)
"""One PDF at a time: beside the service there is memory for one more process."""


async def pdf(paper: Paper) -> bytes:
    """A4 lying, dated as of the report: the same bytes for the same report."""
    return await asyncio.get_running_loop().run_in_executor(_ONE, report, paper)


def report(paper: Paper) -> bytes:
    """As `pdf`, in this thread and by a process of its own; some tenths of a second."""
    setting = [sys.executable, "-m", SETTING, paper.window.as_of.isoformat()]
    data = json.dumps(_data(paper), ensure_ascii=False).encode()
    done = run(setting, input=data, stdout=PIPE, check=True, timeout=PATIENCE)  # noqa: S603
    return done.stdout


def _data(paper: Paper) -> dict[str, object]:
    head, form, period = paper.letterhead, paper.form, paper.window.period
    return {
        "number": form.number,
        "basis": form.basis,
        "title": form.title,
        "unit": form.unit,
        "parent": head.parent,
        "office": head.name,
        "receiver": head.receiver,
        "place": head.place,
        "day": paper.day,
        "period": period.title,
        "days": period.days,
        "as_of": paper.as_of,
        "widths": [column.width for column in paper.columns],
        "sides": [ALIGNED.get(column.kind, "right") for column in paper.columns],
        "heads": [head._asdict() for head in paper.heads],
        "depth": paper.depth,
        "numbers": list(paper.numbers),
        "rows": [_said(row, paper.columns) for row in paper.rows],
        "total": _said(paper.total, paper.columns) if paper.total else [],
        "notes": list(paper.notes),
        "charts": [{"title": one.title, "svg": chart(one)} for one in paper.charts if one.names],
    }


def _said(cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[str]:
    return [said(cell, column.kind) for cell, column in zip(cells, columns, strict=True)]
