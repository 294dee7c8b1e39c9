"""What is owed for a handoff, and by whom: the sender until it is opened, then the other side until its note is there
(R20, R36; S8b)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.duties.looking import look
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.verify.run import verify
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.bridges import EndMatch
from sync.messages.concerns import AcknowledgeConcern, Answer, Subject
from sync.messages.handoffs import NoteHandoff, OpenHandoff, WithdrawHandoff, WithdrawReason
from tests.handoffs.ground import PACKS, SLUG, Both, Side
from tests.retention.conftest import LaterStore
from tests.support.web import Web

DAY_MIN = 24 * 60


def until_noon(days: int) -> float:
    """Minutes from now. What can wait is told to nobody at night, whenever these tests run."""
    now = datetime.now(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return (noon - now) / timedelta(minutes=1)


class Owed:
    def __init__(self, web: Web) -> None:
        self.web = web
        self.both = Both(web)
        self.school, self.home = self.both.school, self.both.home

    def had(self) -> str:
        concern = self.both.concern(self.school)
        assert self.school.does(AcknowledgeConcern(concern=concern))[1].verdict == "accepted"
        return concern

    def sent(self, concern: str) -> str:
        handoff, receipt = self.school.does(self.both.sending(self.school, concern))
        assert (receipt.verdict, receipt.reason) == ("accepted", "-")
        return handoff

    def looks(self, *matters: str, minutes: float = 0) -> None:
        """As a worker does so many minutes from now, at whatever has been rung for."""
        assert {one for one in matters if self.due(one)} == set(matters)

        async def worker() -> None:
            database = await Database.open(self.web.settings.dsn_worker, connections=1)
            try:
                chance = SystemChance()
                ring = KeyRing(database, read_keyfile(self.web.settings.key_dir / KEY_FILE, chance), chance)
                keys = await ring.of(self.both.tenant)
                await look(LaterStore(database, minutes / DAY_MIN), keys, PACKS, matters)
            finally:
                await database.close()

        asyncio.run(worker())
        if minutes:
            # By then they had been taken by somebody's device.
            done = "update alert set done_at = now(), outcome = 'webpush' where tenant_id = $1 and made_at > now()"
            self.web.sql(SLUG, f"{done} returning 1", self.both.tenant)

    def due(self, matter: str) -> list[Any]:
        return self._rows("select at from due where tenant_id = $1 and kind = 'duties' and id = $2", matter)

    def rung(self, matter: str) -> bool:
        asked = "select from due where tenant_id = $1 and kind = 'duties' and id = $2 and at <= now()"
        return bool(self._rows(asked, matter))

    def alerted(self, matter: str) -> set[str]:
        asked = "select person_id::text as person from alert where tenant_id = $1 and matter_id = $2"
        return {row["person"] for row in self._rows(f"{asked} and duty_id is not null", matter)}

    def kept(self, side: Side, matter: str) -> dict[str, Any]:
        """What is owed to or by the other setting, by what it needs, as that side reads it."""
        said = [entry["d"] for entry in side.sees(matter, "duty-kept")]
        return {one["needs"]: one for one in said if one["body"] == "counterpart"}

    def _rows(self, statement: str, matter: str) -> list[Any]:
        return self.web.sql(SLUG, statement, self.both.tenant, matter)


@pytest.fixture
def owed(web: Web) -> Iterator[Owed]:
    made = Owed(web)
    yield made
    made.both.close()

    assert found(web) == []


def found(web: Web) -> list[str]:
    """What verify says of duties: others write in the same place."""
    report = asyncio.run(verify(web.settings.dsn_app, web.settings.key_dir))
    words = (" owed", "did or decided", "waits for another", "of its duty")
    return [one.line() for one in report.findings if any(word in one.line() for word in words)]


def test_what_is_opened_is_the_other_sides_to_note(owed: Owed) -> None:
    concern = owed.had()
    owed.looks(concern)
    before = owed.kept(owed.school, concern)
    assert {needs: one["whom"] for needs, one in before.items()} == dict.fromkeys(
        ("telling", "note"), owed.home.setting
    )
    handoff = owed.sent(concern)
    owed.looks(concern, handoff)
    told = owed.kept(owed.school, concern)
    assert (told["telling"]["status"], told["telling"]["evidence"]) == ("done", handoff)
    assert (told["note"]["status"], told["note"]["theirs"]) == ("owed", False)
    assert owed.kept(owed.home, handoff) == {}, "before somebody there has opened it the ladder tells"
    assert not owed.due(handoff)

    assert owed.home.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    owed.looks(concern, handoff)
    waits, theirs = owed.kept(owed.school, concern)["note"], owed.kept(owed.home, handoff)["note"]
    assert (waits["status"], waits["theirs"], waits["due"]) == ("owed", True, before["note"]["due"])
    assert (theirs["status"], theirs["concern"], theirs["whom"]) == ("owed", handoff, owed.home.setting)
    owed.looks(concern, handoff, minutes=until_noon(days=6))
    stepped = [entry["d"] for entry in owed.home.sees(handoff, "duty-stepped")]
    assert {one["duty"] for one in stepped} == {theirs["duty"]}
    assert stepped[0]["people"] == [owed.home.person.person], "whoever opened it is reminded first"
    assert owed.school.person.person not in owed.alerted(handoff)
    assert waits["duty"] not in {entry["d"]["duty"] for entry in owed.school.sees(concern, "duty-stepped")}

    note = NoteHandoff(handoff=handoff, child=owed.both.child(owed.home), text="Quin says it is a friend's.")
    noted, receipt = owed.home.does(note)
    assert receipt.verdict == "accepted"
    owed.looks(concern, handoff)
    assert not owed.due(handoff)
    for one in (owed.kept(owed.school, concern)["note"], owed.kept(owed.home, handoff)["note"]):
        assert (one["status"], one["evidence"], one["theirs"]) == ("done", noted, False)
        assert one["by"]["name"] == owed.home.person.name


def test_what_becomes_confidential_is_nobodys_there_any_more(owed: Owed) -> None:
    """R28: nothing more is said of it between the two, and the note is the sender's to see to again."""
    concern = owed.had()
    handoff = owed.sent(concern)
    assert owed.home.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    owed.looks(concern, handoff)
    assert owed.kept(owed.school, concern)["note"]["theirs"]
    between = len(owed.home.sees(handoff))
    moved = MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=owed.home.person.person),))
    assert owed.school.does(moved, route=Route.ABOUT_ADULT)[1].verdict == "accepted"
    owed.looks(concern, handoff, minutes=3 * DAY_MIN)
    assert not owed.due(handoff)
    assert len(owed.home.sees(handoff)) == between
    note = owed.kept(owed.school, concern)["note"]
    assert (note["status"], note["theirs"]) == ("owed", False)
    assert owed.due(concern)


def test_what_was_sent_with_something_that_becomes_confidential_is_nobodys_there_either(owed: Owed) -> None:
    """R28: its own concern is not, so whoever sent it sees to it anew."""
    concern, other = owed.had(), owed.had()
    sending = owed.both.sending(owed.school, concern)
    part = replace(sending.parts[0], concern=other, of=other)
    handoff, receipt = owed.school.does(replace(sending, parts=(*sending.parts, part)))
    assert receipt.verdict == "accepted"
    assert owed.home.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    owed.looks(concern, handoff)
    assert owed.kept(owed.school, concern)["note"]["theirs"]
    moved = MoveToCase(concern=other, adult=Answer.YES, subjects=(Subject(person=owed.home.person.person),))
    assert owed.school.does(moved, route=Route.ABOUT_ADULT)[1].verdict == "accepted"
    assert owed.due(concern)
    owed.looks(concern, handoff, other)
    assert not owed.due(handoff)
    note = owed.kept(owed.school, concern)["note"]
    assert (note["status"], note["theirs"]) == ("owed", False)
    assert found(owed.both.web) == []


def test_verify_misses_the_side_that_nobody_would_tell(owed: Owed) -> None:
    concern = owed.had()
    handoff = owed.sent(concern)
    assert owed.home.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    owed.looks(concern)
    assert found(owed.web) == [], "the other side is about to be looked at"
    [due] = owed.due(handoff)
    gone = "delete from due where tenant_id = $1 and kind = 'duties' and id = $2"
    owed.web.sql(SLUG, gone, owed.both.tenant, handoff)
    [line] = found(owed.web)
    assert line.endswith(f"matter {concern}: it waits for another setting, where nobody is told of it")
    again = "insert into due (tenant_id, kind, id, at, rung_at) values ($1, 'duties', $2, $3, $3)"
    owed.web.sql(SLUG, again, owed.both.tenant, handoff, due["at"])


def test_what_is_taken_back_is_owed_again_and_what_is_no_longer_matched_is_not(owed: Owed) -> None:
    concern = owed.had()
    owed.looks(concern)
    first = owed.kept(owed.school, concern)
    handoff = owed.sent(concern)
    owed.looks(concern)
    assert owed.school.does(WithdrawHandoff(handoff=handoff, why=WithdrawReason.TOO_MUCH))[1].verdict == "accepted"
    owed.looks(concern, handoff)
    again = owed.kept(owed.school, concern)["telling"]
    assert (again["status"], again["due"]) == ("owed", first["telling"]["due"])
    assert not owed.due(handoff)
    assert not owed.rung(concern)
    assert owed.school.does(EndMatch(match=owed.both.match["match"]))[1].verdict == "accepted"
    assert owed.rung(concern), "who is in both has changed"
    owed.looks(concern)
    assert {one["status"] for one in owed.kept(owed.school, concern).values()} == {"ended"}


def test_of_what_is_confidential_only_those_who_received_it_are_told_that_it_is_late(owed: Owed) -> None:
    """R13, R28: neither the sender, nor anybody who must not know."""
    carys = owed.home.person.person
    leon = owed.both.side("damson", "leon")
    concern = owed.both.concern(owed.school, danger=Answer.YES, subject=carys)
    handoff = owed.sent(concern)
    assert leon.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    owed.looks(concern, handoff)
    [note] = owed.kept(leon, handoff).values()
    assert note["at_once"], "what cannot wait is to be noted now"
    owed.looks(handoff, minutes=3 * 60)
    people = {person for entry in leon.sees(handoff, "duty-stepped") for person in entry["d"]["people"]}
    assert people == {leon.person.person}
    assert owed.alerted(handoff) == {leon.person.person}
    owed.home.read()
    assert not [entry for _, entry in owed.home.entries if entry["of"] == handoff or entry["k"] == "duty-waits"]
