"""Which rules and forms hold on a day (domain: the chronology of decrees and circulars)."""

from datetime import date
from typing import get_args

import pytest

from intake.domain.rulesets import RULE_SETS, rules_named, rules_of
from intake.domain.statuses import FormKind

APOLOGY_2018 = "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
APOLOGY_2025 = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


@pytest.mark.parametrize(
    ("day", "id_", "why"),
    [
        ("2014-01-01", "QD-09-2015", "nothing older is known"),
        ("2018-06-20", "QD-09-2015", "the day before NĐ 61/2018"),
        ("2018-06-21", "ND-61-2018", "NĐ 61/2018 is in force"),
        ("2019-01-05", "ND-61-2018", "the day before TT 01/2018"),
        ("2019-01-06", "TT-01-2018", "TT 01/2018 brings forms 01-06"),
        ("2025-09-14", "TT-01-2018", "the day before TT 03/2025"),
        ("2025-09-15", "TT-03-2025", "TT 03/2025 brings seven forms"),
    ],
)
def test_a_day_has_the_rules_in_force_on_it(day: str, id_: str, why: str) -> None:
    assert rules_of(date.fromisoformat(day)).id == id_, why


@pytest.mark.parametrize(
    ("id_", "kind", "number", "title"),
    [
        ("QD-09-2015", "receipt", None, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("TT-01-2018", "control-sheet", "05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("TT-01-2018", "book", "06", "Sổ theo dõi hồ sơ"),
        ("TT-01-2018", "apology", "04", APOLOGY_2018),
        ("TT-01-2018", "stop-notice", None, "Thông báo dừng giải quyết hồ sơ"),
        ("TT-03-2025", "apology", "04", APOLOGY_2025),
        ("TT-03-2025", "stop-notice", "05", "Thông báo dừng giải quyết hồ sơ"),
        ("TT-03-2025", "control-sheet", "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("TT-03-2025", "book", "07", "Sổ theo dõi hồ sơ"),
    ],
)
def test_a_form_is_known_by_its_kind_and_its_number_is_data(
    id_: str, kind: str, number: str | None, title: str
) -> None:
    form = rules_named(id_).forms[kind]
    assert (form.number, form.title) == (number, title)


def test_every_rule_set_has_a_form_of_every_kind() -> None:
    kinds = {*get_args(FormKind), "book", "hand-over", "transfer"}
    assert [rules.id for rules in RULE_SETS if set(rules.forms) != kinds] == []
