"""The table at the end of the demo."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from motcua.demo.audit import Findings, Row
from motcua.demo.settle import Counts


def show(console: Console, findings: Findings, counts: Counts, seconds: float) -> None:
    """Fields, notices, events, identities."""
    console.print(_fields(findings))
    console.print(_notices(findings.notices))
    console.print(_events(counts))
    for wrong in findings.wrong:
        console.print(f"[red]DOES NOT HOLD[/red] {wrong}")
    console.print(f"Form 06a, as routing reports the whole of it: {findings.reported}")
    if not findings.wrong:
        console.print("Every identity holds, computed from each service's own database.")
    console.print(f"Replayed in {seconds:.0f} s.")


def _fields(findings: Findings) -> Table:
    table = Table(title="Hồ sơ theo lĩnh vực, 03/01/2017 - 12/04/2018")
    table.add_column("Lĩnh vực")
    for heading in ("Tiếp nhận", "Đã giải quyết", "trước hạn", "đúng hạn", "quá hạn",
                    "không có hạn", "Đang giải quyết", "trong hạn", "quá hạn"):  # fmt: skip
        table.add_column(heading, justify="right")
    for name, row in findings.fields.items():
        table.add_row(name, *_cells(row))
    table.add_section()
    table.add_row("Cộng", *_cells(findings.total))
    return table


def _cells(row: Row) -> list[str]:
    numbers = (row.received, row.resolved, row.early, row.on_day, row.late, row.no_limit,
               row.open, row.open_in_time, row.open_overdue)  # fmt: skip
    return [str(number) for number in numbers]


def _notices(notices: Counter[tuple[str, str, str]]) -> Table:
    table = Table("Notice", "Channel", "Status", title="Notices by kind")
    table.add_column("Number", justify="right")
    for key, number in sorted(notices.items()):
        table.add_row(*key, str(number))
    return table


def _events(counts: Counts) -> Table:
    table = Table("Service", "Events", title="Events published and handled")
    table.add_column("Number", justify="right")
    for (service, group), number in sorted(counts.published.items()):
        table.add_row(service, f"published {group}.*", str(number))
    for (service, source), number in sorted(counts.handled.items()):
        table.add_row(service, f"handled from {source}", str(number))
    table.add_row("all", "delivered again and dropped", str(counts.duplicates))
    return table
