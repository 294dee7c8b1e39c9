"""A policy is changed over HTTP, under the tenant's lock, and old decisions keep the one they were made under."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sync.messages.guide import ChangePolicy
from tests.people.keeping import Keeper, keeper
from tests.support.web import Web

SIGN = """
[[groups]]
id = "IND"
cites = "our note of May"
[groups.signs]
X-affinity-taxis = "Waits for the same taxi"
"""
DIGEST = "select encode(pack_digest, 'hex') as digest from tenant"


@pytest.fixture(scope="module")
def administrator(web: Web) -> Iterator[Keeper]:
    with keeper(web) as one:
        yield one


def digest(web: Web) -> str:
    return str(web.sql("affinity", DIGEST)[0]["digest"])


def guide(by: Keeper) -> dict[str, Any]:
    answer = by.http.get("/guide")
    return {"etag": answer.headers["etag"], "signs": [sign["id"] for sign in answer.json()["signs"]]}


def test_it_takes_a_second_factor_and_then_every_decision_and_device_goes_by_it(
    web: Web, administrator: Keeper
) -> None:
    before, shown = digest(web), guide(administrator)
    change = ChangePolicy(over=before, layer=SIGN, reason="a new taxi rank")
    assert administrator.does(change) == "confirm-first"
    administrator.confirm()
    assert administrator.does(change) == "accepted"
    after = digest(web)
    assert after != before
    assert administrator.does(change) == "not-possible", "somebody else's change is not written over"
    door = administrator.http.get("/devices/front-door").json()["front_door"]
    now = guide(administrator)
    assert now["etag"] == f'"{door["guide"]}"' != shown["etag"]
    assert "X-affinity-taxis" in now["signs"]
    kept = {
        row["digest"]: row
        for row in web.sql("affinity", "select encode(digest, 'hex') as digest, layer, texts, changed_by from policy")
    }
    assert {before, after} <= kept.keys()
    assert (kept[after]["layer"], str(kept[after]["changed_by"])) == (SIGN, administrator.me.person)
    assert json.loads(kept[before]["texts"]).keys() == json.loads(kept[after]["texts"]).keys() - {"your own additions"}
    back = ChangePolicy(over=after, layer="", reason="the rank has gone")
    assert administrator.does(back) == "accepted"
    assert (digest(web), guide(administrator)) == (before, shown)


def test_two_changes_in_one_push_are_one_after_the_other(web: Web, administrator: Keeper) -> None:
    """The second was written over what the first replaced."""
    administrator.confirm()
    over = digest(web)
    first, second = (
        administrator.device.seal(ChangePolicy(over=over, layer=layer, reason="r"), by=administrator.me)
        for layer in (SIGN, f"{SIGN}X-affinity-again = 'Another taxi'\n")
    )
    assert [receipt.reason for receipt in administrator.device.push([first, second])] == ["-", "not-possible"]
    administrator.does(ChangePolicy(over=digest(web), layer="", reason="r"))
