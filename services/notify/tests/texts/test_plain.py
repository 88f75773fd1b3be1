"""What a telephone shows of a Vietnamese text that may carry no marks."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.text.gsm import foreign
from notify.domain.text.plain import plain

VOWELS = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ",
    "e": "eèéẻẽẹêềếểễệ",
    "i": "iìíỉĩị",
    "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự",
    "y": "yỳýỷỹỵ",
    "d": "dđ",
}


@pytest.mark.parametrize(("letter", "marked"), VOWELS.items())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_of_vietnamese_loses_its_marks(letter, marked, form):
    assert plain(normalize(form, marked)) == letter * len(marked)
    assert plain(normalize(form, marked.upper())) == letter.upper() * len(marked)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Đường số 5 – «Hồ sơ» của bạn…", 'Duong so 5 - "Ho so" cua ban...'),
        ("‘một’ “hai” „ba”", "'mot' \"hai\" \"ba\""),
        ("a\u00a0b\u202fc\u2009d\te", "a b c d e"),
        ("12—15, 3‑4 − 1", "12-15, 3-4 - 1"),
        ("nối\u200bliền\u00ad\ufeff", "noilien"),
        ("• việc", "- viec"),
        ("100.000₫, 30 °C, ½, №5", "100.000d, 30 oC, 1/2, No5"),
        ("１２３ ①", "123 1"),
        ("Łódź, Straße, Bjørn, Œuvre", "Lodz, Strasse, Bjorn, OEuvre"),
        ("Müller, Ångström", "Muller, Angstrom"),
        ("ÐÔNG ðông", "DONG dong"),
        ("thu\u031b\u0309 thuở", "thu thuo"),
        ("dấu ` lẻ", "dau ' le"),
        ("€ [1] {2} ~ ^ | \\", "€ [1] {2} ~ ^ | \\"),
        ("李明 😀", "?? ?"),
        ("hai\ndòng", "hai\ndong"),
    ],
)  # fmt: skip
def test_signs_become_what_a_typewriter_has(text, typed):
    assert plain(text) == typed


@given(st.text(max_size=80))
def test_whatever_is_written_stays_in_the_alphabet_and_is_not_changed_twice(text):
    once = plain(text)
    assert not foreign(once)
    assert plain(once) == once
