"""What a mail server's refusal means: for this address, for this mail, or for us."""

import re

from notify.domain.outcomes import Busy, Outcome, Refused

NO_SUCH_MAILBOX = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1|4\.4|7\.(13|17))\b")
"""Enhanced codes (RFC 3463, 5248, 7505) that speak of the address or its domain, not the mail."""
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
PLAIN_NO_MAILBOX = {550, 551, 553}


def recipient_refused(code: int, text: str) -> Outcome:
    """After RCPT: 4yz asks to come again, 5yz never to (RFC 5321 4.2.1). Hard is what would come
    back for any other mail too.
    """
    if code < 500:
        return Busy(f"smtp-{code}")
    if (enhanced := ENHANCED.search(text)) is not None:
        return Refused(f"smtp-{enhanced[0]}", hard=is_hard(enhanced[0]))
    return Refused(f"smtp-{code}", hard=code in PLAIN_NO_MAILBOX)


def mail_refused(code: int) -> Outcome:
    """After the text: it is the mail that is not wanted."""
    return Busy(f"smtp-{code}") if code < 500 else Refused(f"smtp-{code}", hard=False)


def is_hard(enhanced: str) -> bool:
    return NO_SUCH_MAILBOX.fullmatch(enhanced) is not None
