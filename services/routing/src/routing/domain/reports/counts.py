"""The figures of a line of form 06a, and what must hold between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "-"
"""What stands for a share of nothing: not 0 and not 100."""


class Contradiction(Exception):
    """The figures of a report do not agree with one another: it may not be given out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Dossiers: `previous` came open into the period; `online`, `counter` and `post` were received
    in it; `early`, `on_time` and `late` resolved in it, by date against the promise that held;
    `open_in_time` and `open_late` were open at its end. `late_first` and `open_late_first` are
    late against the first promise. Contradiction when in and out are not the same.
    """

    previous: int = 0
    online: int = 0
    counter: int = 0
    post: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    late_first: int = 0
    open_late_first: int = 0

    def __post_init__(self) -> None:
        if wrong := [field.name for field in fields(self) if getattr(self, field.name) < 0]:
            raise Contradiction(f"fewer than none: {', '.join(wrong)}")
        if self.total != self.resolved + self.open:
            raise Contradiction(
                f"previous {self.previous} + received {self.received} is not "
                f"resolved {self.resolved} + open {self.open}"
            )
        if self.late_first > self.resolved or self.open_late_first > self.open:
            raise Contradiction("more are late against the first promise than there are")

    @property
    def direct(self) -> int:
        """Trực tiếp, dịch vụ bưu chính."""
        return self.counter + self.post

    @property
    def received(self) -> int:
        return self.online + self.direct

    @property
    def total(self) -> int:
        """Từ kỳ trước và trong kỳ."""
        return self.previous + self.received

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        return self.open_in_time + self.open_late

    @property
    def on_time_share(self) -> Decimal | None:
        """Per cent of the resolved that were early or on time; None when none was resolved."""
        return ratio(self.early + self.on_time, self.resolved)


FIGURES: tuple[str, ...] = tuple(field.name for field in fields(Counts))


def of(figures: Mapping[str, int]) -> Counts:
    """Counts of named figures; those not named are 0."""
    return Counts(**figures)


def together(lines: Iterable[Counts]) -> Counts:
    """The sum, figure by figure."""
    several = list(lines)
    return of({name: sum(getattr(line, name) for line in several) for name in FIGURES})


def ratio(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal, halves up; None of nothing."""
    if whole == 0:
        return None
    return tenths(Decimal(100 * part) / whole)


def tenths(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(share: Decimal | None) -> str:
    """`99,5%`, or `-` of nothing."""
    return NOTHING if share is None else f"{share}%".replace(".", ",")
