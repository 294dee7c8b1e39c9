"""Each command about a duty, from whoever may and may not send it, and in every form that nobody should send: all get a
verdict of their own, nothing is a fault, and what a person wrote is kept whole (S1, S7; R4, R17, R28)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from sync.envelope import BODY_BYTES_MAX
from sync.messages.base import Command
from sync.messages.concerns import Answer, Subject, Writer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    MeetingState,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.receipt import Receipt
from tests.support.device import Person, TestDevice
from tests.support.web import Web

OTHER = "0198f1aa-0000-4000-8000-00000000dead"
NAMES = "00000000-0000-8000-8000-000000000001"
COMMANDS: dict[str, Callable[[str], Command]] = {
    "evidence": lambda of: RecordEvidence(concern=of, body=Body.POLICE, writer=Writer(name="Sam"), who="PC Lee"),
    "withdrawal": lambda of: WithdrawEvidence(concern=of, evidence=OTHER, reason="It was not so."),
    "decision": lambda of: DecideDuty(concern=of, duty=NAMES, decision=Decision.NOT_REFERRED, reason="Known."),
    "countersignature": lambda of: CountersignDecision(concern=of, decision=OTHER, agrees=True),
    "reply": lambda of: RecordReply(concern=of, evidence=OTHER, outcome=ReplyOutcome.ACCEPTED),
    "challenge": lambda of: ChallengeReply(concern=of, reply=OTHER, to="Team manager", why="She is 13."),
    "return": lambda of: RecordReturn(concern=of, child=OTHER, at="2026-11-21T14:03:00Z"),
    "meeting": lambda of: RecordMeeting(concern=of, state=MeetingState.DECLINED, reason="No."),
    "review": lambda of: RecordReview(concern=of, forum="slt", on="2026-11-21", by="SLT", decision="Go on."),
    "notice": lambda of: NotifySeniors(concern=of),
}
CALLERS = ("nobody", "recorder", "lead", "deputy", "head", "safeguarding", "elsewhere", "other provider", "subject")
WORDLESS = "refused not-yours"
UNKNOWN = "held unknown-target"


class Stage:
    """A concern on the desk of a school, one about its lead, and everybody who may name them."""

    def __init__(self, web: Web, opened: ExitStack) -> None:
        self.web = web
        self.devices: dict[str, TestDevice] = {"nobody": opened.enter_context(web.device())}
        self.people: dict[str, Person] = {}
        for caller, slug, ref, login in (
            ("recorder", "affinity", "alder", "rowan"),
            ("lead", "affinity", "alder", "devi"),
            ("deputy", "affinity", "alder", "tom"),
            ("head", "affinity", "alder", "helen"),
            ("safeguarding", "affinity", "alder", "nadia"),
            ("elsewhere", "affinity", "beech", "grace"),
            ("other provider", "outcomes-first", "cedar", "mina"),
        ):
            device = self.devices[caller] = opened.enter_context(web.device(slug, ref, shared=False))
            one = next(one for one in web.made[slug].people if one.login.startswith(f"{login}@"))
            self.people[caller] = device.sign_in(one.login, one.passphrase)
        self.devices["subject"], self.people["subject"] = self.devices["lead"], self.people["lead"]
        tablet = self.devices["nobody"]
        about = tablet.concern(adult=Answer.YES, subject=Subject(person=self.people["lead"].person))
        plain, confidential = tablet.push([tablet.seal(tablet.concern()), tablet.seal(about)])
        self.concern, self.confidential = plain.cmd, confidential.cmd

    def does(self, caller: str, command: Command, **changes: object) -> str:
        device = self.devices[caller]
        return _verdict(device.push([device.seal(command, by=self.people.get(caller), **changes)])[0])  # type: ignore[arg-type]


def _verdict(receipt: Receipt) -> str:
    return f"{receipt.verdict} {receipt.reason}".strip(" -")


@pytest.fixture(scope="module")
def stage(web: Web) -> Iterator[Stage]:
    with ExitStack() as opened:
        yield Stage(web, opened)


@pytest.mark.parametrize("name", COMMANDS)
def test_who_may_say_it_of_a_concern_on_the_desk(stage: Stage, name: str) -> None:
    """Evidence from anyone who can name it; anything else from its leads: a head who does not follow it is not one."""
    no = WORDLESS if name == "notice" else UNKNOWN
    leads = ("lead", "deputy")
    yes = (*leads, "nobody", "recorder", "head", "safeguarding", "elsewhere") if name == "evidence" else leads
    callers = [caller for caller in CALLERS if caller != "subject"]
    verdicts = {caller: stage.does(caller, COMMANDS[name](stage.concern)) for caller in callers}
    assert verdicts == {caller: "accepted" if caller in yes else no for caller in callers}


@pytest.mark.parametrize("name", COMMANDS)
def test_nobody_whom_it_excludes_can_tell_that_there_is_such_a_concern(stage: Stage, name: str) -> None:
    """The very same answer as to an id of nothing, whatever they name it in."""
    command = COMMANDS[name]
    answers = {stage.does("subject", command(of)) for of in (stage.confidential, stage.devices["lead"].new_id())}
    assert answers == {WORDLESS if name == "notice" else UNKNOWN}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_later_version_is_kept_whole(stage: Stage, name: str) -> None:
    text = msgspec.json.encode(COMMANDS[name](stage.concern))
    assert b'"v":1' in text
    newer = text.replace(b'"v":1', b'"v":2')
    assert stage.does("lead", COMMANDS[name](stage.concern), body=newer) == "held unknown-kind"


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_malformed_is_kept_whole(stage: Stage, name: str) -> None:
    """An unknown field, a field of another type, a field too long, an enumeration with a word too many."""
    good = msgspec.to_builtins(COMMANDS[name](stage.concern))
    bad = [{**good, "also": 1}, {**good, "concern": "x"}, {**good, "concern": 3}]
    words = {"evidence": "body", "decision": "decision", "reply": "outcome", "meeting": "state"}
    bad += [{**good, words[name]: "never-heard-of"}] if name in words else []
    bad += [{**good, field: "x" * 20_001} for field in ("reason", "why", "answer", "sent", "shared") if field in good]
    bad += [{**good, field: "x" * 201} for field in ("who", "at", "reference", "to", "by", "nrm") if field in good]
    bad += [{**good, "duties": [NAMES] * 61}, {**good, "duties": ["x"]}] if "duties" in good else []
    bad += [{**good, "actions": [{"what": "x"}] * 41}] if "actions" in good else []
    device, me = stage.devices["lead"], stage.people["lead"]
    sealed = [device.seal(COMMANDS[name](stage.concern), by=me, body=msgspec.json.encode(one)) for one in bad]
    assert {_verdict(one) for one in device.push(sealed)} == {"held malformed"}


@pytest.mark.parametrize("name", COMMANDS)
def test_as_much_as_a_body_holds(stage: Stage, name: str) -> None:
    """Blanks to the very limit change nothing of what is said."""
    text = msgspec.json.encode(COMMANDS[name](stage.concern))
    full = text[:-1] + b" " * (BODY_BYTES_MAX - len(text)) + b"}"
    assert stage.does("lead", COMMANDS[name](stage.concern), body=full) == "accepted"
