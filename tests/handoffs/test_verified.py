"""Everything that can become of what two settings tell each other, and `harken verify` finds nothing wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.verify.run import verify
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.bridges import AgreeBridge, AnswerMatch, EndBridge, EndMatch, OfferBridge, OfferMatch
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import (
    AnswerHandoff,
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    WithdrawHandoff,
    WithdrawReason,
)
from tests.handoffs.ground import Both, Side
from tests.support.database import run
from tests.support.web import Web


@pytest.fixture
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()


def _begins(both: Both, sender: Side, *, about: Side | None = None) -> tuple[str, str]:
    concern = both.concern(sender, subject=None if about is None else about.person.person)
    handoff, receipt = sender.does(both.sending(sender, concern))
    assert receipt.verdict == "accepted"
    return concern, handoff


def _ends(both: Both, sender: Side, handoff: str) -> None:
    receiver = both.beyond(sender)
    receiver.does(OpenHandoff(handoff=handoff))
    question, _ = receiver.does(AskHandoff(handoff=handoff, text="Which phone?"))
    sender.does(AnswerHandoff(handoff=handoff, question=question, text="The blue one."))
    receiver.does(NoteHandoff(handoff=handoff, child=both.child(receiver), text="Noted.", share=True))
    receiver.does(NoteHandoff(handoff=handoff, child=both.child(receiver), text="And this."))
    sender.does(CloseHandoff(handoff=handoff))


def test_whatever_becomes_of_it_the_log_is_true(both: Both, web: Web) -> None:
    for sender in (both.school, both.home):
        receiver = both.beyond(sender)
        _ends(both, sender, _begins(both, sender)[1])
        _ends(both, sender, _begins(both, sender, about=receiver)[1])
        _, back = _begins(both, sender)
        sender.does(WithdrawHandoff(handoff=back, why=WithdrawReason.WRONG_PLACE))
        _, lies = _begins(both, sender)
        receiver.read()
        both.delivered(lies)
        _, noted = _begins(both, sender)
        receiver.does(NoteHandoff(handoff=noted, child=both.child(receiver), text="Read and noted."))
        for opened in (False, True):
            concern, moved = _begins(both, sender)
            if opened:
                receiver.does(OpenHandoff(handoff=moved))
            subject = Subject(person=receiver.person.person)
            sender.does(MoveToCase(concern=concern, adult=Answer.YES, subjects=(subject,)), route=Route.ABOUT_ADULT)
            concern, another = _begins(both, sender)
            if opened:
                receiver.does(OpenHandoff(handoff=another))
            sender.does(SayAbout(concern=concern, child=both.child(sender), about=False))
    both.school.does(EndMatch(match=both.match["match"]))
    both.school.does(EndBridge(bridge=both.bridge["bridge"]))
    bridge, _ = both.home.does(OfferBridge(setting=both.home.setting, other=both.school.setting))
    assert both.school.does(AgreeBridge(bridge=bridge))[1].verdict == "accepted"
    for child in (None, both.child(both.home)):
        match, _ = both.school.does(OfferMatch(bridge=bridge, child=both.child(both.school), name="Quin Albury"))
        assert both.home.does(AnswerMatch(match=match, child=child, name="Quin"))[1].verdict == "accepted"
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert "\n".join(one.line() for one in report.findings) == ""
