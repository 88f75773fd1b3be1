"""A few curves over the load of the office, as an SVG of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, MARGIN, LEGEND = 460, 300, 56, 150
COLOURS = ("#1d4ed8", "#b45309", "#047857", "#7c3aed", "#6b7280")
TICKS = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (load, value), ascending by load."""

    name: str
    points: tuple[tuple[float, float], ...]


def curves(title: str, unit: str, drawn: Sequence[Curve]) -> str:
    """At least one curve with two loads; values from 0 up."""
    plane = _Plane(drawn)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND}'
            f' {HEIGHT + MARGIN + 40}" role="img" font-family="sans-serif" font-size="12">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH + LEGEND}" height="{HEIGHT + MARGIN + 40}" fill="#fff"/>',
            *plane.axes(unit),
            *(line for n, curve in enumerate(drawn) for line in plane.curve(n, curve)),
            "</svg>",
            "",
        ]
    )


class _Plane:
    def __init__(self, drawn: Sequence[Curve]) -> None:
        points = [point for curve in drawn for point in curve.points]
        self._loads = sorted({load for load, _ in points})
        self._highest = max((value for _, value in points), default=0.0) or 1.0

    def axes(self, unit: str) -> Iterator[str]:
        for tick in range(TICKS + 1):
            value = self._highest * tick / TICKS
            y = self._up(value)
            yield (f'<line x1="{MARGIN}" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="#e5e7eb"/>')
            yield _text(MARGIN - 6, y + 4, f"{value:.3g}", "end")
        for load in self._loads:
            yield _text(self._across(load), self._up(0) + 18, f"{load:.0%}", "middle")
        yield _text(MARGIN, 18, unit, "start")
        yield _text((MARGIN + WIDTH) / 2, self._up(0) + 38, "load of the officers", "middle")

    def curve(self, number: int, curve: Curve) -> Iterator[str]:
        colour = COLOURS[number % len(COLOURS)]
        places = [(self._across(load), self._up(value)) for load, value in curve.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for (x, y), (load, value) in zip(places, curve.points, strict=True):
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}">'
                f"<title>{escape(curve.name)} at {load:.0%}: {value:.4g}</title></circle>"
            )
        y = 40 + number * 20
        yield f'<circle cx="{WIDTH + 20}" cy="{y}" r="5" fill="{colour}"/>'
        yield _text(WIDTH + 32, y + 4, escape(curve.name), "start")

    def _across(self, load: float) -> float:
        low, high = self._loads[0], self._loads[-1]
        part = (load - low) / (high - low) if high > low else 0.5
        return MARGIN + 20 + part * (WIDTH - MARGIN - 40)

    def _up(self, value: float) -> float:
        return 30 + (1 - value / self._highest) * HEIGHT


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'
