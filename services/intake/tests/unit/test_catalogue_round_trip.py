"""Whatever a catalogue says, it comes back from a file as it went into it."""

import re
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier_shared.worktime import TimeLimit, Unit
from intake.adapters.catalogue_files import read_file, to_json, to_xlsx
from intake.domain.catalogue_book import read_book
from intake.domain.procedure import ANY_COPY, Fee, Procedure, RequiredDocument
from intake.domain.spelling import LISTED, PLAIN

Write = Callable[[Iterable[Procedure]], bytes]
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])


def texts(pattern: str, most: int = 30) -> st.SearchStrategy[str]:
    """Spelt as the catalogue asks, blanks squeezed as everywhere."""
    squeezed = st.text(CHARACTERS, min_size=2, max_size=most).map(
        lambda text: " ".join(text.split())
    )
    return squeezed.filter(lambda text: bool(re.fullmatch(pattern, text)))


DOCUMENTS = st.lists(
    st.tuples(
        texts(PLAIN),
        st.booleans(),
        st.sets(st.sampled_from(ANY_COPY), min_size=1),
        st.none() | st.just("giay-khai-sinh"),
    ),
    max_size=4,
).map(
    lambda listed: tuple(
        RequiredDocument(place, name, must, tuple(c for c in ANY_COPY if c in accepts), kind)
        for place, (name, must, accepts, kind) in enumerate(listed, start=1)
    )
)
PROCEDURES = st.builds(
    Procedure,
    id=st.from_regex(r"[A-Z]{2,4}-[0-9]{2}", fullmatch=True),
    version=st.just(0),
    national_code=st.none() | st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True),
    name=texts(PLAIN, 200),
    field=texts(PLAIN),
    division=texts(PLAIN),
    limit=st.none() | st.builds(TimeLimit, st.integers(1, 9999), st.sampled_from(Unit)),
    documents=DOCUMENTS,
    legal_basis=st.lists(texts(LISTED), max_size=3).map(tuple),
    level=texts(PLAIN),
    fees=st.lists(
        st.builds(Fee, st.just("le-phi"), texts(PLAIN), st.none() | st.integers(0, 10**12)),
        max_size=2,
    ).map(tuple),
    pauses_on_supplement=st.booleans(),
    starts_next_day_after_cutoff=st.booleans(),
    retention_years=st.none() | st.integers(1, 100),
    supplement_days=st.none() | st.integers(1, 60),
)
CATALOGUES = st.lists(PROCEDURES, min_size=1, max_size=3, unique_by=lambda one: one.id)


@pytest.mark.parametrize("write", [to_xlsx, to_json])
@settings(max_examples=60, deadline=None)
@given(catalogue=CATALOGUES)
def test_what_was_written_is_read_again_alike(write: Write, catalogue: list[Procedure]) -> None:
    wholes, faults = read_book(read_file(write(catalogue)))
    assert faults == []
    assert [one.procedure for one in wholes] == catalogue
