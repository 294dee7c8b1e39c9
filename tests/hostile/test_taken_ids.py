"""Ids chosen to collide: a command's id names its matter, whose key it is written under and disposed of with."""

from __future__ import annotations

import pytest

from tests.support.web import Web

TAKEN = {
    "a person": "select person_id::text as id from person limit 1",
    "a child": "select child_id::text as id from child limit 1",
    "a region": "select region_id::text as id from region limit 1",
    "an appointment": "select appointment_id::text as id from appointment limit 1",
    "a setting": "select setting_id::text as id from setting limit 1",
}


@pytest.mark.parametrize("what", TAKEN)
def test_a_concern_takes_the_id_of_nobody_and_nothing(web: Web, what: str) -> None:
    """Everybody at a setting can read these ids, and whoever has a tablet can sign with any."""
    [row] = web.sql("affinity", TAKEN[what])
    with web.device() as tablet:
        [receipt] = tablet.push([tablet.seal(tablet.concern(), cmd=row["id"])])
    assert receipt.reason == "same-id-other-bytes", "kept whole, and nothing of what has the id is touched"
