"""The early warning keeps its word over a year that it has not seen; see docs/early-warning.md."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from services.routing.tests.forecast.builders import CALENDAR

from routing.forecasting import __main__ as command
from routing.forecasting.diagram import diagram
from routing.forecasting.people import DAYS
from routing.forecasting.replay import Forecasted, Plan
from routing.forecasting.report import Year, year
from routing.forecasting.scores import (
    Group,
    brier,
    by_days_left,
    calibration_error,
    learnt,
    reliability,
)
from routing.forecasting.year import AFTERWARDS, make_office

SHORT = Plan(DAYS, every=5, draws=40, seed=2)
ENOUGH = 100
TOLERANCE = 0.12
"""A group of 100 forecasts is of some 80 cases, and those of one holder come late together: the
standard deviation of a share is 0.06 or more.
"""


@pytest.fixture(scope="module")
def replayed() -> Year:
    return year(SHORT, CALENDAR)


def test_the_year_is_as_large_as_the_department():
    office = make_office(SHORT.seed, DAYS, CALENDAR)
    office.run(DAYS * 8)
    received = {passed.dossier.code for passed in office.passed} | office.open.keys()
    assert len(received) == pytest.approx(3649, rel=0.05)
    assert 100 < len(office.open) < 400
    assert len(office.people.kinds) == 80
    office.run((DAYS + AFTERWARDS) * 800)
    assert not office.open


def test_of_cases_given_a_probability_about_that_share_is_late(replayed):
    groups = reliability(replayed.mapped)
    large = [group for group in groups if group.count >= ENOUGH]
    assert len(large) >= 6
    assert [g for g in large if abs(g.came - g.said) > TOLERANCE] == []
    assert calibration_error(groups) < 0.05


def test_it_knows_more_than_the_base_rate_and_the_days_left(replayed):
    overall = replayed.late
    base_rate = [(overall, late) for _, late in replayed.mapped]
    assert brier(replayed.mapped) < 0.85 * brier(replayed.thumb) < 0.85 * brier(base_rate)


def test_the_finish_is_as_often_later_than_the_median_as_earlier(replayed):
    later = sum(one.error > 0 for one in replayed.forecasts) / len(replayed.forecasts)
    assert 0.4 < later < 0.6
    within = sum(one.within for one in replayed.forecasts) / len(replayed.forecasts)
    assert 0.75 < within < 0.95


def one(day: int, p: float, late: bool, known: float = 100, left: float = 4) -> Forecasted:
    return Forecasted(day, "a", p, left, late, known, error=0, within=True)


def test_nothing_is_learnt_from_the_future_nor_from_the_first_weeks():
    settled = [one(50, 0.5, late=False, known=60)] * 100
    assert learnt(settled, 60)(0.5) < 0.3
    assert learnt(settled, 59)(0.5) == pytest.approx(0.5)
    assert learnt([replace(past, day=39) for past in settled], 60)(0.5) == pytest.approx(0.5)
    assert by_days_left([*settled, one(50, 0.5, late=True, known=61)], 60)(settled[0]) == 0


def test_scores_of_a_handful_of_forecasts():
    pairs = [(0.05, False), (0.95, True), (0.91, False), (1.0, True)]
    low, high = reliability(pairs)
    assert (low.count, low.said, low.came) == (1, 0.05, 0)
    assert (high.count, round(high.said, 3), round(high.came, 3)) == (3, 0.953, 0.667)
    assert brier([(0.5, True), (1.0, True)]) == 0.125
    assert calibration_error([Group(1, 0.5, 1.0), Group(3, 0.2, 0.2)]) == 0.125


def test_the_diagram_puts_each_group_where_it_belongs():
    drawn = ET.fromstring(diagram([Group(10, 0.0, 0.0)], [Group(40, 1.0, 0.5)]))
    discs = drawn.findall("{http://www.w3.org/2000/svg}circle")
    simulated, mapped = (tuple(float(d.get(k)) for k in ("cx", "cy", "r")) for d in discs[:2])
    assert simulated == (56, 428, 9.5)
    assert mapped == (456, 228, 16)


def test_one_command_writes_the_figures_and_the_diagram(tmp_path):
    asked = ["--out", str(tmp_path / "new"), "--years", "1", "--days", "60", "--draws", "5"]
    command.main(asked)
    figures, drawn = (tmp_path / "new" / name for name in ("figures.md", "reliability.svg"))
    before = figures.read_text(), drawn.read_text()
    assert "Reliability, calibrated" in before[0]
    assert "</svg>" in before[1]
    command.main(asked)
    assert (figures.read_text(), drawn.read_text()) == before
