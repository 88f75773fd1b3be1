"""Bar charts as SVG: figures and words only, nothing that runs and nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from routing.adapters.reports.wording import said
from routing.domain.reports.paper import Bars, Series

WIDTH, LEFT, RIGHT, TOP, FOOT = 960, 250, 60, 76, 30
BAR, GAP = 15, 14
ROOM = WIDTH - LEFT - RIGHT
LINE = 34
"""Characters of a name that stand on one line."""

COLOURS = ("#1f4e79", "#e08214", "#7fb3a6", "#8c6bb1")
INK, GRID = "#222222", "#cccccc"
STEPS = (1, 2, 5)
FONTS = "Libertinus Serif, Times New Roman, serif"


def chart(bars: Bars) -> str:
    """Groups one under another, each bar with its figure: readable without colours and aloud."""
    height = _height(bars)
    top = _top(bars)
    parts = [
        f"<title>{escape(bars.title)}</title>",
        f"<desc>{escape(_told(bars))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(WIDTH / 2, 24, bars.title, size=17, anchor="middle", bold=True),
        *_legend(bars.series),
        *_grid(bars, top, height),
        *_groups(bars, top),
    ]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label={quoteattr(bars.title)} font-family="{FONTS}">'
    )
    return "\n".join([opening, *parts, "</svg>"])


def _height(bars: Bars) -> int:
    return TOP + len(bars.names) * _group(bars) + FOOT


def _group(bars: Bars) -> int:
    """At least two lines of a name fit beside the bars."""
    return max(len(bars.series) * BAR, 2 * BAR) + GAP


def _top(bars: Bars) -> int:
    """The end of the scale: 100 for shares, else the next round number."""
    if bars.percent:
        return 100
    greatest = max((v for one in bars.series for v in one.values if v is not None), default=0)
    rounds = (step * int(f"1{'0' * power}") for power in count() for step in STEPS)
    return next(end for end in rounds if end >= greatest)


def _legend(series: Sequence[Series]) -> Iterator[str]:
    x = float(LEFT)
    for one, colour in zip(series, COLOURS, strict=False):
        yield f'<rect x="{x:g}" y="40" width="12" height="12" fill="{colour}"/>'
        yield _text(x + 17, 50, one.name)
        x += 40 + 7.5 * len(one.name)


def _grid(bars: Bars, top: int, height: int) -> Iterator[str]:
    parts = min(5, top)
    for part in range(parts + 1):
        x = LEFT + ROOM * part / parts
        yield (f'<line x1="{x:g}" y1="{TOP - 6}" x2="{x:g}" y2="{height - FOOT}" stroke="{GRID}"/>')
        mark = said(Decimal(top * part) / parts, "whole") + ("%" if bars.percent else "")
        yield _text(x, height - FOOT + 16, mark, size=11, anchor="middle")


def _groups(bars: Bars, top: int) -> Iterator[str]:
    for place, name in enumerate(bars.names):
        y = TOP + place * _group(bars)
        yield from _name(name, y)
        for row, (one, colour) in enumerate(zip(bars.series, COLOURS, strict=False)):
            yield from _bar(one.values[place], y + row * BAR, (colour, top), percent=bars.percent)


def _name(name: str, y: float) -> Iterator[str]:
    lines = wrap(name, LINE, max_lines=2, placeholder="…")
    for row, line in enumerate(lines):
        yield _text(LEFT - 10, y + 12 + row * BAR, line, anchor="end")


def _bar(
    value: int | Decimal | None, y: float, drawn: tuple[str, int], *, percent: bool
) -> Iterator[str]:
    """`drawn` is its colour and the end of the scale; of nothing there is no bar but a dash."""
    colour, top = drawn
    length = ROOM * float(value or 0) / top
    if length:
        size = f'width="{length:g}" height="{BAR - 2}"'
        yield f'<rect x="{LEFT}" y="{y + 1:g}" {size} fill="{colour}"/>'
    yield _text(LEFT + length + 5, y + 12, _figure(value, percent=percent), size=11)


def _figure(value: int | Decimal | None, *, percent: bool) -> str:
    number = said(value, "tenth" if isinstance(value, Decimal) else "whole")
    return number + ("%" if percent and value is not None else "")


def _text(
    x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"{weight} '
        f'fill="{INK}">{escape(words)}</text>'
    )


def _told(bars: Bars) -> str:
    """All figures in words, for who does not see the bars."""
    groups = (
        f"{name}: "
        + ", ".join(
            f"{one.name} {_figure(one.values[place], percent=bars.percent)}" for one in bars.series
        )
        for place, name in enumerate(bars.names)
    )
    return "; ".join(groups)
