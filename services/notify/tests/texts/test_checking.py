"""A text that could not be filled in, or would not arrive as it should, is not published."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.text.segments import count
from notify.domain.text.shortening import LEAST, cut, fitted
from notify.domain.wording.bodies import LetterBody, SmsBody, ZaloBody, ZaloRow
from notify.domain.wording.checking import faults
from notify.domain.wording.html import page
from notify.domain.wording.offices import Office
from notify.domain.wording.previewing import Terms, preview
from notify.domain.wording.samples import CODE
from notify.domain.wording.template import Key

OFFICE = Office("Sở Lao động - Thương binh và Xã hội", "So LD-TBXH Quang Tri", "0233 3852 550")
TERMS = Terms(OFFICE, 500)
READY = Key("ready", "sms", "vi")
GOOD = "Hồ sơ $code có kết quả. ĐT $tel."


def sms(text: str, **more) -> SmsBody:
    return SmsBody(text, "MC-X", **more)


def codes(body, name="ready", channel="sms") -> list[str]:
    return [fault.code for fault in faults(name, channel, "vi", body, OFFICE)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (sms("Hẹn $due: $code"), "template-placeholder-unknown"),
        (sms("Thủ tục $procedure: $code"), "template-placeholder-unknown"),
        (sms("${code:day}"), "template-placeholder-form"),
        (sms("$code ${tel:instant}"), "template-placeholder-form"),
        (sms("Phí 5$, $code"), "template-placeholder-malformed"),
        (sms("${code.upper} $code"), "template-placeholder-malformed"),
        (sms("${code!r}"), "template-placeholder-malformed"),
        (sms("Có kết quả. ĐT $tel."), "template-code-missing"),
        (sms(GOOD + "x" * 120), "template-too-long"),
        (sms(GOOD + " Mời đến nhận.", accented=True), "template-too-long"),
        (LetterBody("a", GOOD), "template-other-channel"),
    ],
)
def test_a_message_with_a_fault_names_it(body, code):
    assert codes(body) == [code]


def test_the_fault_names_the_placeholder_its_place_and_what_may_be_used():
    [fault] = faults("ready", "sms", "vi", sms("Hẹn $due: $code"), OFFICE)
    assert fault.field == "body.text"
    assert fault.detail == (
        "Tin này không có trường «due»; các trường có thể dùng: code, office, tel."
    )


def test_all_faults_are_told_at_once():
    body = LetterBody("$a\n", "$b", "$c")
    assert codes(body, channel="email") == ["template-placeholder-unknown"] * 3


@pytest.mark.parametrize(
    "body",
    [
        sms(GOOD),
        sms(GOOD, accented=True),
        sms(GOOD + "x" * 120, parts=2),
        sms("$$5 $code"),
        sms("$office: " + GOOD + "x" * 85),
    ],
    ids=["unaccented", "accented", "two parts", "a dollar", "an office that is cut"],
)
def test_a_good_message_has_no_fault(body):
    assert codes(body) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (LetterBody("Hồ sơ $code\nxong", "x", "$code"), "template-subject-lines"),
        (LetterBody("$code " + "x" * 80, "x", "$code"), "template-subject-too-long"),
        (LetterBody("$code", "x", "$code, $tel"), "template-indiscreet"),
        (LetterBody("$code", "x"), "template-discreet-missing"),
    ],
)
def test_a_letter_with_a_fault_names_it(body, code):
    assert codes(body, channel="email") == [code]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ZaloBody("x", "Tin $code", ("a" * 401,)), "template-zalo-length"),
        (ZaloBody("x", "Tin", ("$code",)), "template-zalo-length"),
        (ZaloBody("x", "Có kết quả", ("$code: gọi $tel",)), "template-zalo-link"),
        (ZaloBody("x", "Có kết quả", ("$code www.a.vn",)), "template-zalo-link"),
        (ZaloBody("x", "Có kết quả", ("$code, 0233 3852 550",)), "template-zalo-link"),
        (ZaloBody("x", "Có kết quả", ("a",), (ZaloRow("Mã", "$code"),)), "template-zalo-count"),
        (ZaloBody("x", "Có kết quả", ("$code",), buttons=("Xem",)), "template-zalo-length"),
    ],
)
def test_what_zalo_would_not_approve_is_refused(body, code):
    assert codes(body, channel="zalo") == [code]


def test_a_preview_tells_parts_and_price_both_with_marks_and_without():
    seen = preview(READY, sms(GOOD, accented=True), {}, TERMS)
    assert seen.rendered.text == f"Hồ sơ {CODE} có kết quả. ĐT 0233 3852 550."
    assert (seen.rendered.counted.encoding, seen.cost) == ("UCS-2", 500)
    long = preview(READY, sms(GOOD + " Mời đến nhận.", accented=True), {}, TERMS)
    assert (long.cost, long.other.parts) == (1000, 1)
    assert long.warnings == [
        "Các ký tự «ồơóếảĐờđậ» nằm ngoài bảng GSM-7 nên tin phải gửi bằng UCS-2: 2 phần, "
        "1000 đồng; không dấu thì 1 phần, 500 đồng."
    ]


def test_a_preview_warns_of_signs_that_strict_gateways_refuse():
    seen = preview(READY, sms("[MOT CUA] $code"), {}, TERMS)
    assert seen.rendered.counted.units == 37
    assert "«[]»" in seen.warnings[0]


@pytest.mark.parametrize(
    ("values", "code"),
    [({"due": 3}, "template-placeholder-unknown"), ({"code": 3}, "template-value-wrong")],
)
def test_a_preview_refuses_values_that_the_kind_does_not_have(values, code):
    with pytest.raises(Exception, match=code):
        preview(READY, sms(GOOD), values, TERMS)


def test_a_faulty_text_is_shown_with_its_faults_as_far_as_it_can_be():
    assert preview(READY, sms("$due"), {}, TERMS).rendered is None
    seen = preview(READY, sms(GOOD + "x" * 120), {}, TERMS)
    assert (seen.cost, [fault.code for fault in seen.faults]) == (1000, ["template-too-long"])


@given(st.text(st.sampled_from("Sở Lao động - TBXH😀e\u0301€"), max_size=200), st.integers(1, 3))
def test_what_is_cut_is_cut_as_little_as_makes_it_fit(name, parts):
    def fill(values) -> str:
        return f"{values[0]} {CODE} 16h30 24/04/2018"

    text, counted = fitted([name], [True], fill, parts)
    assert counted == count(text)
    assert text.endswith(f" {CODE} 16h30 24/04/2018")
    if count(fill([name])).parts <= parts:
        assert text == fill([name])
    else:
        assert counted.parts <= parts


def test_a_name_is_cut_between_characters_and_keeps_enough_to_be_known():
    assert cut("Phòng Người có công", LEAST, "...") == "Phòng Ngư..."
    assert cut("😀" * 20, 12, "…") == "😀" * 11 + "…"
    assert cut("Sở", 12, "...") == "Sở"


class Tags(HTMLParser):
    """What markup a reader's program finds, and the title as it is read."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.found, self.title = set(), ""
        self.feed(shown)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)

    def handle_data(self, data):
        if self.lasttag == "title":
            self.title += data


@given(st.text(st.sampled_from("<>&\"'/-! \nscriptimgonload=x"), max_size=80))
def test_no_text_becomes_markup(text):
    tags = Tags(page(" ".join(text.split()), text, "vi"))
    assert tags.found <= {
        "html", "head", "meta", "title", "body", "main", "p", "br", "ul", "li",
    }  # fmt: skip
    assert tags.title.split() == text.split()
