"""Indices of QĐ 766/QĐ-TTg (23/06/2022) that the data allow, and those that they do not.

The decision has five groups of 100 points; what is computed here are the shares of its indices,
not the points: the tables that turn one into the other are not part of the data.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from routing.domain.reports.counts import Contradiction, Counts, ratio
from routing.domain.reports.periods import Window
from routing.domain.reports.ratings import rating_of
from routing.domain.reports.solving import adds_to, report_06a
from routing.domain.reports.standing import known, standing_at
from routing.domain.reports.timeline import Timeline

PROGRESS = "Tiến độ giải quyết"
ONLINE = "Cung cấp dịch vụ công trực tuyến"
DIGITAL = "Mức độ số hóa"
SATISFACTION = "Mức độ hài lòng"
OPENNESS = "Công khai, minh bạch"
METHODS = ("counter", "post", "electronic")


@dataclass(frozen=True, slots=True)
class Index:
    """`part` of `whole` in per cent; the formula is told in Vietnamese too."""

    key: str
    group: str
    label: str
    formula: str
    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise Contradiction(f"{self.key}: {self.part} of {self.whole}")

    @property
    def share(self) -> Decimal | None:
        """None of nothing."""
        return ratio(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Absent:
    """An index of the decision that cannot be computed, and why."""

    group: str
    label: str
    why: str


ABSENT = (
    Absent(OPENNESS, "Tỷ lệ hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia",
           "Hệ thống chưa ghi nhận việc đồng bộ."),
    Absent(OPENNESS, "Tỷ lệ thủ tục được công bố, công khai đúng hạn",
           "Hệ thống không lưu thời điểm công bố, công khai."),
    Absent(ONLINE, "Tỷ lệ thủ tục cung cấp dịch vụ công trực tuyến toàn trình",
           "Danh mục thủ tục không ghi mức độ trực tuyến."),
    Absent(ONLINE, "Tỷ lệ hồ sơ thanh toán trực tuyến",
           "Sự kiện nộp phí, lệ phí không ghi hình thức thanh toán."),
    Absent(DIGITAL, "Tỷ lệ thành phần hồ sơ được số hóa",
           "Sự kiện tiếp nhận không ghi số giấy tờ đã số hóa."),
    Absent(DIGITAL, "Tỷ lệ khai thác, sử dụng lại dữ liệu số hóa",
           "Hệ thống không ghi nhận việc sử dụng lại dữ liệu."),
    Absent(SATISFACTION, "Tỷ lệ phản ánh, kiến nghị xử lý đúng hạn và mức độ hài lòng khi xử lý",
           "Phản ánh, kiến nghị được quản lý ở hệ thống khác."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """Of an agency in a window: 06a's figures; `returned` counts results handed over by method;
    `rated` and `dissatisfied` dossiers by their ratings; `faulted` were late or dissatisfied, of
    those that 06a counts.
    """

    counts: Counts
    returned: Counter[str]
    rated: int
    dissatisfied: int
    faulted: int


@dataclass(frozen=True, slots=True)
class Indices:
    agency: str
    window: Window
    facts: Facts
    indices: tuple[Index, ...]
    absent: tuple[Absent, ...] = ABSENT


def indices(timelines: Iterable[Timeline], agency: str, window: Window) -> Indices:
    """Of the agency's own among `timelines`."""
    own = [timeline for timeline in timelines if timeline.agency == agency]
    facts = _facts(own, agency, window)
    return Indices(agency, window, facts, tuple(formula(facts) for formula in FORMULAS))


def resolved_on_time(facts: Facts) -> Index:
    """(early + on_time) / resolved in the period."""
    counts = facts.counts
    return Index(
        "resolved_on_time", PROGRESS, "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn",
        "(Số hồ sơ trước hạn + đúng hạn) / số hồ sơ đã giải quyết trong kỳ × 100%",
        counts.early + counts.on_time, counts.resolved,
    )  # fmt: skip


def open_in_time(facts: Facts) -> Index:
    """open_in_time / open at the end of the period."""
    return Index(
        "open_in_time", PROGRESS, "Tỷ lệ hồ sơ đang giải quyết còn trong hạn",
        "Số hồ sơ đang giải quyết trong hạn / số hồ sơ đang giải quyết cuối kỳ × 100%",
        facts.counts.open_in_time, facts.counts.open,
    )  # fmt: skip


def received_online(facts: Facts) -> Index:
    """online / received in the period."""
    return Index(
        "received_online", ONLINE, "Tỷ lệ hồ sơ tiếp nhận trực tuyến",
        "Số hồ sơ tiếp nhận trực tuyến / số hồ sơ tiếp nhận trong kỳ × 100%",
        facts.counts.online, facts.counts.received,
    )  # fmt: skip


def returned_electronically(facts: Facts) -> Index:
    """Results returned by electronic means / results returned in the period."""
    return Index(
        "returned_electronically", DIGITAL, "Tỷ lệ hồ sơ trả kết quả điện tử",
        "Số hồ sơ trả kết quả điện tử / số hồ sơ đã trả kết quả trong kỳ × 100%",
        facts.returned["electronic"], facts.returned.total(),
    )  # fmt: skip


def handled_well(facts: Facts) -> Index:
    """(total of 06a - late or dissatisfied) / total of 06a, as QĐ 766 has it for handling; whoever
    did not rate is not dissatisfied. Complaints (phản ánh, kiến nghị) are not in the data.
    """
    total = facts.counts.total
    return Index(
        "handled_well", SATISFACTION, "Tỷ lệ hài lòng trong tiếp nhận, giải quyết",
        "(Tổng số hồ sơ - số hồ sơ không hài lòng hoặc quá hạn) / tổng số hồ sơ × 100%",
        total - facts.faulted, total,
    )  # fmt: skip


def satisfied(facts: Facts) -> Index:
    """Rated without an index of 0 points / rated in the period."""
    return Index(
        "satisfied", SATISFACTION, "Tỷ lệ hài lòng trong số hồ sơ được đánh giá",
        "Số hồ sơ được đánh giá không có chỉ số 0 điểm / số hồ sơ được đánh giá trong kỳ × 100%",
        facts.rated - facts.dissatisfied, facts.rated,
    )  # fmt: skip


FORMULAS: tuple[Callable[[Facts], Index], ...] = (
    resolved_on_time, open_in_time, received_online, returned_electronically, handled_well,
    satisfied,
)  # fmt: skip


def _facts(own: list[Timeline], agency: str, window: Window) -> Facts:
    returned: Counter[str] = Counter()
    rated = dissatisfied = faulted = 0
    for timeline in own:
        returned.update(_returned(timeline, window))
        rating = rating_of(timeline, window)
        unhappy = rating is not None and rating.dissatisfied
        rated += rating is not None
        dissatisfied += unhappy
        standing = standing_at(timeline, window.end, window.as_of)
        figures = set(adds_to(standing, timeline.channel, window))
        faulted += bool(figures) and (unhappy or bool(figures & {"late", "open_late"}))
    counts = report_06a(own, agency, window).total
    return Facts(counts, returned, rated, dissatisfied, faulted)


def _returned(timeline: Timeline, window: Window) -> list[str]:
    """How the result was handed over, if it was within the window: once."""
    marks = (mark for mark in known(timeline, window.as_of) if mark.kind == "returned")
    first = next(marks, None)
    return [first.detail or "counter"] if first is not None and window.holds(first.at) else []
