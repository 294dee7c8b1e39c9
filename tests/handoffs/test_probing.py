"""A third setting of the provider, and another provider, ask for everything that passed between two: nothing is there.

Every answer is that to a random id: the same status, body and headers.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.bridges import AgreeBridge, AnswerMatch, EndBridge, EndMatch, OfferMatch
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
    Writer,
)
from sync.messages.duties import Body as Whom
from sync.messages.duties import NotifySeniors, RecordEvidence
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
from tests.handoffs.third import third
from tests.support.device import Person, TestDevice
from tests.support.web import Web

VARIES = frozenset({"date", "x-request-id", "server-timing"})


class Outsider:
    """Somebody else, on a device of their own."""

    def __init__(self, name: str, device: TestDevice, me: Person) -> None:
        self.name, self.device, self.me = name, device, me

    def verdict(self, command: Command, route: Route | None) -> tuple[str, str]:
        [receipt] = self.device.push([self.device.seal(command, by=self.me, route=route)])
        return receipt.verdict.value, receipt.reason


@pytest.fixture(scope="module")
def both(web: Web) -> Iterator[Both]:
    third(web)
    made = Both(web)
    yield made
    made.close()


@pytest.fixture(scope="module")
def ids(both: Both) -> dict[str, str]:
    """One of each thing that passed or joins the two."""
    concern = both.concern(both.school)
    handoff, _ = both.school.does(both.sending(both.school, concern))
    both.home.does(OpenHandoff(handoff=handoff))
    question, _ = both.home.does(AskHandoff(handoff=handoff, text="Which phone?"))
    note, _ = both.home.does(NoteHandoff(handoff=handoff, child=both.child(both.home), text="Noted."))
    hidden = both.concern(both.school, subject=both.home.person.person)
    secret, _ = both.school.does(both.sending(both.school, hidden))
    return {
        "handoff": handoff,
        "secret": secret,
        "note": note,
        "question": question,
        "bridge": both.bridge["bridge"],
        "match": both.match["match"],
    }


@pytest.fixture(params=["third", "foreign", "subject", "recorder"])
def outsider(request: pytest.FixtureRequest, both: Both, web: Web) -> Iterator[Outsider]:
    """A lead of a third setting, of another provider, of the home whom the secret one is about, and a teacher."""
    name: str = request.param
    if name == "foreign":
        device = web.device("affinity", "alder", shared=False)
        lead = next(one for one in web.affinity.people if one.login.startswith("devi"))
        yield Outsider(name, device, device.sign_in(lead.login, lead.passphrase))
        device.http.close()
        return
    login, place = {"third": ("ade", "damson"), "subject": ("carys", "damson"), "recorder": ("jo", "cedar")}[name]
    side = Side(web, place, login)
    yield Outsider(name, side.device, side.me)
    side.close()


def _commands(one: str) -> list[Command]:
    writer = Writer(name="Somebody")
    return [
        OpenHandoff(handoff=one),
        WithdrawHandoff(handoff=one, why=WithdrawReason.MISTAKE),
        AskHandoff(handoff=one, text="?"),
        AnswerHandoff(handoff=one, question=str(uuid4()), text="!"),
        NoteHandoff(handoff=one, child=str(uuid4()), text="a note"),
        CloseHandoff(handoff=one),
        AgreeBridge(bridge=one),
        EndBridge(bridge=one),
        OfferMatch(bridge=one, child=str(uuid4()), name="Quin"),
        AnswerMatch(match=one),
        EndMatch(match=one),
        AcknowledgeConcern(concern=one),
        PassOnConcern(concern=one),
        AmendConcern(concern=one, writer=writer, text="more"),
        AddNote(concern=one, text="more"),
        SayStillWorried(concern=one, writer=writer),
        FollowUpConcern(concern=one, summary="s", action="a", outcome="o"),
        RecordEvidence(concern=one, body=Whom.POLICE, writer=writer),
        NotifySeniors(concern=one),
    ]


def test_no_feed_tells_that_it_is_there(outsider: Outsider, ids: dict[str, str]) -> None:
    pulled = repr(outsider.device.pull())
    hidden = {"secret"} if outsider.name == "subject" else set(ids)
    assert [what for what in sorted(hidden) if ids[what] in pulled] == []


def test_no_command_tells_that_it_is_there(outsider: Outsider, ids: dict[str, str]) -> None:
    named = {"secret": ids["secret"]} if outsider.name == "subject" else ids
    nothing = [outsider.verdict(command, None) for command in _commands(str(uuid4()))]
    for what, one in named.items():
        assert [outsider.verdict(command, None) for command in _commands(one)] == nothing, what


def test_no_address_tells_that_it_is_there(outsider: Outsider, ids: dict[str, str]) -> None:
    named = {"secret": ids["secret"]} if outsider.name == "subject" else ids
    http = outsider.device.http
    for what, one in named.items():
        for method, path in (("GET", "/access/matters/{}"), ("POST", "/access/matters/{}")):
            theirs, random = (http.request(method, path.format(an)) for an in (one, str(uuid4())))
            assert _shape(theirs) == _shape(random), (what, path)
            assert theirs.status_code in (404, 405), what


def _shape(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return (
        answer.status_code,
        answer.content,
        sorted((name, value) for name, value in answer.headers.items() if name not in VARIES),
    )
