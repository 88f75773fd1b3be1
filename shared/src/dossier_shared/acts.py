"""Who does what, in which role, from where and why: the head of every entry of the audit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """`by` is a person's id or a service's name, `origin` the address that the request came from.

    `reason` is what the person gave as one, or the event that a service heard.
    """

    command: str
    by: str
    role: str
    origin: str | None = None
    reason: str | None = None
