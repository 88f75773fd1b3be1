import pytest

from dossier_shared.phones import PhoneError, mobile


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
        ("O912345678", "phone-characters"),
        ("09l2345678", "phone-characters"),
        ("\uff10\uff19\uff11\uff12345678", "phone-characters"),
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
