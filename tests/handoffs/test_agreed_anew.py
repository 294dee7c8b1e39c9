"""What is sent while two settings have parted waits beside its concern, and passes once they agree anew, in the order
in which it came and by what is so by then: whom it excludes, and whether a lead has seen to it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest

from server.verify.run import verify
from sync import ids
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.bridges import AgreeBridge, EndBridge, OfferBridge
from sync.messages.concerns import Answer, Subject
from sync.messages.held import SettleHeld
from tests.handoffs.ground import Both, Side
from tests.support.database import run
from tests.support.web import Web


@pytest.fixture
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()


def _waits(both: Both, **changes: object) -> tuple[str, str, str]:
    """What was sent, of which concern, and as what it is held."""
    school = both.school
    concern, handoff = both.concern(school), school.device.new_id()
    sealed = school.device.seal(both.sending(school, concern, **changes), by=school.me, cmd=handoff)
    [receipt] = school.device.push([sealed])
    assert (receipt.verdict, receipt.reason) == ("held", "unknown-target")
    return handoff, concern, ids.derived(b"harken/held", sha256(sealed).digest())


def _accepted(side: Side, command: object, route: Route | None = None) -> str:
    made, receipt = side.does(command, route=route)  # type: ignore[arg-type]
    assert (receipt.verdict, receipt.reason) == ("accepted", "-")
    return made


def test_what_waited_passes_in_the_order_in_which_it_came(both: Both, web: Web) -> None:
    school, home, leon = both.school, both.home, both.side("damson", "leon")
    _accepted(home, EndBridge(bridge=both.bridge["bridge"]))
    first, seen_to, about_carys, second = (_waits(both, message=f"number {n}") for n in range(4))
    _accepted(school, SettleHeld(held=seen_to[2], reason="Told by phone"))
    subject = Subject(person=home.person.person)
    moved = MoveToCase(concern=about_carys[1], adult=Answer.YES, subjects=(subject,), reason="She said so")
    _accepted(school, moved, route=Route.ABOUT_ADULT)
    bridge = _accepted(school, OfferBridge(setting=school.setting, other=home.setting))
    only_offered = _waits(both, bridge=bridge)
    assert both.tries() == [about_carys[2]], "something became of its concern"
    assert leon.sees(about_carys[0]) == [], "nobody has agreed to anything"

    _accepted(home, AgreeBridge(bridge=bridge))
    tried = both.tries()
    assert tried == [one[2] for one in (first, seen_to, about_carys, second, only_offered)]
    home.read()
    passed = [e["of"] for _, e in home.entries if e["k"] == "handoff-brought"]
    assert passed == [one[0] for one in (first, second, only_offered)], "what a lead has seen to goes nowhere"
    assert [one["d"]["bridge"] for one in home.sees(first[0], "handoff-receipt")] == [bridge]
    assert [e["d"]["told"] != [] for e in home.sees(first[0], "ladder-stepped")] == [True], "its leads are told"
    assert home.sees(about_carys[0]) == []
    assert len(leon.sees(about_carys[0], "handoff-brought")) == 1
    assert [one["k"] for one in school.sees(first[2])][-1] == "item-placed"
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert [one.line() for one in report.findings] == []
