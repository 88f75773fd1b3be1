"""No citizen is told twice, none is forgotten: with workers killed -9 throughout.

The short form runs with the other tests. `make notify-kills` is the long one, with the broker and
the database going away in it (NOTIFY_KILLS=50 NOTIFY_KILLS_NOTICES=2000 NOTIFY_KILLS_AWAY=1).
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from services.notify.tests.kills.storm import Weather, doubles, told, weathered

from dossier_shared.testing.backing import Backing, both

KILLS = int(os.environ.get("NOTIFY_KILLS", "8"))
NOTICES = int(os.environ.get("NOTIFY_KILLS_NOTICES", "200"))
AWAY = os.environ.get("NOTIFY_KILLS_AWAY") == "1"


@pytest.fixture
def ground(request, tmp_path) -> Iterator[Backing]:
    """A broker and a database; of its own where they are to go away."""
    if not AWAY:
        yield request.getfixturevalue("backing")
        return
    with both(tmp_path / "backing") as own:
        yield own


@pytest.mark.backing
@pytest.mark.timeout(1800)
async def test_every_citizen_hears_and_nobody_twice_from_who_compares_requests(
    ground, tmp_path, capsys
):
    toll = await weathered(ground, tmp_path, Weather(NOTICES, KILLS, AWAY))
    with capsys.disabled():
        told(toll, print)
    assert toll.kills >= KILLS
    assert len(toll.sms) == len(toll.mails) == NOTICES
    assert doubles(toll.sms) == 0
    assert doubles(toll.mails) <= toll.doubtful
    assert Counter(n["status"] for n in toll.notices) == {"accepted": 2 * NOTICES}
