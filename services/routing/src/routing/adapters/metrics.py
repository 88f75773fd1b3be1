"""What only routing counts. Labels are ids of procedures and codes of steps, never a person."""

from prometheus_client import Counter

UNASSIGNED = Counter(
    "motcua_routing_unassigned", "Steps for which the register holds nobody.", ["step"]
)
LIMITS_DIFFER = Counter(
    "motcua_routing_limits_differ",
    "Published procedures whose limit is not that of their workflow.",
    ["procedure"],
)
