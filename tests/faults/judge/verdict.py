"""What a row came to: six sets, as Jepsen's judge of RabbitMQ names them; docs/faults.md defines
each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Verdict:
    """Each finding is a line for people. `bars` are limits that were not kept; they count as
    unexpected. `measured` is what the row reports besides.
    """

    attempted: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    measured: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.unexpected)

    def bar(self, what: str, seconds: float, limit: float) -> None:
        """A time that the row measured, against the limit it must keep."""
        self.measured[what] = f"{seconds:.1f} s"
        if seconds > limit:
            self.unexpected.append(f"{what}: {seconds:.1f} s, the limit is {limit:g} s")

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.unexpected.append(what)

    def figures(self) -> tuple[int, int, int, int, int, int]:
        return (
            self.attempted, self.acknowledged, len(self.lost), len(self.doubled),
            len(self.recovered), len(self.unexpected),
        )  # fmt: skip

    def findings(self) -> Iterable[str]:
        for name in ("lost", "doubled", "unexpected"):
            for line in getattr(self, name):
                yield f"{name}: {line}"
