"""Which notice takes the sense of which."""

from dataclasses import replace
from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import NOW, dossier, notice, words

from notify.domain.correspondence import add


@pytest.mark.parametrize(("first", "then"), [("stopped", "resumed"), ("resumed", "stopped")])
def test_whether_the_clock_stands_is_told_as_it_is_now(first, then):
    """What has not gone yet would arrive last and say the contrary."""
    before, _ = add(dossier(channels=("sms",)), [notice(kind=first)])
    later = replace(notice(kind=then, event="e2"), queued_at=NOW + timedelta(minutes=1))
    after, _ = add(before, [later])
    assert words(after.notices) == ["sms cancelled", "sms queued"]
    assert after.notices[0].reason == f"overtaken-by-{then}"
