"""Numbers and addresses masked: enough is left to tell one from another. Pure."""

GONE = "***"


def masked_number(number: str) -> str:
    """The last three digits."""
    return GONE + number[-3:] if len(number) > 5 else GONE


def masked_email(address: str) -> str:
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"
