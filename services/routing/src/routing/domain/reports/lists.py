"""The overdue list, the indices of QĐ 766 and the scores of TT 01/2018 laid out."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

from routing.domain.reports.counts import tenths
from routing.domain.reports.delays import Delay
from routing.domain.reports.indices import Facts, Indices
from routing.domain.reports.overdue import Late, Overdue
from routing.domain.reports.paper import (
    FORMS,
    Bars,
    Cell,
    Column,
    Head,
    Letterhead,
    Names,
    Paper,
    Series,
    numbered,
    plain_heads,
)
from routing.domain.reports.periods import Window
from routing.domain.reports.scores import Score, Scores
from routing.domain.reports.spelling import alphabetical
from routing.domain.reports.wording import CAUSES, NINE, SENSITIVE

DELAY_HEADS = ("Ngày làm việc", "Giờ tại cơ quan", "Giờ tại cơ quan phối hợp")
OVERDUE_TITLES = (
    "STT", "Mã hồ sơ", "Thủ tục", "Phòng, đơn vị", "Người xử lý", "Ngày nhận", "Hẹn đầu tiên",
    "Hẹn hiện tại", "Có kết quả",
)  # fmt: skip
OVERDUE_HEADS = (
    *(Head(title, 0, place, 2) for place, title in enumerate(OVERDUE_TITLES)),
    Head("Chậm so với ngày hẹn hiện tại", 0, 9, 1, 3),
    *(Head(title, 1, 9 + place) for place, title in enumerate(DELAY_HEADS)),
    Head("Chậm so với ngày hẹn đầu tiên", 0, 12, 1, 3),
    *(Head(title, 1, 12 + place) for place, title in enumerate(DELAY_HEADS)),
    Head("Đã xin lỗi, hẹn lại", 0, 15, 2),
    Head("Nguyên nhân", 0, 16, 2),
)
OVERDUE_COLUMNS = (
    Column(6), Column(35, "text"), Column(38, "text"), Column(22, "text"), Column(22, "text"),
    *(Column(13, "day") for _ in range(4)),
    *(Column(9, kind) for _ in range(2) for kind in ("whole", "tenth", "tenth")),
    Column(12, "text"), Column(24, "text"),
)  # fmt: skip
INDEX_COLUMNS = (
    Column(5), Column(22, "text"), Column(42, "text"), Column(60, "text"),
    Column(12), Column(12), Column(10, "percent"),
)  # fmt: skip
SCORE_COLUMNS = (
    Column(5), Column(34, "text"), Column(10), Column(10), Column(10, "percent"),
    *(Column(8, "tenth") for _ in NINE), Column(8, "tenth"), Column(28, "text"),
)  # fmt: skip

SCORE_TITLES = (
    "STT", "Cơ quan, đơn vị, cán bộ", "Hồ sơ được đánh giá", "Hồ sơ đã giải quyết",
    "Tỷ lệ đúng hạn (%)",
)  # fmt: skip
SCORE_HEADS = (
    *(Head(title, 0, place, 2) for place, title in enumerate(SCORE_TITLES)),
    Head("Điểm trung bình của từng chỉ số", 0, 5, 1, len(NINE)),
    *(Head(f"Chỉ số {number}", 1, 4 + number) for number in range(1, len(NINE) + 1)),
    Head("Tổng điểm", 0, 14, 2),
    Head("Xếp loại", 0, 15, 2),
)
SCORE_NOTES = (
    *(f"Chỉ số {number}: {text}." for number, text in enumerate(NINE, start=1)),
    "Đơn vị xếp loại theo tổng 9 chỉ số; cán bộ theo tổng các chỉ số 1, 2, 3, 4 và 7. "
    "Thiếu điểm của một chỉ số thì chưa xếp loại.",
)


def overdue_paper(report: Overdue, letterhead: Letterhead, names: Names) -> Paper:
    """With a chart of the late dossiers by division and cause."""
    return Paper(
        form=FORMS["overdue"],
        letterhead=letterhead,
        window=report.window,
        columns=OVERDUE_COLUMNS,
        heads=OVERDUE_HEADS,
        numbers=(),
        rows=numbered([_late(row, report.window, names) for row in report.rows]),
        notes=(
            f"Tổng số: {len(report.rows)} hồ sơ. Giờ tính theo giờ làm việc sau ngày hẹn, không kể "
            "thời gian chờ bổ sung, chờ nghĩa vụ tài chính và tạm dừng.",
        ),
        charts=(_causes(report.rows),),
    )


def indices_paper(report: Indices, letterhead: Letterhead, names: Names) -> Paper:
    """What cannot be computed stands in the notes."""
    rows = [
        (one.group, one.label, one.formula, one.part, one.whole, one.share)
        for one in report.indices
    ]
    labels = tuple(one.label for one in report.indices)
    shares = Series("Tỷ lệ", tuple(one.share for one in report.indices))
    absent = (f"Chưa tính được: {one.label} ({one.group}). {one.why}" for one in report.absent)
    return Paper(
        form=FORMS["indices"],
        letterhead=letterhead,
        window=report.window,
        columns=INDEX_COLUMNS,
        heads=plain_heads(
            "STT", "Nhóm chỉ số", "Chỉ số", "Cách tính", "Tử số", "Mẫu số", "Tỷ lệ (%)"
        ),
        numbers=(),
        rows=numbered(rows),
        notes=(*_channels(report.facts), *absent),
        charts=(Bars("Chỉ số chất lượng phục vụ", labels, (shares,), percent=True),),
    )


def scores_paper(report: Scores, letterhead: Letterhead, names: Names) -> Paper:
    """The agency, its divisions, then its staff; indices that do not grade staff stand too."""
    whole = _score(report.whole, names.agency(report.whole.key))
    units = [_score(unit, unit.key) for unit in report.units]
    staff = [_score(one, names.person(one.key)) for one in report.staff]
    totals = Series("Tổng điểm", tuple(unit.total for unit in report.units))
    return Paper(
        form=FORMS["scores"],
        letterhead=letterhead,
        window=report.window,
        columns=SCORE_COLUMNS,
        heads=SCORE_HEADS,
        numbers=(),
        rows=numbered([whole, *units, *staff]),
        notes=SCORE_NOTES,
        charts=(Bars("Tổng điểm theo đơn vị", tuple(u.key for u in report.units), (totals,)),),
    )


def _channels(facts: Facts) -> tuple[str, str]:
    counts, returned = facts.counts, facts.returned
    return (
        f"Tiếp nhận trong kỳ: trực tuyến {counts.online}, trực tiếp {counts.counter}, "
        f"dịch vụ bưu chính công ích {counts.post} hồ sơ.",
        f"Trả kết quả trong kỳ: trực tiếp {returned['counter']}, dịch vụ bưu chính công ích "
        f"{returned['post']}, điện tử {returned['electronic']} hồ sơ.",
    )


def _late(row: Late, window: Window, names: Names) -> tuple[Cell, ...]:
    waits = [names.agency(partner) for partner in row.partners]
    holder = [names.person(row.holder)] if row.holder else []
    return (
        row.code,
        SENSITIVE if row.sensitive else names.procedure(row.procedure),
        row.division,
        "; ".join([*holder, *waits]),
        *(
            _day(at, window)
            for at in (row.received_at, row.due_first, row.due_now, row.resolved_at)
        ),
        *_delay(row.now),
        *_delay(row.first),
        "Có" if row.apologised else "Không",
        CAUSES[row.cause],
    )


def _day(instant: datetime | None, window: Window) -> date | None:
    return None if instant is None else instant.astimezone(window.zone).date()


def _delay(delay: Delay | None) -> tuple[Cell, ...]:
    if delay is None:
        return None, None, None
    return delay.days, _hours(delay.own), _hours(delay.partner)


def _hours(span: timedelta | None) -> Decimal | None:
    return None if span is None else tenths(Decimal(span // timedelta(minutes=1)) / 60)


def _causes(rows: tuple[Late, ...]) -> Bars:
    counted: Counter[tuple[str, str]] = Counter((row.division, row.cause) for row in rows)
    divisions = tuple(alphabetical({row.division for row in rows}))
    series = tuple(
        Series(text, tuple(counted[division, key] for division in divisions))
        for key, text in CAUSES.items()
    )
    return Bars("Hồ sơ quá hạn theo đơn vị và nguyên nhân", divisions, series)


def _score(score: Score, label: str) -> tuple[Cell, ...]:
    return (
        label, score.rated, score.resolved, score.punctual_share, *score.indices, score.total,
        score.grade,
    )  # fmt: skip
