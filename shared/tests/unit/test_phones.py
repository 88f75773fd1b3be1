import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.phones import LETTERS, NEW_PREFIXES, PhoneError, mobile, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "+84912345678",
        "84912345678",
        "0084912345678",
        " 091 234 56 78 ",
        "0912.345.678",
        "(091) 234-5678",
        "+84 (0) 912 345 678",
    ],
)
def test_one_phone_has_one_spelling_however_a_clerk_writes_it(text):
    assert mobile(text) == "+84912345678"


@pytest.mark.parametrize("written", ["0{}", "+84{}", "84{}", "+84 (0){}", "0084{}"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("120", "70"),
        ("121", "79"),
        ("122", "77"),
        ("123", "83"),
        ("124", "84"),
        ("125", "85"),
        ("126", "76"),
        ("127", "81"),
        ("128", "78"),
        ("129", "82"),
        ("162", "32"),
        ("163", "33"),
        ("164", "34"),
        ("165", "35"),
        ("166", "36"),
        ("167", "37"),
        ("168", "38"),
        ("169", "39"),
        ("186", "56"),
        ("188", "58"),
        ("199", "59"),
    ],
)
def test_an_eleven_digit_phone_of_an_old_dossier_still_rings(written, old, new):
    assert mobile(written.format(f"{old}2345678")) == f"+84{new}2345678"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("O912345678", "phone-letters"),
        ("o9123456O8", "phone-letters"),
        ("09l2345678", "phone-letters"),
        ("0912 34S 678", "phone-letters"),
        ("0912345678/0987654321", "phone-characters"),
        ("091+2345678", "phone-characters"),
        ("không có", "phone-characters"),
        ("", "phone-not-a-number"),
        (" - ", "phone-not-a-number"),
        ("+", "phone-not-a-number"),
        ("+999123456789", "phone-not-a-number"),
        ("0112345678", "phone-not-a-number"),
        ("01234567", "phone-not-a-number"),
        ("0233 3852 123", "phone-landline"),
        ("+84 24 3852 1234", "phone-landline"),
        ("1900 1234", "phone-premium"),
        ("1900 123456", "phone-premium"),
        ("1800 1234", "phone-toll-free"),
        ("091234567", "phone-length"),
        ("09123456789", "phone-length"),
        ("0912345678 0987654321", "phone-length"),
        ("113", "phone-length"),
        ("016812345678", "phone-length"),
        ("0672345678", "phone-not-mobile"),
        ("069123456", "phone-not-mobile"),
    ],
)
def test_a_number_that_takes_no_message_is_refused_with_its_reason(text, code):
    with pytest.raises(PhoneError) as refused:
        mobile(text)
    assert (refused.value.rule.code, str(refused.value)) == (code, refused.value.rule.says)


def test_a_refusal_does_not_repeat_the_number():
    with pytest.raises(PhoneError) as refused:
        mobile("02333852123")
    assert not any(letter.isdigit() for letter in f"{refused.value!r}")


def test_a_relative_abroad_can_be_told():
    assert mobile("+44 7911 123456") == "+447911123456"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("\uff10\uff19\uff11\uff12345678", "a keyboard set to full width writes the same digits"),
        ("\u202a0912345678\u202c", "copied from a page, with marks of direction"),
        ("\ufeff0912345678", "the first cell of a file with a byte order mark"),
        ("\u00a00912\u00a0345\u00a0678\t", "spaces that do not break"),
        ("0912\u2013345\u2013678", "a word processor makes dashes of hyphens"),
        ("'0912345678", "an apostrophe keeps the zero in a sheet"),
        ("ĐT: 0912345678", "its name in front"),
        ("sđt 0912.345.678", "its name in front"),
        ("Điện thoại di động: 0912 345 678", "its name in front, twice"),
        ("Tel. (+84) 912345678", "its name in front"),
        ("Zalo 0912345678", "the number of a chat is a number"),
        ("+84(0)912345678", "both the country's code and the zero"),
        ("84912345678", "the country's code without its plus"),
        ("0084912345678", "as dialled from abroad"),
        ("+84.912.345.678", "points"),
    ],
)
def test_what_stands_around_the_digits_does_not_matter(text, because):
    assert mobile(text) == "+84912345678", because


@pytest.mark.parametrize(
    ("text", "right", "because"),
    [
        ("0895123456", False, "of 089 only 0896 to 0899 are given out"),
        ("0896123456", True, "of 089 only 0896 to 0899 are given out"),
        ("0899123456", True, "of 089 only 0896 to 0899 are given out"),
        ("0521123456", False, "of 052 only 0522, 0523 and 0528"),
        ("0522123456", True, "of 052 only 0522, 0523 and 0528"),
        ("0523123456", True, "of 052 only 0522, 0523 and 0528"),
        ("0528123456", True, "of 052 only 0522, 0523 and 0528"),
        ("0559123456", True, "of 055 only 0559"),
        ("0551123456", False, "of 055 only 0559"),
        ("0321234567", True, "a number since 2018"),
        ("0932123456", True, "the web's patterns know it"),
        ("0|12345678", False, "a bar of such a pattern is no digit"),
    ],
)
def test_a_prefix_that_was_never_given_out_is_none(text, right, because):
    try:
        found = mobile(text)
    except PhoneError:
        found = None
    assert (found is not None) is right, because


def test_a_letter_in_the_place_of_a_digit_is_named_with_how_to_mend_it():
    with pytest.raises(PhoneError) as refused:
        mobile("O912345678")
    assert refused.value.rule is LETTERS
    assert "chữ O thay số 0" in LETTERS.says


def test_a_renumbered_number_says_so():
    assert [read_phone(text).renumbered for text in ("01681234567", "0381234567")] == [True, False]


def test_where_mobiles_and_landlines_share_their_numbers_it_may_be_either():
    assert read_phone("+1 202 555 0123").kind == "mobile-or-landline"


@given(st.sampled_from(sorted(NEW_PREFIXES)), st.integers(0, 9_999_999))
def test_the_last_seven_digits_of_an_old_number_stay(old, rest):
    """0 + three + seven digits before 15/09/2018, 0 + two + seven since."""
    assert mobile(f"0{old}{rest:07d}") == f"+84{NEW_PREFIXES[old]}{rest:07d}"


@given(st.text(max_size=25))
def test_whatever_is_written_is_refused_or_has_one_spelling(text):
    try:
        number = mobile(text)
    except PhoneError:
        return
    assert mobile(number) == number
