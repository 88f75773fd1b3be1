"""The reliability diagram, as an SVG of its own: what was said across, what came upwards."""

from collections.abc import Iterator, Sequence
from math import sqrt

from routing.forecasting.scores import Group

SIDE, MARGIN = 400, 56
WIDTH, HEIGHT = SIDE + MARGIN + 24, SIDE + MARGIN + 40
SIMULATED, MAPPED = "#b45309", "#1d4ed8"


def diagram(simulated: Sequence[Group], mapped: Sequence[Group]) -> str:
    """Both series of groups; a disc's area grows with the forecasts in it, and the nearer it is to
    the diagonal, the better.
    """
    largest = max((group.count for group in (*simulated, *mapped)), default=1)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' font-family="sans-serif" font-size="12">',
            "<title>Reliability of the early warning: probability said and share come late</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *_axes(),
            *_discs(simulated, largest, f'fill="none" stroke="{SIMULATED}" stroke-width="1.5"'),
            *_discs(mapped, largest, f'fill="{MAPPED}" fill-opacity="0.75"'),
            *_legend(),
            "</svg>",
            "",
        ]
    )


def _axes() -> Iterator[str]:
    yield _line(0, 0, 1, 1, "#6b7280", ' stroke-dasharray="5 4"')
    for tenth in range(0, 11, 2):
        part = tenth / 10
        yield _line(part, 0, part, 1, "#e5e7eb")
        yield _line(0, part, 1, part, "#e5e7eb")
        yield _text(_across(part), _up(0) + 18, f"{tenth * 10} %", "middle")
        yield _text(_across(0) - 6, _up(part) + 4, f"{tenth * 10} %", "end")
    yield _text(_across(0.5), _up(0) + 38, "probability of lateness that was said", "middle")
    yield _text(_across(0), _up(1) - 14, "share that came late", "start")


def _discs(groups: Sequence[Group], largest: int, look: str) -> Iterator[str]:
    for group in groups:
        radius = 3 + 13 * sqrt(group.count / largest)
        yield (
            f'<circle cx="{_across(group.said):.1f}" cy="{_up(group.came):.1f}" r="{radius:.1f}"'
            f" {look}><title>{group.count} forecasts: said {group.said:.0%},"
            f" came {group.came:.0%}</title></circle>"
        )


def _legend() -> Iterator[str]:
    x, y = _across(0.04), _up(0.94)
    yield f'<circle cx="{x}" cy="{y}" r="6" fill="none" stroke="{SIMULATED}" stroke-width="1.5"/>'
    yield _text(x + 14, y + 4, "as simulated", "start")
    yield f'<circle cx="{x}" cy="{y + 20}" r="6" fill="{MAPPED}" fill-opacity="0.75"/>'
    yield _text(x + 14, y + 24, "calibrated", "start")


def _across(part: float) -> float:
    return MARGIN + part * SIDE


def _up(part: float) -> float:
    return 28 + (1 - part) * SIDE


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{_across(x1):.0f}" y1="{_up(y1):.0f}" x2="{_across(x2):.0f}"'
        f' y2="{_up(y2):.0f}" stroke="{colour}"{more}/>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'
