"""Why a case is forecast as it is: one line of Vietnamese for the work list."""

from collections.abc import Iterable

from routing.domain.workflow import HOURS_A_DAY

OVERDUE = "đã quá hạn"
ELSEWHERE = "đang chờ cơ quan khác"
AWAY = "người giữ vắng, làm lại ngày {day}"


def explain(steps: int, before: int, usual: float, remarks: Iterable[str] = ()) -> str:
    """`steps` are left, `before` other cases are taken first by the present holder, and the steps
    left usually take `usual` working hours in all, waiting not counted.
    """
    queue = f"chờ sau {before} hồ sơ khác" if before else "không phải chờ sau hồ sơ nào"
    return "; ".join((*remarks, f"còn {steps} bước", queue, f"thường mất {_length(usual)}"))


def _length(hours: float) -> str:
    """In the unit that an officer would say it in, with a decimal comma."""
    if hours < HOURS_A_DAY:
        return f"{max(round(hours), 1)} giờ làm việc"
    days = f"{hours / HOURS_A_DAY:.1f}".removesuffix(".0").replace(".", ",")
    return f"{days} ngày làm việc"
