from unicodedata import normalize

import pytest

from dossier_shared.folding import fold, unaccented, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("  TRẦN \t Văn\u00a0Ước\n", "tran van uoc"),
        ("ĐẶNG ĐỨC", "dang duc"),
        ("Ðặng ðức", "dang duc"),
        ("Quảng Trị, số 12", "quang tri, so 12"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_it_was_typed(text, folded, form):
    assert fold(normalize(form, text)) == folded


def test_every_vietnamese_letter_becomes_plain():
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = normalize("NFC", "".join(vowel + tone for vowel in vowels for tone in tones))
    assert unaccented(letters + "đĐ").isascii()


def test_a_message_without_accents_keeps_its_capitals_and_spacing():
    assert unaccented("Sở LĐ-TB&XH:  hồ sơ đã có kết quả") == "So LD-TB&XH:  ho so da co ket qua"


def test_a_search_looks_for_each_word_once():
    assert words("Trợ cấp, trợ CẤP một lần (2018)_Huế") == (
        "tro",
        "cap",
        "mot",
        "lan",
        "2018",
        "hue",
    )


def test_punctuation_alone_is_no_word():
    assert words(" - _ . ") == ()
