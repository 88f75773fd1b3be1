"""The list of a bulk job: read whole, and all that is wrong told at once."""

import pytest
from services.notify.tests.tools.letters import MORNING

from dossier_shared.lists.reading import read_rows
from notify.domain.bulk.listing import recipients

COMMON = {"since": MORNING, "until": MORNING}


def read(content: str | bytes, common=COMMON):
    raw = content.encode() if isinstance(content, str) else content
    return recipients(read_rows(raw), "outage", common)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize(
    "header",
    [
        "Điện thoại,Email,Họ tên", "phone,email,name", "SĐT;Thư điện tử;Họ và tên",
        "Số điện thoại,E-mail,Full name", "PHONE,EMAIL,NAME",
    ],
)  # fmt: skip
def test_headers_are_vietnamese_or_english_with_or_without_a_byte_order_mark(bom, header):
    between = ";" if ";" in header else ","
    row = between.join(["0912 345 678", "dan@example.vn", "Nguyễn Thị Bưởi"])
    told, faults = read(bom + f"{header}\n{row}\n".encode())
    assert faults == []
    assert [(one.phone, one.email, one.name) for one in told] == [
        ("+84912345678", "dan@example.vn", "Nguyễn Thị Bưởi")
    ]


def test_every_fault_of_every_row_is_told_at_once_and_the_good_rows_are_read():
    told, faults = read(
        "phone,email,name\n0912345678,,\n0233 3852 550,,\n,khong-phai-thu,\n,,Bưởi\n"
        "0168 123 4567,a@b.vn,\n0912345678,,\n=1+1,,\n"
    )
    assert [(one.row, one.phone, one.email) for one in told] == [
        (2, "+84912345678", None), (6, "+84381234567", "a@b.vn"),
    ]  # fmt: skip
    assert [(one.row, one.column, one.code) for one in faults] == [
        (3, "Điện thoại", "phone-landline"),
        (4, "Email", "cell-form"),
        (5, None, "recipient-missing"),
        (7, None, "recipient-repeated"),
        (8, "Điện thoại", "cell-formula"),
    ]
    assert all(one.mend for one in faults)
    assert all("0912345678" not in one.says + one.mend for one in faults)


def test_a_list_without_phones_and_mails_or_without_what_the_text_needs_is_refused():
    _, faults = read("name\nBưởi\n", common={})
    assert [(one.row, one.code) for one in faults] == [
        (1, "recipient-column-missing"), (1, "field-missing"), (1, "field-missing"),
    ]  # fmt: skip


def test_a_row_may_say_its_own_times_which_go_before_those_for_all():
    told, faults = read("phone,Từ lúc\n0912345678,12/04/2018 08:00\n0912345679,\n")
    assert faults == []
    assert [set(one.params) for one in told] == [{"since"}, set()]


def test_one_person_hears_by_mail_where_there_is_one_and_else_by_sms():
    told, _ = read("phone,email\n0912345678,a@b.vn\n0912345679,\n")
    assert [one.channel for one in told] == ["email", "sms"]
