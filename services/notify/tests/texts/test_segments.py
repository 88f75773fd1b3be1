"""A text is as many short messages as the carrier will charge, never one more or less."""

import subprocess
import sys
from itertools import accumulate, takewhile
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notify.domain.text.gsm import BASIC, EXTENSION, foreign, septets
from notify.domain.text.segments import JOINED, SINGLE, count, segmented, units_of
from notify.segments import described

GSM = "".join([*BASIC, *EXTENSION])
OVERLONG = "x" + "\u0301" * 70
MARKED = ["q\u0323", "e\u0301\u0323", "x\u0301\u0323", "👩\u200d👧", "😀"]
"""What is read as one character and is several code points, or takes two units."""
TELLING = st.one_of(
    st.text(st.sampled_from(GSM), max_size=480),
    st.text(st.sampled_from("a€[^"), min_size=100, max_size=330),
    st.text(st.sampled_from("hồ sơ đã được ạ\u0301\u0323😀👍€a\u200d"), max_size=300),
    st.lists(st.sampled_from(["ậ", "a", *MARKED]), max_size=150).map("".join),
    st.tuples(st.integers(60, 70), st.sampled_from(MARKED))
    .map(lambda given: "ậ" * given[0] + given[1] + "ậ" * given[0]),
    st.text(max_size=200),
    st.sampled_from(["Hồ sơ đã có kết quả. ", "Ho so {1} ", "😀", "o\u0302\u0300", OVERLONG])
    .flatmap(lambda piece: st.integers(1, 40).map(lambda n: piece * n)),
)  # fmt: skip

TABLE = [
    ("", "GSM-7", 0, 1),
    ("Ho so da co ket qua.", "GSM-7", 20, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("a" * 459, "GSM-7", 459, 3),
    ("a" * 460, "GSM-7", 460, 4),
    ("€" * 80, "GSM-7", 160, 1),
    ("a" * 159 + "€", "GSM-7", 161, 2),
    ("€" * 76 + "a" + "€" * 76, "GSM-7", 305, 2),
    ("€" * 153, "GSM-7", 306, 3),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
    ("^{}\\[~]|€\f", "GSM-7", 20, 1),
    ("Àà", "UCS-2", 2, 1),
    ("à é ù ì ò", "GSM-7", 9, 1),
    ("Ç", "GSM-7", 1, 1),
    ("ç", "UCS-2", 1, 1),
    ("`", "UCS-2", 1, 1),
    ("\t", "UCS-2", 1, 1),
    ("\x1b", "UCS-2", 1, 1),
    ("Hồ sơ", "UCS-2", 5, 1),
    ("ồ" * 70, "UCS-2", 70, 1),
    ("ồ" * 71, "UCS-2", 71, 2),
    ("ồ" * 134, "UCS-2", 134, 2),
    ("ồ" * 135, "UCS-2", 135, 3),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("😀" * 67, "UCS-2", 134, 3),
    ("ồ" * 66 + "😀" + "ồ" * 66, "UCS-2", 134, 3),
    ("ậ" * 66 + "q\u0323" + "ậ" * 66, "UCS-2", 134, 2),
    ("ậ" * 65 + "👩\u200d👧" + "ậ" * 64, "UCS-2", 134, 2),
    ("e\u0323\u0302" * 70, "UCS-2", 70, 1),
    ("e\u0300" * 160, "GSM-7", 160, 1),
    ("\u2126", "GSM-7", 1, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "parts"), TABLE)
def test_a_text_is_counted_as_the_carrier_counts(text, encoding, units, parts):
    counted = count(text)
    assert (counted.encoding, counted.units, counted.parts) == (encoding, units, parts)


@given(TELLING)
def test_the_parts_make_up_the_text_each_within_its_limit(text):
    cut = segmented(text)
    assert "".join(cut.parts) == normalize("NFC", text)
    limit = (SINGLE if len(cut.parts) == 1 else JOINED)[cut.encoding]
    assert all(units_of(part, cut.encoding) <= limit for part in cut.parts)
    assert sum(units_of(part, cut.encoding) for part in cut.parts) == cut.units
    assert (cut.encoding == "GSM-7") is (not foreign(normalize("NFC", text)))


@given(TELLING)
@settings(deadline=None)
def test_no_other_way_to_cut_makes_fewer_parts(text):
    assert len(segmented(text).parts) == _fewest(normalize("NFC", text), count(text).encoding)


@given(TELLING)
def test_counting_and_cutting_agree(text):
    cut = segmented(text)
    assert (cut.encoding, cut.units, len(cut.parts)) == (
        count(text).encoding, count(text).units, count(text).parts,
    )  # fmt: skip


@given(TELLING)
def test_both_ways_of_writing_a_marked_letter_count_alike(text):
    assert count(normalize("NFD", text)) == count(normalize("NFC", text))


@given(st.text(st.sampled_from(GSM), max_size=200))
def test_the_septets_of_a_text_are_as_many_as_are_counted(text):
    composed = normalize("NFC", text)
    assert len(septets(composed)) == units_of(composed, "GSM-7")


def test_the_alphabet_has_its_127_letters_and_ten_more():
    assert (len(BASIC), len(EXTENSION)) == (127, 10)
    assert [BASIC[c] for c in "@\n\r Aaà"] == [0, 10, 13, 32, 65, 97, 127]
    assert septets("[€]") == b"\x1b\x3c\x1b\x65\x1b\x3e"


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        (b"", "encoding=GSM-7 units=0 parts=1"),
        (b"abc", "encoding=GSM-7 units=3 parts=1"),
        (b"abc\n", "encoding=GSM-7 units=3 parts=1"),
        (b"abc\r\n", "encoding=GSM-7 units=3 parts=1"),
        (b"abc\n\n", "encoding=GSM-7 units=4 parts=1"),
        ("Sở\n".encode(), "encoding=UCS-2 units=2 parts=1"),
    ],
)
def test_one_last_line_break_is_no_part_of_the_text(sent, line):
    assert described(sent) == line


def test_the_command_prints_one_line():
    run = subprocess.run(
        [sys.executable, "-m", "notify.segments"],
        input="Hồ sơ đã có kết quả\n".encode(), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert run.stdout == b"encoding=UCS-2 units=19 parts=1\n"


def test_what_is_no_utf_8_is_refused():
    run = subprocess.run(
        [sys.executable, "-m", "notify.segments"],
        input=b"\xff\xfe", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (1, b"")


def _fewest(text: str, encoding: str) -> int:
    """All the ways to cut between code points, compared: the fewest parts from each to the end."""
    if units_of(text, encoding) <= SINGLE[encoding]:
        return 1
    taken = [0, *accumulate(units_of(c, encoding) for c in text)]
    fewest = [0] * len(taken)
    for start in reversed(range(len(text))):
        limit = taken[start] + JOINED[encoding]
        ends = takewhile(lambda end, limit=limit: taken[end] <= limit, range(start + 1, len(taken)))
        fewest[start] = 1 + min(fewest[end] for end in ends)
    return fewest[0]
