"""A rehearsal at any hour, where a test cannot wait for the second Tuesday of a month."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.rehearsals.monthly import monthly
from sync.messages.concerns import AcknowledgeConcern
from tests.browser.served import Served
from tests.escalation.cedar import SLUG, Cedar


def nothing_real_waits(served: Served, ref: str, lead: str) -> None:
    """A rehearsal begins over nothing real: whatever other tests left there is taken by this lead."""
    here = served.demo.setting(ref, SLUG)
    waiting = served.sql(SLUG, "select matter_id from ladder where setting_id = $1", here)
    reader = served.reader(lead, ref, SLUG)
    for row in waiting:
        take = AcknowledgeConcern(concern=str(row["matter_id"]))
        reader.device.push([reader.device.seal(take, by=reader.me)])


def the_months(served: Served, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker does on the second Tuesday: the month's own, begun by nobody."""
    monkeypatch.setattr("server.rehearsals.monthly.is_time", lambda _: True)
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: Cedar(served.demo).work(monthly, [served.demo.setting(ref, SLUG)])).result()
