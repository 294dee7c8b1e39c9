"""What is owed of a concern, over HTTP and with the worker: told by a recorder or a lead, claimed, decided, answered,
taken back (R4, R17, R28)."""

from __future__ import annotations

import pytest

from sync.messages.assessing import MoveToCase
from sync.messages.base import Command
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, Subject, Writer
from sync.messages.duties import (
    Body,
    CountersignDecision,
    DecideDuty,
    Decision,
    Means,
    Needs,
    RecordEvidence,
    RecordReply,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved, More, RecordConcern, ToldAlready, ToldBody
from sync.receipt import Verdict
from tests.support.device import TestDevice
from tests.support.patience import Patience
from tests.support.running import Entry, Harken, Reader

SECONDS = 120
ANYBODY = "anybody"
POLICE = (Body.POLICE, Needs.TELLING)
AUTHORITY = (Body.LOCAL_AUTHORITY, Needs.TELLING)
REPLY = (Body.LOCAL_AUTHORITY, Needs.REPLY)
SAM = Writer(name="Sam Okafor", role="Cover teacher")


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    """Lead of the school."""
    return harken.reader("devi", "alder")


@pytest.fixture(scope="module")
def tom(harken: Harken) -> Reader:
    """Deputy of the school."""
    return harken.reader("tom", "alder")


@pytest.fixture(scope="module")
def rowan(harken: Harken) -> Reader:
    """Records at the school."""
    return harken.reader("rowan", "alder", shared=True)


def moved(tablet: TestDevice, **more: object) -> RecordConcern:
    """A child was moved, and may be in danger: the police and the local authority are told at once."""
    record = tablet.concern(danger=Answer.NOT_SURE)
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name != "more"}
    return RecordConcern(**fields, more=More(moved=Answer.YES, **more))  # type: ignore[arg-type]


def told(concern: str, body: Body = Body.POLICE, **more: object) -> RecordEvidence:
    given: dict[str, object] = {"concern": concern, "body": body, "writer": SAM, "who": "PC Lee", "how": Means.PHONE}
    return RecordEvidence(**(given | more))  # type: ignore[arg-type]


def does(who: Reader, command: Command, cmd: str | None = None) -> str:
    """The id of what was placed."""
    [receipt] = who.device.push([who.device.seal(command, by=who.me, cmd=cmd)])
    assert receipt.verdict is Verdict.ACCEPTED, receipt.reason
    return receipt.cmd


def stands(
    who: Reader, concern: str, of: tuple[Body, Needs], status: str, feed: str = "desk", child: str | None = ANYBODY
) -> Entry:
    """The newest state of a duty, once the worker has found it so."""
    deadline = Patience(SECONDS)
    kept: list[Entry] = []
    kind = "report-duty" if feed == "own" else "duty-kept"
    while not deadline.passed():
        states: list[Entry] = [entry["d"] for entry in who.owed(concern, feed) if entry["k"] == kind]
        of_child = [one for one in states if child in (ANYBODY, one.get("child"))]
        kept = [one for one in of_child if (one["body"], one["needs"]) == of]
        if kept and kept[-1]["status"] == status:
            return kept[-1]
    raise AssertionError(f"{of} of {concern} never became {status}: {kept}")


def test_a_recorder_tells_the_police_and_a_lead_the_authority_which_answers(
    devi: Reader, tom: Reader, rowan: Reader
) -> None:
    concern = does(rowan, moved(rowan.device))
    owed = stands(devi, concern, POLICE, "owed")
    stands(rowan, concern, POLICE, "owed", "own")
    evidence = does(rowan, told(concern))
    done = stands(devi, concern, POLICE, "done")
    assert (done["evidence"], done["by"]["name"], done["due"]) == (evidence, "Rowan Tully", owed["due"])
    assert done["by"]["role"], "with the title that they hold where it happened"
    assert stands(rowan, concern, POLICE, "done", "own")["by"] == done["by"]

    referred = does(devi, told(concern, Body.LOCAL_AUTHORITY, who="Duty desk", reference="R-1"))
    assert stands(rowan, concern, AUTHORITY, "done", "own")["by"]["name"] == "Devi Marsh"
    stands(devi, concern, REPLY, "owed")
    does(tom, RecordReply(concern=concern, evidence=referred, outcome=ReplyOutcome.ACCEPTED, reference="CAS-1"))
    assert stands(devi, concern, REPLY, "done")["by"]["name"] == "Tom Ellery"
    said = [entry["k"] for entries in rowan.feeds.values() for entry in entries if entry["of"] == concern]
    assert set(said) <= {"report-told", "report-duty"}, "of what was said they see nothing"

    does(tom, WithdrawEvidence(concern=concern, evidence=evidence, reason="They rang about another child."))
    again = stands(devi, concern, POLICE, "owed")
    assert (again["due"], again["by"], again["at"]) == (owed["due"], None, None)
    assert stands(rowan, concern, POLICE, "owed", "own")["by"] is None, "whoever said so sees that it is owed"


def test_who_is_not_signed_in_claims_and_a_lead_confirms(harken: Harken, devi: Reader) -> None:
    said = (ToldAlready(body=ToldBody.LOCAL_AUTHORITY, who="Duty desk"),)
    with harken.device() as tablet:
        concern, evidence = tablet.new_id(), tablet.new_id()
        # What came before its concern waits for it.
        [held] = tablet.push([tablet.seal(told(concern), cmd=evidence)])
        assert (held.verdict, held.reason) == (Verdict.HELD, "unknown-target")
        [placed] = tablet.push([tablet.seal(moved(tablet, told=said), cmd=concern)])
        assert placed.verdict is Verdict.ACCEPTED
    claimed = stands(devi, concern, POLICE, "claimed")
    assert (claimed["evidence"], claimed["by"]) == (evidence, {"name": SAM.name, "role": SAM.role})
    assert stands(devi, concern, AUTHORITY, "claimed")["evidence"] == concern, "what the record itself says, at once"
    confirmed = does(devi, told(concern, who="", confirms=evidence, duties=(claimed["duty"],)))
    done = stands(devi, concern, POLICE, "done")
    assert (done["evidence"], done["by"]["name"]) == (confirmed, "Devi Marsh")


def test_not_referring_takes_two(devi: Reader, tom: Reader, rowan: Reader) -> None:
    concern = does(rowan, rowan.device.concern())
    owed = stands(devi, concern, AUTHORITY, "owed")
    reason = "The authority knows of it already."
    said = DecideDuty(concern=concern, duty=owed["duty"], decision=Decision.NOT_REFERRED, reason=reason)
    decision = does(devi, said)
    stands(devi, concern, AUTHORITY, "uncountersigned")
    does(devi, CountersignDecision(concern=concern, decision=decision, agrees=True))
    does(tom, CountersignDecision(concern=concern, decision=decision, agrees=False, reason="Not in writing."))
    stands(devi, concern, AUTHORITY, "owed")
    second = does(tom, said)
    stands(devi, concern, AUTHORITY, "uncountersigned")
    does(devi, CountersignDecision(concern=concern, decision=second, agrees=True))
    decided = stands(tom, concern, AUTHORITY, "decided")
    assert (decided["evidence"], decided["by"]["name"]) == (second, "Tom Ellery")


def test_the_word_of_whom_it_comes_to_be_about_ends_nothing(devi: Reader, rowan: Reader) -> None:
    """They recorded it, so they know its id; what they say is taken as ever, and somebody else confirms it (R28)."""
    concern = does(rowan, moved(rowan.device))
    stands(devi, concern, POLICE, "owed")
    subjects = (Subject(person=rowan.me.person),)
    does(devi, MoveToCase(concern=concern, adult=Answer.YES, subjects=subjects, reason="It was Rowan who drove."))
    evidence = does(rowan, told(concern))
    assert stands(devi, concern, POLICE, "claimed", "case")["evidence"] == evidence
    does(devi, told(concern, who="", confirms=evidence))
    stands(devi, concern, POLICE, "done", "case")


def test_who_was_described_is_who_a_lead_says(harken: Harken, devi: Reader, rowan: Reader) -> None:
    """R33: what was done for the child whom nobody had named was done for who that was."""
    described = ChildInvolved(described="the new girl")
    concern = does(rowan, rowan.device.concern(danger=Answer.YES, child=described))
    does(rowan, told(concern))
    assert stands(devi, concern, POLICE, "done")["child"] is None
    setting = harken.setting("alder")
    child = next(one.child for one in harken.made["affinity"].children if one.setting == setting)
    does(devi, SayAbout(concern=concern, child=child, about=True))
    stands(devi, concern, POLICE, "done", child=child)
    stands(devi, concern, AUTHORITY, "owed", child=child)
    stands(devi, concern, AUTHORITY, "ended", child=None)


def test_what_a_first_client_records_owes_the_same(harken: Harken, devi: Reader) -> None:
    with harken.device() as tablet:
        concern = tablet.new_id()
        [receipt] = tablet.push([tablet.seal(tablet.concern_v1(), cmd=concern)])
        assert receipt.verdict is Verdict.ACCEPTED
        stands(devi, concern, AUTHORITY, "owed")
        [receipt] = tablet.push([tablet.seal(told(concern, Body.LOCAL_AUTHORITY))])
    stands(devi, concern, AUTHORITY, "claimed")
