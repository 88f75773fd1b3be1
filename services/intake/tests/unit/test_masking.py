"""Who sees how much of a citizen, and how the rest is masked (NĐ 61/2018 art.5.1d)."""

import pytest

from dossier_shared.masks import GONE, masked_email, masked_number
from dossier_shared.web.auth import Role
from intake.adapters.personal import PERSONAL
from intake.domain.masking import (
    LEVELS,
    MASKS,
    OWN_DIVISION,
    Level,
    Viewer,
    level_of,
    masked,
    masked_address,
    masked_name,
    opened,
)

ORDINARY, SENSITIVE = False, True
OURS, OTHERS = "Phòng Người có công", "Phòng Việc làm"
VIEW = {
    "code": "H50-180412-0001",
    "field": "Người có công",
    "sensitive": SENSITIVE,
    "applicant": {
        "name": "Nguyễn Thị Bưởi",
        "kind": "citizen",
        "id_number": "045187001234",
        "address": "Thôn Tân Mỹ, xã Vĩnh Giang, huyện Vĩnh Linh",
        "phone": "+84912345678",
        "email": "buoi@example.vn",
        "authority": None,
    },
    "authorised": None,
    "request": "Trợ cấp thương binh",
    "particulars": {"Số tài khoản": "0101234567"},
    "clock": [{"kind": "runs", "reason": "tiếp nhận", "law": "đ.17"}],
}


@pytest.mark.parametrize(
    ("role", "division", "sensitive", "level"),
    [
        ("receptionist", None, ORDINARY, Level.OPEN),  # takes the dossier in and hands it back
        ("receptionist", None, SENSITIVE, Level.PARTLY),
        ("leader", None, ORDINARY, Level.OPEN),
        ("leader", None, SENSITIVE, Level.PARTLY),
        ("clerk", None, ORDINARY, Level.PARTLY),  # sends papers out, need not know numbers
        ("clerk", None, SENSITIVE, Level.MASKED),
        ("admin", None, ORDINARY, Level.MASKED),  # looks after the system, not the matter
        ("admin", None, SENSITIVE, Level.HIDDEN),
        ("auditor", None, SENSITIVE, Level.HIDDEN),  # opens entries of the audit, which is logged
        ("client", None, SENSITIVE, Level.OPEN),  # what it handed in itself
        ("citizen", None, SENSITIVE, Level.OPEN),
        ("officer", OURS, SENSITIVE, Level.OPEN),  # appraises it
        ("division_head", OURS, SENSITIVE, Level.OPEN),
        ("officer", OTHERS, ORDINARY, Level.HIDDEN),  # not his division's
        ("officer", None, ORDINARY, Level.HIDDEN),
    ],
)
def test_each_role_sees_what_its_work_needs(role, division, sensitive, level):
    assert level_of(Viewer(frozenset({role}), division), sensitive, OURS) == level


def test_of_two_roles_the_wider_one_counts_and_without_one_nothing_is_seen():
    both = Viewer(frozenset({"admin", "receptionist"}))
    assert level_of(both, ORDINARY, OURS) == Level.OPEN
    assert level_of(Viewer(frozenset()), ORDINARY, OURS) == Level.HIDDEN


def test_every_role_stands_in_the_table_and_sensitive_fields_are_one_level_stricter():
    assert LEVELS.keys() | OWN_DIVISION == {str(role) for role in Role}
    for role, (ordinary, sensitive) in LEVELS.items():
        assert sensitive - ordinary == (0 if role in {"client", "citizen"} else 1), role


@pytest.mark.parametrize(
    ("mask", "given", "shown"),
    [
        (masked_name, "Nguyễn Thị Bưởi", "N*** T*** Bưởi"),
        (masked_name, "Bưởi", "B***"),  # one word would be the whole name
        (masked_name, "Đỗ  Ứng", "Đ*** Ứng"),
        (masked_name, "", "***"),
        (masked_number, "045187001234", "***234"),
        (masked_number, "+84912345678", "***678"),
        (masked_number, "12345", "***"),  # three of five would tell it
        (masked_email, "buoi@example.vn", "b***@example.vn"),
        (masked_address, "Thôn Tân Mỹ, xã Vĩnh Giang, huyện Vĩnh Linh",
         "***, xã Vĩnh Giang, huyện Vĩnh Linh"),
        (masked_address, "12 Lê Lợi, Phường 5, Đông Hà", "***, Phường 5, Đông Hà"),
        (masked_address, "Số 7, tổ 3, Đông Hà, Quảng Trị", "***, Đông Hà, Quảng Trị"),
        (masked_address, "Vĩnh Giang, Vĩnh Linh", "***, Vĩnh Linh"),  # may begin with a hamlet
        (masked_address, "Vĩnh Giang", "***"),
    ],
)  # fmt: skip
def test_a_masked_text_tells_one_from_another_and_no_more(mask, given, shown):
    assert mask(given) == shown


def test_each_level_masks_more():
    open_, partly, initials, hidden = [masked(VIEW, level) for level in Level]
    assert open_ == VIEW
    assert partly["applicant"] == VIEW["applicant"] | {
        "id_number": "***234",
        "address": "***, xã Vĩnh Giang, huyện Vĩnh Linh",
        "phone": "***678",
        "email": "b***@example.vn",
    }
    assert (partly["particulars"], partly["request"]) == ({"Số tài khoản": GONE}, VIEW["request"])
    assert (initials["applicant"]["name"], initials["request"]) == ("N*** T*** Bưởi", GONE)
    assert set(hidden["applicant"].values()) == {GONE, "citizen", None}
    assert hidden["clock"] == [{"kind": "runs", "reason": GONE, "law": "đ.17"}]
    assert (hidden["code"], hidden["field"]) == (VIEW["code"], VIEW["field"])


def test_a_row_of_a_list_is_masked_as_well():
    row = {"code": "H50-180412-0001", "applicant": "Nguyễn Thị Bưởi"}
    assert masked(row, Level.MASKED)["applicant"] == "N*** T*** Bưởi"
    assert (opened(row, Level.PARTLY), opened(row, Level.MASKED)) == (["applicant"], [])


def test_the_log_of_reads_names_what_was_given_open():
    assert opened(VIEW, Level.PARTLY) == ["applicant.name", "clock.reason", "request"]
    assert opened(VIEW, Level.HIDDEN) == []
    assert "particulars" in opened(VIEW, Level.OPEN)


def test_all_that_is_sealed_at_rest_is_masked_in_answers_but_for_the_secret():
    assert PERSONAL - MASKS.keys() == {"secret"}  # stands on the slip alone
