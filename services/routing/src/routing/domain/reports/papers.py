"""Forms 06a, 06b, 07a and 07b laid out, column by column as the forms have them."""

from routing.domain.reports.counts import Counts
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
)
from routing.domain.reports.procedures import ByLevel, ProceduresReport, Share
from routing.domain.reports.solving import Solving

TOTAL = "Tổng số"
SOLVING_HEADS = (
    Head("STT", 0, 0, 3),
    Head("Lĩnh vực, công việc giải quyết theo cấp", 0, 1, 3),
    Head("Số hồ sơ nhận giải quyết", 0, 2, 1, 4),
    Head(TOTAL, 1, 2, 2),
    Head("Trong kỳ", 1, 3, 1, 2),
    Head("Trực tuyến", 2, 3),
    Head("Trực tiếp, dịch vụ bưu chính", 2, 4),
    Head("Từ kỳ trước", 1, 5, 2),
    Head("Số hồ sơ đã giải quyết", 0, 6, 1, 4),
    Head(TOTAL, 1, 6, 2),
    Head("Trước hạn", 1, 7, 2),
    Head("Đúng hạn", 1, 8, 2),
    Head("Quá hạn", 1, 9, 2),
    Head("Số hồ sơ đang giải quyết", 0, 10, 1, 3),
    Head(TOTAL, 1, 10, 2),
    Head("Trong hạn", 1, 11, 2),
    Head("Quá hạn", 1, 12, 2),
)
SUMS = {3: "(3)=(4)+(5)+(6)", 7: "(7)=(8)+(9)+(10)", 11: "(11)=(12)+(13)"}
SOLVING_NUMBERS = tuple(SUMS.get(number, f"({number})") for number in range(1, 14))
SOLVING_COLUMNS = (Column(5), Column(38, "text"), *(Column(11) for _ in range(11)))

AT_ONE_STOP = "TTHC được thực hiện theo cơ chế một cửa, một cửa liên thông"
PROCEDURE_HEADS = (
    Head("STT", 0, 0, 2),
    Head("Lĩnh vực", 0, 1, 2),
    Head("Tổng số TTHC thuộc thẩm quyền giải quyết", 0, 2, 1, 4),
    *(Head(t, 1, 2 + n) for n, t in enumerate(("Tổng số TTHC", "Cấp tỉnh", "Cấp huyện", "Cấp xã"))),
    Head(AT_ONE_STOP, 0, 6, 1, 4),
    Head("Tổng số TTHC", 1, 6),
    *(Head(f"Tại BPMC cấp {t}", 1, 7 + n) for n, t in enumerate(("tỉnh", "huyện", "xã"))),
    Head("Quy trình nội bộ giải quyết TTHC được ban hành", 0, 10, 1, 4),
    Head("Tổng số quy trình", 1, 10),
    *(Head(f"Cấp {t}", 1, 11 + n) for n, t in enumerate(("tỉnh", "huyện", "xã"))),
    Head("Trong số thực hiện tại Bộ phận Một cửa", 0, 14, 1, 3),
    Head("Một cửa", 1, 14),
    Head("Một cửa liên thông", 1, 15),
    Head("Có hồ sơ trong kỳ", 1, 16),
)
PROCEDURE_COLUMNS = (Column(5), Column(34, "text"), *(Column(9) for _ in range(15)))


def solving_paper(report: Solving, letterhead: Letterhead, names: Names) -> Paper:
    """06a or 06b, with a chart of the figures and one of the shares on time."""
    by_field = report.form == "06a"
    labels = [one.key if by_field else names.agency(one.key) for one in report.lines]
    counted = [line.counts for line in report.lines]
    rows = [(label, *_figures(one)) for label, one in zip(labels, counted, strict=True)]
    return Paper(
        form=FORMS[report.form],
        letterhead=letterhead,
        window=report.window,
        columns=SOLVING_COLUMNS,
        heads=_named(SOLVING_HEADS, None if by_field else "Cơ quan, đơn vị"),
        numbers=SOLVING_NUMBERS,
        rows=numbered(rows),
        total=("", TOTAL, *_figures(report.total)),
        notes=_solving_notes(report.total),
        charts=_solving_charts(tuple(labels), counted, "lĩnh vực" if by_field else "cơ quan"),
    )


def procedures_paper(report: ProceduresReport, letterhead: Letterhead, names: Names) -> Paper:
    """07a or 07b; the last three columns are beside the form's own fourteen."""
    by_field = report.form == "07a"
    labels = [one.key if by_field else names.agency(one.key) for one in report.lines]
    rows = [(label, *_levels(one)) for label, one in zip(labels, report.lines, strict=True)]
    unlisted = f"Có {report.unlisted} thủ tục phát sinh hồ sơ nhưng không có trong danh mục."
    series = (
        Series("Một cửa", tuple(line.one_stop for line in report.lines)),
        Series("Một cửa liên thông", tuple(line.linked for line in report.lines)),
        Series("Có hồ sơ trong kỳ", tuple(line.used for line in report.lines)),
    )
    return Paper(
        form=FORMS[report.form],
        letterhead=letterhead,
        window=report.window,
        columns=PROCEDURE_COLUMNS,
        heads=_named(PROCEDURE_HEADS, None if by_field else "Đơn vị"),
        numbers=tuple(f"({number})" for number in range(1, 18)),
        rows=numbered(rows),
        total=("", TOTAL, *_levels(report.total)),
        notes=(unlisted,) if report.unlisted else (),
        charts=(Bars("Số thủ tục thực hiện tại Bộ phận Một cửa", tuple(labels), series),),
    )


def _named(heads: tuple[Head, ...], second: str | None) -> tuple[Head, ...]:
    """The heads with another name for the second column."""
    if second is None:
        return heads
    return (heads[0], heads[1]._replace(text=second), *heads[2:])


def _figures(counts: Counts) -> tuple[Cell, ...]:
    return (
        counts.total, counts.online, counts.direct, counts.previous,
        counts.resolved, counts.early, counts.on_time, counts.late,
        counts.open, counts.open_in_time, counts.open_late,
    )  # fmt: skip


def _solving_notes(total: Counts) -> tuple[str, ...]:
    return (
        "Hồ sơ chờ bổ sung giấy tờ, chờ thực hiện nghĩa vụ tài chính hoặc tạm dừng được tính là "
        "đang giải quyết trong hạn; hồ sơ công dân rút được tính là đã giải quyết đúng hạn.",
        f"So với ngày hẹn đầu tiên: {total.late_first} hồ sơ đã giải quyết quá hạn, "
        f"{total.open_late_first} hồ sơ đang giải quyết quá hạn.",
    )


def _solving_charts(labels: tuple[str, ...], counted: list[Counts], by: str) -> tuple[Bars, ...]:
    figures = (
        Series("Tiếp nhận trong kỳ", tuple(one.received for one in counted)),
        Series("Đã giải quyết", tuple(one.resolved for one in counted)),
        Series("Đang giải quyết", tuple(one.open for one in counted)),
    )
    shares = Series("Trước hạn và đúng hạn", tuple(one.on_time_share for one in counted))
    return (
        Bars(f"Tình hình giải quyết hồ sơ theo {by}", labels, figures),
        Bars(f"Tỷ lệ giải quyết trước hạn và đúng hạn theo {by}", labels, (shares,), percent=True),
    )


def _levels(share: Share) -> tuple[Cell, ...]:
    return (
        *_by_level(share.all),
        *_by_level(share.handled),
        *(_by_level(share.processes) if share.processes else (None,) * 4),
        share.one_stop, share.linked, share.used,
    )  # fmt: skip


def _by_level(found: ByLevel) -> tuple[Cell, ...]:
    return found.total, found.province, found.district, found.commune
