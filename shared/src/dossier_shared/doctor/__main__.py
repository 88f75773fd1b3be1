"""`python -m dossier_shared.doctor [SERVICE ...]`: what is wrong, one line each, and what to do.

Looks at the services whose variables it is given (INTAKE_MONGO_URL, INTAKE_AMQP_URL and so on),
and at what the broker alone knows if AMQP_MANAGEMENT_URL is set. Changes nothing. Exit code 1 when
there is trouble.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from dossier_shared.doctor import broker, database, management
from dossier_shared.doctor.findings import Finding, unknown
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.operating import MANAGEMENT, OneLineParser, Place, places

NOT_CHECKED = "bindings, alarms and clock are not checked"


async def examine(found: Sequence[Place]) -> list[Finding]:
    """All findings, those about the broker first."""
    url = os.environ.get(MANAGEMENT)
    told = (
        await management.findings(url, found[0].amqp_url)
        if url
        else [unknown("broker", "management", NOT_CHECKED, f"set {MANAGEMENT}")]
    )
    for place in found:
        told += await broker.findings(place)
        told += await database.findings(place)
    return told


def main(arguments: Sequence[str]) -> int:
    command = OneLineParser("doctor", description="What is wrong, and what to do about it.")
    command.add_argument("services", nargs="*", metavar="SERVICE", help=", ".join(SUBSCRIPTIONS))
    command.add_argument("--json", action="store_true", help="one JSON object a finding")
    command.add_argument("--all", action="store_true", help="what is fine too")
    asked = command.parse_args(arguments)
    if wrong := set(asked.services) - set(SUBSCRIPTIONS):
        command.error(f"no such service: {', '.join(sorted(wrong))}")
    try:
        found = places(asked.services)
    except ValueError as lacks:
        command.error(str(lacks))
    told = asyncio.run(examine(found))
    for finding in told:
        if asked.json:
            print(json.dumps(asdict(finding), ensure_ascii=False))
        elif asked.all or finding.state != "fine":
            print(finding.line)
    troubles = sum(finding.state == "trouble" for finding in told)
    if not asked.json:
        print(f"{len(told)} checks, {troubles} in trouble")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
