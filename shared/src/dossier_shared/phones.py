"""Phone numbers that can take a text message.

Mobile numbers have ten digits since 15/09/2018. The eleven-digit ones before are renumbered by
the numbering plan of Bộ Thông tin và Truyền thông (TT 22/2014/TT-BTTTT, QĐ 2036/QĐ-BTTTT 2017):
the prefix changes and the last seven digits stay. A number may have moved between carriers, so
none is told from its prefix.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

from dossier_shared.rules import BadInput, Rule

NEW_PREFIXES = {
    "120": "70",
    "121": "79",
    "122": "77",
    "123": "83",
    "124": "84",
    "125": "85",
    "126": "76",
    "127": "81",
    "128": "78",
    "129": "82",
    "162": "32",
    "163": "33",
    "164": "34",
    "165": "35",
    "166": "36",
    "167": "37",
    "168": "38",
    "169": "39",
    "186": "56",
    "188": "58",
    "199": "59",
}

_MOBILE = "Ghi số di động nhận được tin nhắn, hoặc để trống và dùng địa chỉ thư điện tử."


def _rule(code: str, says: str, mend: str = _MOBILE) -> Rule:
    return Rule(code, says, mend, kind=BadInput)


CHARACTERS = _rule(
    "phone-characters",
    "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, gạch nối và ngoặc đơn.",
    "Gõ lại số điện thoại bằng chữ số.",
)
LETTERS = _rule(
    "phone-letters",
    "Số điện thoại có chữ cái viết thay chữ số, như chữ O thay số 0 hoặc chữ l thay số 1.",
    "Hỏi lại người nộp từng chữ số, rồi gõ lại số điện thoại chỉ bằng chữ số.",
)
NOT_A_NUMBER = _rule("phone-not-a-number", "Đây không phải là số điện thoại đang được cấp.")
LANDLINE = _rule("phone-landline", "Số điện thoại cố định không nhận được tin nhắn.")
PREMIUM = _rule("phone-premium", "Số 1900 là số dịch vụ, không nhận được tin nhắn.")
TOLL_FREE = _rule("phone-toll-free", "Số 1800 là số dịch vụ, không nhận được tin nhắn.")
LENGTH = _rule(
    "phone-length",
    "Số điện thoại thừa hoặc thiếu chữ số.",
    "Số di động có mười chữ số, bắt đầu bằng 0; hỏi lại người nộp rồi gõ lại.",
)
NOT_MOBILE = _rule("phone-not-mobile", "Số điện thoại này không phải là số di động.")

_SEPARATORS = str.maketrans("", "", " .-()\u2013\u2010\u2011")
_DIGITS = re.compile(r"\+?[0-9]*")
_LOOK_LIKE_DIGITS = str.maketrans("OoQlIi|LSsBZz", "0001111155822")
_IN_FRONT = re.compile(
    r"""[\s'"`*:;,.=#/\\-]*
    (?:(?:s?đt|s?dt|dđ|tel|phone|mobile|zalo|hotline|điện[ ]thoại|di[ ]động|số)\b[\s.:]*)*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What people write before a number: its name, or the mark that keeps a cell from being a sum."""
_OLD_MOBILE = re.compile(r"(?:(?:\+|00)?84)?0?(1[0-9]{2})([0-9]{7})")
_VIETNAM = 84
_MOBILE_DIGITS = 9
_MOBILE_STARTS = tuple("35789")

_REFUSED_TYPES = {
    PhoneNumberType.FIXED_LINE: LANDLINE,
    PhoneNumberType.PREMIUM_RATE: PREMIUM,
    PhoneNumberType.TOLL_FREE: TOLL_FREE,
}


Kind = Literal["mobile", "mobile-or-landline"]
"""Both take messages; some countries give mobile and fixed telephones the same numbers."""
_KINDS: dict[int, Kind] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile-or-landline",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that takes messages: E.164; `renumbered` when it was written with eleven digits."""

    number: str
    kind: Kind
    renumbered: bool = False


class PhoneError(ValueError):
    """Why a number cannot take a message. The rule does not hold it, so it may be logged."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.says)
        self.rule = rule


def mobile(text: str, region: str = "VN") -> str:
    """E.164 of a mobile number as people write it, an eleven-digit one renumbered.

    A number without a country code belongs to `region`.
    """
    return read_phone(text, region).number


def read_phone(text: str, region: str = "VN") -> Phone:
    """A number as people write it; PhoneError for one that takes no message."""
    written = _digits(text)
    digits = _renumbered(written) if region == "VN" else written
    number = _parse(digits, region)
    if rule := _refusal(number):
        raise PhoneError(rule)
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        _KINDS[phonenumbers.number_type(number)],
        renumbered=digits != written,
    )


def _digits(text: str) -> str:
    """What is left when separators, what cannot be seen and a name in front are taken away;
    full-width digits are digits.
    """
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    rest = _IN_FRONT.sub("", seen.strip(), count=1)
    digits = "".join(rest.translate(_SEPARATORS).split())
    if _DIGITS.fullmatch(digits):
        return digits
    meant = digits.translate(_LOOK_LIKE_DIGITS)
    raise PhoneError(LETTERS if _DIGITS.fullmatch(meant) and len(meant) > 1 else CHARACTERS)


def _renumbered(digits: str) -> str:
    old = _OLD_MOBILE.fullmatch(digits)
    if old is None or old.group(1) not in NEW_PREFIXES:
        return digits
    return f"+84{NEW_PREFIXES[old.group(1)]}{old.group(2)}"


def _parse(digits: str, region: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException as error:
        lengths = {
            NumberParseException.TOO_LONG,
            NumberParseException.TOO_SHORT_NSN,
            NumberParseException.TOO_SHORT_AFTER_IDD,
        }
        rule = LENGTH if error.error_type in lengths else NOT_A_NUMBER
        raise PhoneError(rule) from None


def _refusal(number: PhoneNumber) -> Rule | None:
    kind = phonenumbers.number_type(number)
    if kind in _KINDS:
        return None
    if kind != PhoneNumberType.UNKNOWN:
        return _REFUSED_TYPES.get(kind, NOT_MOBILE)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE or _mobile_with_wrong_length(number):
        return LENGTH
    return NOT_A_NUMBER


def _mobile_with_wrong_length(number: PhoneNumber) -> bool:
    """The library deems any length possible that some Vietnamese number has."""
    digits = str(number.national_number)
    return (
        number.country_code == _VIETNAM
        and digits.startswith(_MOBILE_STARTS)
        and len(digits) != _MOBILE_DIGITS
    )
