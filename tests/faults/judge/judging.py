"""The whole judgment of a run."""

import httpx
from tests.faults.judge.asked import judge_commands
from tests.faults.judge.kept import Kept
from tests.faults.judge.letters import judge_notices
from tests.faults.judge.told import judge_chains, judge_events
from tests.faults.judge.verdict import Verdict
from tests.faults.load.commands import Ledger
from tests.faults.plant import Plant

REQUEST_LIMIT = 20
"""Seconds that a request may take, whatever is away."""
ACKNOWLEDGED_SHARE = 0.8
"""Of what was asked; a product that refuses everything has lost nothing, and is no good."""
STANDING = {
    2: {"open"}, 4: {"open"}, 5: {"waiting"}, 6: {"waiting"}, 7: {"closed"}, 8: {"waiting"},
    9: {"finished"}, 10: {"finished"},
}  # fmt: skip
"""How a case stands when its dossier has this status."""


def judge(
    plant: Plant, ledger: Ledger, held: Kept, verdict: Verdict, limit: float = REQUEST_LIMIT
) -> None:
    """Everything that must hold in every row."""
    judge_commands(ledger, held, verdict)
    verdict.expect(
        verdict.acknowledged >= ACKNOWLEDGED_SHARE * verdict.attempted,
        f"only {verdict.acknowledged} of {verdict.attempted} commands were acknowledged",
    )
    judge_events(held, verdict)
    judge_chains(plant, verdict)
    judge_notices(held, verdict)
    _agree(held, verdict)
    _alive(plant, verdict)
    verdict.bar("slowest request", ledger.slowest, limit)
    if ledger.slowest > limit:
        verdict.unexpected.append(f"it was {ledger.slowest_request}")


def _agree(held: Kept, verdict: Verdict) -> None:
    """Intake and routing say the same of every dossier."""
    for code, dossier in held.stores["intake"].items():
        case = held.stores["routing"].get(code)
        if case is not None and case["status"] not in STANDING.get(dossier["status"], set()):
            verdict.unexpected.append(
                f"{code} is {dossier['status']} in intake, {case['status']} in routing"
            )


def _alive(plant: Plant, verdict: Verdict) -> None:
    """Nothing ended by itself, nor any part of it."""
    for replica in plant.every():
        if not replica.process.running:
            verdict.unexpected.append(f"{replica.name} does not run any more")
        elif not httpx.get(f"{replica.url}/livez", timeout=10, trust_env=False).is_success:
            verdict.unexpected.append(f"a part of {replica.name} has ended")
