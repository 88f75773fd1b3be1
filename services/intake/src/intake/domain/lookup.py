"""What the public may learn of a dossier by its code, and by the secret on its slip.

By the code alone only the degree of completion; with the secret, or for its owner, the status down
to the division (TT 01/2018 art.16.2d).
"""

import secrets
from collections.abc import Mapping
from typing import Literal

from intake.domain.dossier import Dossier
from intake.domain.episodes import Duty, Wanting
from intake.domain.statuses import Status

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

Degree = Literal["submitted", "received", "in-progress", "done", "closed"]
DEGREES: Mapping[Status, Degree] = {
    Status.SUBMITTED: "submitted",
    Status.RECEIVED: "received",
    Status.NOT_RECEIVED: "closed",
    Status.PROCESSING: "in-progress",
    Status.SUPPLEMENT: "in-progress",
    Status.DUTY: "in-progress",
    Status.WITHDRAWN: "closed",
    Status.STOPPED: "in-progress",
    Status.FINISHED: "done",
    Status.RETURNED: "done",
}
DEGREE_NAMES: Mapping[Degree, str] = {
    "submitted": "Đã nộp, chờ tiếp nhận",
    "received": "Đã tiếp nhận",
    "in-progress": "Đang giải quyết",
    "done": "Đã có kết quả",
    "closed": "Đã kết thúc",
}


def new_secret() -> str:
    """Ten characters of Crockford's base32: 50 bits, printed on the slip."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def spelled(secret: str) -> str:
    """The secret as it was printed, however it was typed in: small letters, O for 0, l for 1."""
    return secret.upper().translate(LOOK_ALIKES)


def missing(dossier: Dossier) -> tuple[Wanting, ...]:
    """The papers that the citizen was asked for and has not brought yet."""
    return tuple(
        paper
        for supplement in dossier.supplements
        if supplement.asked_at is not None and supplement.taken_at is None
        for paper in supplement.papers
    )


def unpaid(dossier: Dossier) -> tuple[Duty, ...]:
    return tuple(duty for duty in dossier.duties if duty.paid_at is None)
