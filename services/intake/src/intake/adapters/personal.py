"""Which fields of a dossier are sealed at rest: who somebody is, and what people wrote of him."""

PERSON = ("name", "id_number", "address", "phone", "email", "authority")

PERSONAL = frozenset(
    {f"{who}.{field}" for who in ("applicant", "authorised") for field in PERSON}
    | {
        "request",
        "particulars",
        "secret",
        "files.name",
        "supplements.reason",
        "supplements.papers.name",
        "supplements.papers.what",
        "refusal.reason",
        "withdrawal.reason",
        "apology.reason",
        "clock.reason",
        "returned.recipient",
        "returned.paper",
        "returned.authority",
        "passings.content",
        "passings.answer",
        "version_moves.reason",
    }
)
"""All of them are texts or None, as what is read in their place when they were destroyed."""
