"""The page about the format names what the code writes."""

import re
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree
from services.routing.tests.edxml.parties import THEM, US, letter, packets, status

from routing.adapters.edxml.names import NS
from routing.adapters.edxml.parsing import Limits
from routing.domain.exchange import MOVES, StatusCode

PAGE = (Path(__file__).parents[4] / "docs" / "edxml.md").read_text()


@pytest.mark.parametrize(
    ("agency", "message"),
    [
        (US, letter()),
        (US, letter(kind="replacement", concerns=("1",), reason="Sai ngày")),
        (US, letter(kind="update", concerns=("1",))),
        (THEM, status()),
    ],
    ids=["a letter", "a replacement", "an update", "a status message"],
)
async def test_every_element_that_is_written_stands_on_the_page(agency, message):
    root = etree.fromstring(await packets(agency).packed(message))
    written = {element.tag.removeprefix(f"{{{NS}}}") for element in root.iter(f"{{{NS}}}*")}
    assert {name for name in written if f"`{name}`" not in PAGE} == set()


def test_every_status_code_and_where_it_leads_stands_on_the_page():
    rows = dict(re.findall(r"^\| (\d\d) \| .*? \| (.*) \|$", PAGE, re.MULTILINE))
    assert set(rows) == set(get_args(StatusCode))
    for move in MOVES:
        assert f"`{move.to}`" in rows[move.code]
        assert ("if we asked" in rows[move.code]) == move.asked


def test_the_limits_on_the_page_are_those_of_the_code():
    limits = Limits()
    assert f"{limits.packet_bytes // 1_000_000} MB a packet" in PAGE
    assert f"{limits.attachment_bytes // 1_000_000} MB an attachment" in PAGE
    assert f"{limits.text:,} characters".replace(",", " ") in PAGE
    assert f"{limits.attachments} attachments, {limits.depth} levels" in PAGE
    assert f"{limits.elements:,} elements".replace(",", " ") in PAGE
