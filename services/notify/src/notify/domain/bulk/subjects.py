"""How the correspondences of bulk jobs are named."""

BULK = "bulk"


def subject_of(job: str, row: int) -> str:
    return f"{BULK}/{job}/{row}"


def job_of(subject: str) -> str | None:
    """The job that a correspondence is of; None for all others."""
    kind, _, rest = subject.partition("/")
    return rest.partition("/")[0] if kind == BULK else None
