"""Reports as JSON: keys that stay, labels for people."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.reports.papers import AS_OF as NOTED
from services.routing.tests.reports.papers import NAMES, april
from services.routing.tests.reports.test_figures import AS_OF, PERIODS, last_told
from services.routing.tests.reports.timelines import (
    AGENCY,
    CALENDAR,
    ZONE,
    lives,
    seen,
)

from routing.domain.reports.indices import indices
from routing.domain.reports.overdue import overdue
from routing.domain.reports.paper import Names
from routing.domain.reports.periods import month, window
from routing.domain.reports.procedures import procedure_info, report_07a, report_07b
from routing.domain.reports.scores import scores
from routing.domain.reports.shape import as_json
from routing.domain.reports.solving import report_06a, report_06b

APRIL = seen(month(2018, 4), NOTED)
PROCEDURES = [procedure_info("NCC-01", "Người có công", "Cấp tỉnh")]


def every_report(told, asked):
    return [
        report_06a(told, AGENCY, asked),
        report_06b(told, asked),
        report_07a(PROCEDURES, told, AGENCY, asked),
        report_07b({AGENCY: PROCEDURES}, told, asked),
        overdue(told, AGENCY, asked, CALENDAR),
        indices(told, AGENCY, asked),
        scores(told, AGENCY, asked),
    ]


def test_06a_says_what_it_is_of_when_and_with_which_figures():
    said = as_json(report_06a(april(), AGENCY, APRIL), NAMES)
    assert said["report"] == "06a"
    assert said["form"] == "Biểu số II.06a/VPCP/KSTT"
    assert (said["agency"], said["agency_name"]) == (AGENCY, "Sở Lao động - Thương binh và Xã hội")
    assert said["period"] == {
        "span": "month", "first": "2018-04-01", "last": "2018-04-30",
        "title": "Tháng 4 năm 2018", "days": "Từ ngày 01/04/2018 đến ngày 30/04/2018",
    }  # fmt: skip
    assert said["as_of"] == "2018-05-10T09:00:00+07:00"
    assert said["total"] == {
        "previous": 3, "online": 1, "counter": 1, "post": 1, "direct": 2, "received": 3, "total": 6,
        "early": 1, "on_time": 0, "late": 1, "resolved": 2,
        "open_in_time": 3, "open_late": 1, "open": 4, "late_first": 2, "open_late_first": 1,
        "on_time_share": {"value": 50.0, "text": "50,0%"},
    }  # fmt: skip
    assert said["labels"].keys() >= said["total"].keys()


def test_a_share_of_nothing_is_a_dash_and_not_a_hundred():
    said = as_json(report_06a(april(), AGENCY, APRIL))
    [crafts] = [line for line in said["lines"] if line["key"] == "Dạy nghề"]
    assert crafts["on_time_share"] == {"value": None, "text": "-"}
    assert said["agency_name"] == AGENCY


def test_the_late_are_told_with_their_delays_and_a_sensitive_procedure_is_not_named():
    said = as_json(overdue(april(), AGENCY, APRIL, CALENDAR), NAMES)
    by_code = {row["code"]: row for row in said["rows"]}
    assert by_code["H-1"]["procedure_name"] == "Giải quyết chế độ thờ cúng liệt sĩ"
    assert by_code["H-1"]["holder_name"] == "Lê Văn Hòa"
    assert by_code["H-1"]["step_name"] == "Thụ lý"
    assert by_code["H-1"]["due_now"] == "2018-04-16T08:00:00+07:00"
    assert by_code["H-1"]["delay_now"] == {
        "working_days": 8, "own_hours": 64.0, "partner_hours": 0.0,
    }  # fmt: skip
    assert (by_code["H-2"]["procedure"], by_code["H-2"]["procedure_name"]) == (None, None)
    assert by_code["H-3"]["delay_now"] is None
    assert by_code["H-1"]["cause_label"] == "Cơ quan giải quyết chậm"


def test_indices_scores_and_procedures_have_their_figures():
    told = {
        as_json(one, NAMES)["report"]: as_json(one, NAMES) for one in every_report(april(), APRIL)
    }
    assert told["indices"]["channels"] == {"online": 1, "counter": 1, "post": 1}
    assert told["indices"]["returned"] == {"counter": 0, "post": 0, "electronic": 1}
    assert told["indices"]["indices"][0]["share"] == {"value": 50.0, "text": "50,0%"}
    assert len(told["indices"]["absent"]) == 7
    assert told["scores"]["whole"]["total"] == 17.0
    assert told["scores"]["staff"][0]["label"] == "Lê Văn Hòa"
    assert told["scores"]["staff"][0]["grade"] == "Hoàn thành 100% nhiệm vụ"
    assert told["07a"]["total"]["all"] == {"province": 1, "district": 0, "commune": 0, "total": 1}
    assert told["07b"]["lines"][0]["label"] == "Sở Lao động - Thương binh và Xã hội"
    assert told["07a"]["total"]["processes"] is None
    assert told["06b"]["agency"] is None


@settings(deadline=None)
@given(st.lists(lives(), max_size=6), PERIODS, AS_OF)
def test_any_report_can_be_written_as_json_and_read_back(told, period, as_of):
    for report in every_report(last_told(told), window(period, as_of, ZONE)):
        said = as_json(report, Names())
        assert json.loads(json.dumps(said, allow_nan=False)) == said
