"""Knows when the services have said all they have to say to each other."""

from tests.faults.judge import witness
from tests.faults.judge.kept import TELLING, held
from tests.faults.judge.letters import WAITING
from tests.faults.patience import patiently
from tests.faults.plant import Plant

from dossier_shared.messaging import topology
from motcua.stack import SERVICES

OUTBOX = {"outbox.0": {"$exists": True}}
SECONDS = 100
"""A claim on a notice ends within 60 s; a retry after a fault is 10 s away."""


def settled(plant: Plant, seconds: float = SECONDS) -> float:
    """Wait for calm; how long it took. After `seconds` it is judged as it stands."""
    began = plant.timeline.now()
    try:
        patiently(lambda: not _left(plant), seconds, "no calm")
    except TimeoutError as error:
        plant.timeline.say("no calm", why=str(error), left=_left(plant))
    took = plant.timeline.now() - began
    plant.timeline.say("calm", seconds=round(took, 1))
    return took


def _left(plant: Plant) -> list[str]:
    """What still waits somewhere; the retries of a queue are not asked for, they hold something."""
    left = [f"{number} held in {place}" for place, number in held(plant).items() if number]
    with plant.database() as client:
        for service, names in TELLING.items():
            base = client[plant.stack.databases[service]]
            queued = {name: base[name].count_documents(OUTBOX) for name in names}
            left += [f"{n} outboxes in {service}.{name}" for name, n in queued.items() if n]
        letters = client[plant.stack.databases["notify"]]["correspondences"]
        waiting = {"notices.status": {"$in": sorted(WAITING)}}
        if number := letters.count_documents(waiting):
            left.append(f"{number} correspondences with notices to send")
    queues = [topology.queue_of(name) for name in SERVICES]
    queues += [topology.retry_queue_of(n, s) for n in SERVICES for s in topology.RETRY_STEPS]
    waiting_in = witness.waiting(plant.stack.amqp_url, queues)
    left += [f"{number} messages in {name}" for name, number in waiting_in.items() if number]
    return left or _behind(plant)


def _behind(plant: Plant) -> list[str]:
    """Readers who have not taken what was told: it is in somebody's hands."""
    with plant.database() as client:
        bases = {name: client[plant.stack.databases[name]] for name in SERVICES}
        dossiers = _heads(bases["intake"]["dossiers"])
        cases = _heads(bases["routing"]["cases"])
        letters = _heads(bases["notify"]["correspondences"])
    pairs = (
        ("routing", "intake", cases, dossiers), ("notify", "intake", letters, dossiers),
        ("notify", "routing", letters, cases), ("intake", "routing", dossiers, cases),
        ("intake", "notify", dossiers, {c: letters[c] for c in letters.keys() & dossiers.keys()}),
    )  # fmt: skip
    return [
        f"{reader} is behind {source} about {key}"
        for reader, source, readers, sources in pairs
        for key, (told, _) in sources.items()
        if told != readers.get(key, (0, {}))[1].get(source, 0)
    ]


def _heads(collection: "object") -> dict[str, tuple[int, dict[str, int]]]:
    rows = collection.find({}, {"sequence": 1, "seen": 1})  # type: ignore[attr-defined]
    return {row["_id"]: (row.get("sequence", 0), row.get("seen", {})) for row in rows}
