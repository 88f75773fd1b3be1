"""The matrix."""

from tests.faults.rows import (
    broker,
    database,
    kills,
    network,
    plain,
    poison,
    replicas,
    shuffled,
    timers,
    upgrade,
)

MATRIX = [
    *plain.ROWS,
    *kills.ROWS,
    *broker.ROWS,
    *database.ROWS,
    *network.ROWS,
    *replicas.ROWS,
    *timers.ROWS,
    *poison.ROWS,
    *shuffled.ROWS,
    *upgrade.ROWS,
]
