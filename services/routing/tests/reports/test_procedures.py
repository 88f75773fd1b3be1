"""07a and 07b: procedures by level of government and by mechanism."""

from dataclasses import replace

import pytest
from services.routing.tests.reports.papers import april
from services.routing.tests.reports.timelines import AGENCY, OTHER_AGENCY, mark, seen, timeline

from routing.domain.reports.counts import Contradiction
from routing.domain.reports.periods import month
from routing.domain.reports.procedures import (
    ByLevel,
    ProcedureInfo,
    procedure_info,
    report_07a,
    report_07b,
)

APRIL = seen(month(2018, 4))
LINKED = "Cấp tỉnh (liên thông xã - huyện - tỉnh)"
OWN = [
    procedure_info("NCC-01", "Người có công", LINKED, own_process=True),
    procedure_info("NCC-02", "Người có công", "Cấp xã", own_process=False),
    procedure_info("DN-01", "Dạy nghề", "Cấp huyện", own_process=True),
    ProcedureInfo("DN-02", "Dạy nghề", "province", None, True),
]


def test_the_catalogues_wording_tells_level_and_mechanism():
    told = {one.id: (one.level, one.mechanism) for one in OWN}
    assert told["NCC-01"] == ("province", "linked")
    assert told["NCC-02"] == ("commune", "one-stop")
    assert told["DN-01"] == ("district", "one-stop")
    with pytest.raises(ValueError, match="Cấp bộ"):
        procedure_info("X-01", "x", "Cấp bộ")


def test_07a_counts_an_agencys_procedures_by_field():
    report = report_07a(OWN, april(), AGENCY, APRIL)
    crafts, merit = report.lines
    assert (crafts.key, crafts.all, crafts.handled) == (
        "Dạy nghề", ByLevel(1, 1, 0), ByLevel(0, 1, 0),
    )  # fmt: skip
    assert (merit.one_stop, merit.linked, merit.used) == (1, 1, 1)
    assert merit.processes == ByLevel(1, 0, 0)
    assert (report.total.all.total, report.total.handled.total, report.total.used) == (4, 3, 1)
    assert report.unlisted == 0


def test_07b_counts_by_agency_and_a_shared_procedure_twice():
    other = [procedure_info("NCC-01", "Người có công", LINKED, own_process=True)]
    received = mark("received", "2018-04-10 08:00", "2018-05-20 08:00")
    told = [timeline(received, code="x", agency=OTHER_AGENCY, procedure="gone"), *april()]
    report = report_07b({AGENCY: OWN, OTHER_AGENCY: other}, told, APRIL)
    assert [line.key for line in report.lines] == [AGENCY, OTHER_AGENCY]
    assert [line.used for line in report.lines] == [1, 0]
    assert (report.total.all.total, report.total.linked) == (5, 2)
    assert report.unlisted == 1


def test_only_dossiers_received_in_the_period_make_a_procedure_used():
    march = mark("received", "2018-03-10 08:00", "2018-05-20 08:00")
    assert report_07a(OWN, [timeline(march)], AGENCY, APRIL).total.used == 0


def test_processes_not_known_of_each_are_not_counted():
    unknown = [*OWN, procedure_info("NCC-03", "Người có công", "Cấp tỉnh")]
    report = report_07b({AGENCY: unknown}, [], APRIL)
    assert report.lines[0].processes is None
    assert report.total.processes is None


def test_figures_that_do_not_agree_are_not_given_out():
    report = report_07a(OWN, [], AGENCY, APRIL)
    with pytest.raises(Contradiction, match="mechanisms"):
        replace(report.lines[0], linked=5)
    with pytest.raises(Contradiction, match="more used"):
        replace(report.lines[0], used=5)
    with pytest.raises(Contradiction, match="add up"):
        replace(report, lines=())
