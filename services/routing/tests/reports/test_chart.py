"""Charts as SVG: well formed, told in words too, as long as their figures, nothing that runs."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from routing.adapters.reports.chart import chart
from routing.domain.reports.paper import Bars, Series

SVG = "{http://www.w3.org/2000/svg}"
BARS = Bars(
    "Hồ sơ <theo> lĩnh vực & kỳ",
    ("Dạy nghề", "Lao động - Tiền lương - Bảo hiểm xã hội và nhiều việc khác nữa rất dài dòng"),
    (Series("Tiếp nhận", (12, 3000)), Series("Đã giải quyết", (0, None))),
)


def test_a_chart_is_well_formed_with_title_and_words_and_nothing_that_runs():
    root = ET.fromstring(chart(BARS))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == BARS.title == root.findtext(f"{SVG}title")
    assert "Dạy nghề: Tiếp nhận 12, Đã giải quyết 0" in root.findtext(f"{SVG}desc")
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Dạy nghề", "Tiếp nhận", "Đã giải quyết", "3.000", "-", "0", "5.000"} <= set(texts)
    assert not {"script", "foreignObject", "a", "use", "image"} & {
        node.tag.removeprefix(SVG) for node in root.iter()
    }
    assert not any(
        name.startswith("on") or "href" in name for node in root.iter() for name in node.attrib
    )


def test_the_bars_of_a_chart_are_as_long_as_their_figures():
    root = ET.fromstring(chart(BARS))
    drawn = [rect for rect in root.iter(f"{SVG}rect") if rect.attrib.get("x") == "250"]
    lengths = [float(rect.attrib["width"]) for rect in drawn if rect.attrib["height"] == "13"]
    assert lengths == [pytest.approx(650 * 12 / 5000), pytest.approx(650 * 3000 / 5000)]


def test_shares_are_drawn_on_a_scale_to_a_hundred():
    shares = Series("Đúng hạn", (Decimal("66.7"), None, Decimal("0.0")))
    root = ET.fromstring(chart(Bars("Tỷ lệ", ("a", "b", "c"), (shares,), percent=True)))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"66,7%", "-", "0,0%", "100%"} <= set(texts)


@pytest.mark.parametrize(
    ("greatest", "end"), [(0, "1"), (1, "1"), (6, "10"), (11, "20"), (450, "500")]
)
def test_the_scale_ends_at_a_round_number(greatest, end):
    root = ET.fromstring(chart(Bars("x", ("a",), (Series("s", (greatest,)),))))
    assert [text.text for text in root.iter(f"{SVG}text")].count(end) >= 1
