"""Two settings that do not agree, or no longer do, and whoever answers in another's name: refused by name, and what was
to be sent meanwhile waits beside its concern."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from server.verify.run import verify
from sync.messages.base import Command
from sync.messages.bridges import AgreeBridge, AnswerMatch, EndBridge, EndMatch, OfferBridge, OfferMatch
from sync.messages.handoffs import CloseHandoff, NoteHandoff, OpenHandoff
from tests.handoffs.ground import SLUG, Both, Side
from tests.handoffs.third import third
from tests.support.database import run
from tests.support.web import Web


@pytest.fixture
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()


def _told(side: Side, command: Command) -> tuple[str, str]:
    _, receipt = side.does(command)
    return receipt.verdict.value, receipt.reason


ACCEPTED, NOT_YOURS, ALREADY_SO = ("accepted", "-"), ("refused", "not-yours"), ("refused", "already-so")


def test_they_part_and_agree_anew(both: Both, web: Web) -> None:
    """One life of a bridge, with whatever does not belong between its steps."""
    school, home = both.school, both.home
    before, _ = school.does(both.sending(school, both.concern(school)))
    concern = both.concern(school)
    late = school.device.seal(both.sending(school, concern, message="written before they parted"), by=school.me)
    jo, finn = both.side("cedar", "jo"), both.side("cedar", "finn")

    assert _told(jo, EndBridge(bridge=both.bridge["bridge"])) == NOT_YOURS
    assert _told(home, EndBridge(bridge=both.bridge["bridge"])) == ACCEPTED
    assert _told(school, EndBridge(bridge=both.bridge["bridge"])) == ALREADY_SO
    assert _told(school, AgreeBridge(bridge=both.bridge["bridge"])) == NOT_YOURS, "they asked, and were agreed with"
    assert _told(home, AgreeBridge(bridge=both.bridge["bridge"])) == ALREADY_SO, "an end is no offer"
    match = OfferMatch(bridge=both.bridge["bridge"], child=both.child(school), name="Quin")
    assert _told(school, match) == ("refused", "not-possible")
    [receipt] = school.device.push([late])
    assert (receipt.verdict.value, receipt.reason) == ("held", "unknown-target")
    waits = [kind for kind, e in _anew(finn) if "written before they parted" in repr(e)]
    assert waits == ["desk"], "whoever leads there reads it"
    for command in (OpenHandoff(handoff=before), NoteHandoff(handoff=before, child=both.child(home), text="Noted.")):
        assert _told(home, command) == ACCEPTED, "what passed before is still opened and noted"
    assert _told(school, CloseHandoff(handoff=before)) == ACCEPTED

    for nobody in (str(uuid4()), jo.person.person):
        assert _told(school, OfferBridge(setting=school.setting, other=nobody)) == ("refused", "not-possible")
    assert _told(school, OfferBridge(setting=school.setting, other=school.setting)) == ("refused", "not-possible")
    assert _told(school, OfferBridge(setting=home.setting, other=school.setting)) == NOT_YOURS
    assert _told(jo, OfferBridge(setting=school.setting, other=home.setting)) == NOT_YOURS
    bridge, receipt = school.does(OfferBridge(setting=school.setting, other=home.setting))
    assert receipt.verdict == "accepted"
    for side, there in ((school, home), (home, school)):
        assert _told(side, OfferBridge(setting=side.setting, other=there.setting)) == ALREADY_SO
    assert _told(school, both.sending(school, concern, bridge=bridge)) == ("held", "unknown-target"), "only offered"
    for side in (school, finn, jo, both.side("cedar", "zoe")):
        assert _told(side, AgreeBridge(bridge=bridge)) == NOT_YOURS
    assert _told(home, AgreeBridge(bridge=bridge)) == ACCEPTED
    assert _told(home, AgreeBridge(bridge=bridge)) == ALREADY_SO

    assert [e for _, e in _anew(home) if "written before they parted" in repr(e)] == [], "it waits for the worker"
    assert _told(school, both.sending(school, concern, bridge=bridge)) == ACCEPTED
    _match(both, bridge)
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert [one.line() for one in report.findings] == []
    _match_with_a_third(both, bridge)


def _anew(side: Side) -> list[tuple[str, dict[str, object]]]:
    side.read()
    return side.entries


def _match(both: Both, bridge: str) -> None:
    school, home = both.school, both.home
    offer = OfferMatch(bridge=bridge, child=both.child(school), name="Quin Albury")
    assert _told(home, offer) == NOT_YOURS, "a child of the other side"
    match, receipt = school.does(offer)
    assert receipt.verdict == "accepted"
    assert _told(school, offer) == ALREADY_SO
    for child in (both.child(school), str(uuid4())):
        assert _told(home, AnswerMatch(match=match, child=child, name="Quin")) == NOT_YOURS
    assert _told(school, AnswerMatch(match=match, child=both.child(home), name="Quin")) == NOT_YOURS, "their own offer"
    for side in (both.side("damson", "ade"), both.side("cedar", "jo")):
        assert _told(side, AnswerMatch(match=match, child=both.child(home), name="Quin")) == NOT_YOURS
        assert _told(side, EndMatch(match=match)) == NOT_YOURS
    assert _told(home, AnswerMatch(match=match, child=both.child(home), name="Quin")) == ACCEPTED
    assert _told(home, AnswerMatch(match=match)) == ALREADY_SO
    assert _told(school, EndMatch(match=match)) == ACCEPTED
    assert _told(home, EndMatch(match=match)) == ALREADY_SO


def _match_with_a_third(both: Both, bridge: str) -> None:
    """A child who is in another setting of the provider by now."""
    children = (
        "select child_id::text as id from child where tenant_id = $1 and setting_id = $2 and child_id::text <> $3"
    )
    [here, *_] = both.web.sql(SLUG, children, both.tenant, both.school.setting, both.child(both.school))
    [there, *_] = both.web.sql(SLUG, children, both.tenant, both.home.setting, both.child(both.home))
    match, _ = both.school.does(OfferMatch(bridge=bridge, child=here["id"], name="Somebody"))
    elder = third(both.web)
    both.web.sql(SLUG, "update child set setting_id = $1 where child_id::text = $2", elder, there["id"])
    assert _told(both.home, AnswerMatch(match=match, child=there["id"])) == NOT_YOURS
    assert _told(both.home, OfferMatch(bridge=bridge, child=there["id"], name="Somebody")) == NOT_YOURS
