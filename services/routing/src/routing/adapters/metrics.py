"""What only routing counts. Labels are ids of procedures and codes of steps, never a person."""

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

from routing.domain.records import Expected

UNASSIGNED = Counter(
    "motcua_routing_unassigned", "Steps for which the register holds nobody.", ["step"]
)
LIMITS_DIFFER = Counter(
    "motcua_routing_limits_differ",
    "Published procedures whose limit is not that of their workflow.",
    ["procedure"],
)
EXPECTED_LATE = Gauge(
    "motcua_routing_expected_late", "Open cases that are expected to be late, as a sum of chances."
)
FORECAST_CASES = Gauge("motcua_routing_forecast_cases", "Open cases with a forecast.")


def expected(all_: Mapping[str, Expected]) -> None:
    EXPECTED_LATE.set(sum(each.late for each in all_.values()))
    FORECAST_CASES.set(len(all_))
