"""Seniors hear that a lead has something to tell, and the lead that they have seen it (11.1; R19, R28, R29)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.alerts.address import PushAddress
from server.alerts.channel import Message, Sent
from server.alerts.mail import Letterhead, SmtpMail, SunkMail, server_of
from server.alerts.sending import Sender
from server.alerts.waiting import read_waiting
from server.duties.looking import look
from server.duties.mailing import mail
from server.duties.notifying import Notifying
from server.feeds.append import Append
from server.feeds.stored import StoredText
from server.feeds.waking import MAILBOX_BELL
from server.verify.run import verify
from sync import ids
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.concerns import AcknowledgeConcern, Answer, Subject, Writer
from sync.messages.duties import Body, Means, NotifySeniors, RecordEvidence
from sync.messages.notices import AcknowledgeNotice
from tests.support.database import Addresses
from tests.support.mails import parsed
from tests.support.ports import free_port
from tests.verify.history import concern
from tests.verify.writing import PACKS, Dice, House, Provider

LETTERHEAD = Letterhead(sender="harken@oak.example", origin="https://harken.example")
MAILBOX = "safeguarding@outcomes-first.example"


class Then:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 14, 3, tzinfo=UTC)


class NoDevices:
    async def send(self, to: PushAddress, message: Message) -> Sent:  # noqa: ARG002 (its call)
        raise AssertionError("nobody here can be pushed")


@pytest.fixture
async def house(database: Addresses, tmp_path: Path) -> AsyncIterator[House]:
    async with House.open(database, tmp_path, Dice(71)) as house:
        yield house


async def appoint(house: House, made: Provider, person: str | None, role: str, setting: str | None = None) -> None:
    async with house.owner.tenant_tx(made.tenant) as connection:
        await connection.execute(
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
            " values ($1, $2, $3, $4, $4, $5, '2020-01-01')",
            *(made.tenant, made.dice.uuid(), person, role, setting),
        )


async def provider(house: House, pack: str = "affinity", *, chief: bool = True) -> Provider:
    """One whose chief executive signs with a key of their own."""
    made = await house.provider("oak", Dice(72))
    async with house.owner.tenant_tx(made.tenant) as connection:
        await connection.execute("update tenant set pack_name = $2 where tenant_id = $1", made.tenant, pack)
    if chief:
        await appoint(house, made, made.administrator.person, "chief" if pack == "affinity" else "regional")
    return made


async def said(made: Provider, matter: str, person: str | None = None) -> list[dict[str, Any]]:
    """All that stands of it where it lies, or in somebody's own feed."""
    async with made.store.unit(made.tenant) as unit:
        rows = await unit.connection.fetch(
            "select e.feed_id, e.seq, e.data_key_id, e.blob from entry e"
            " join feed f on f.tenant_id = e.tenant_id and f.feed_id = e.feed_id"
            " where e.tenant_id = $1 and e.matter_id = $2 and e.blob is not null"
            " and case when $3::uuid is null then f.kind <> 'own' else f.kind = 'own' and f.about = $3 end"
            " order by e.feed_id, e.seq",
            *(made.tenant, matter, person),
        )
        append = Append(unit, await made.keys())
        stored = [
            StoredText(
                feed_id=str(row["feed_id"]),
                seq=row["seq"],
                matter_id=matter,
                data_key_id=str(row["data_key_id"]),
                blob=row["blob"],
            )
            for row in rows
        ]
        await append.load(names=[], data_keys={one.data_key_id for one in stored}, states=[])
        return [msgspec.json.decode(append.opened(one)[1]) for one in stored]


async def kinds(made: Provider, matter: str, person: str | None = None) -> list[str]:
    return [one["k"] for one in await said(made, matter, person)]


async def last(made: Provider, matter: str, kind: str, person: str | None = None) -> dict[str, Any]:
    return [one["d"] for one in await said(made, matter, person) if one["k"] == kind][-1]  # type: ignore[no-any-return]


async def seniors_duty(made: Provider, matter: str) -> str:
    """How what is owed to seniors stands."""
    kept = [one["d"] for one in await said(made, matter) if one["k"] == "duty-kept"]
    return [str(one["status"]) for one in kept if one["body"] == "seniors"][-1]


async def looked(made: Provider, matter: str) -> None:
    await look(made.store, await made.keys(), PACKS, [matter])


async def told(made: Provider, *, about: str | None = None, unknown: bool = False) -> str:
    """A concern that the lead has, and asks to have seniors told of. `about`: an adult who works here; `unknown`: one
    whom nobody knows."""
    adult = about is not None or unknown
    subjects = ((Subject(person=about),) if about is not None else (Subject(described="A man"),)) if adult else ()
    matter, envelope = await made.seal(
        concern(made, adult=Answer.YES if adult else Answer.NO, subjects=subjects),
        made.recorder,
        route=Route.ABOUT_ADULT if adult else Route.CHILD,
    )
    await made.push(envelope)
    assert await made.does(AcknowledgeConcern(concern=matter), made.lead) == "accepted"
    await looked(made, matter)
    assert await seniors_duty(made, matter) == "owed"
    assert await made.does(NotifySeniors(concern=matter), made.lead) == "accepted"
    await looked(made, matter)
    return matter


async def alerts(made: Provider, person: str | None) -> list[str]:
    """What waits for somebody to be sent, as whoever sends it finds it."""
    assert person is not None
    async with made.store.unit(made.tenant) as unit:
        waiting = await read_waiting(unit.connection, made.tenant, person)
    return [alert.says.value for alert in waiting.to_send]


async def findings(house: House) -> list[str]:
    return [one.line() for one in (await verify(house.addresses.app, house.key_dir)).findings]


async def test_the_lead_asks_the_chief_sees_and_the_lead_sees_that(house: House) -> None:
    made = await provider(house)
    chief = made.administrator.person
    matter = await told(made)
    given = await last(made, matter, "notice-given", chief)
    assert (given["setting"], given["by"]) == (made.setting, {"name": "lead", "role": "lead"})
    assert set(given) == {"k", "v", "concern", "setting", "by", "at"}, "no word of what, or about whom"
    assert await alerts(made, chief) == ["waiting"], "although somebody has it"
    assert (await last(made, matter, "seniors-told"))["people"] == [chief]
    assert await seniors_duty(made, matter) == "done"
    before = await kinds(made, matter)
    await looked(made, matter)
    assert await kinds(made, matter) == before, "looked at again, nothing is said twice"
    assert await made.does(AcknowledgeNotice(concern=matter), made.administrator) == "accepted"
    await looked(made, matter)
    await looked(made, matter)
    assert (await last(made, matter, "notice-seen"))["person"] == chief
    assert await made.does(AcknowledgeNotice(concern=matter), made.administrator) == "accepted", "twice is fine"
    await looked(made, matter)
    assert (await kinds(made, matter)).count("notice-seen") == 1
    assert await findings(house) == []


async def test_whoever_was_not_told_is_answered_as_if_there_were_no_such_concern(house: House) -> None:
    made = await provider(house)
    matter = await told(made)
    for signer in (made.recorder, made.lead):
        receipts = []
        for named in (matter, made.dice.uuid()):
            [answered] = await made.push((await made.seal(AcknowledgeNotice(concern=named), signer))[1])
            receipts.append(answered.receipt.split()[5:7])
        assert receipts[0] == receipts[1] == ["refused", "not-yours"]
    assert await made.does(AcknowledgeNotice(concern=matter)) == "refused", "nobody's key has seen nothing"
    await looked(made, matter)
    assert "notice-seen" not in await kinds(made, matter)
    assert await findings(house) == []


async def test_asked_twice_whoever_has_not_seen_it_is_woken_again_and_nobody_else(house: House) -> None:
    made = await provider(house)
    chief = made.administrator.person
    matter = await told(made)
    await made.does(NotifySeniors(concern=matter), made.lead)
    await looked(made, matter)
    assert len(await alerts(made, chief)) == 2
    await made.does(AcknowledgeNotice(concern=matter), made.administrator)
    await made.does(NotifySeniors(concern=matter), made.lead)
    await looked(made, matter)
    assert len(await alerts(made, chief)) == 2
    assert (await kinds(made, matter)).count("seniors-told") == 3
    assert await findings(house) == []


async def test_asked_twice_before_anybody_looked_the_mailbox_is_written_to_once(house: House) -> None:
    made = await provider(house, "outcomes-first")
    matter = await told(made)
    for _ in range(2):
        await made.does(NotifySeniors(concern=matter), made.lead)
    await looked(made, matter)
    assert (await kinds(made, matter)).count("seniors-told") == 3
    assert await due(made, matter)


async def test_a_worker_that_dies_before_it_commits_has_told_nobody_and_the_next_tells_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await provider(house)
    matter, envelope = await made.seal(concern(made), made.recorder)
    await made.push(envelope)
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    await made.does(NotifySeniors(concern=matter), made.lead)
    with monkeypatch.context() as patch:
        patch.setattr(Notifying, "flush", _dies)
        with pytest.raises(RuntimeError):
            await looked(made, matter)
    assert "seniors-told" not in await kinds(made, matter)
    assert await kinds(made, matter, made.administrator.person) == []
    await looked(made, matter)
    assert (await kinds(made, matter, made.administrator.person)) == ["notice-given"]
    assert await findings(house) == []


async def _dies(_: Notifying) -> None:
    raise RuntimeError("killed")


async def test_whom_nobody_here_is_appointed_to_tell_is_left_to_the_lead(house: House) -> None:
    made = await provider(house, chief=False)
    matter = await told(made)
    done = await last(made, matter, "seniors-told")
    assert (done.get("people", []), done["missing"]) == ([], ["CEO"])
    assert await seniors_duty(made, matter) == "owed", "it is the lead's to do, and to put down"
    by_hand = RecordEvidence(
        concern=matter, body=Body.SENIORS, writer=Writer(name="Mina"), who="The CEO", how=Means.PHONE
    )
    await made.does(by_hand, made.lead)
    await looked(made, matter)
    assert await seniors_duty(made, matter) == "done"
    assert await findings(house) == []


async def test_the_senior_whom_it_is_about_is_told_nothing(house: House) -> None:
    """And gets the answer that everybody gets."""
    made = await provider(house)
    chief = made.administrator.person
    matter = await told(made, about=chief)
    done = await last(made, matter, "seniors-told")
    assert (done.get("people", []), done.get("missing", []), done["withheld"]) == ([], [], ["CEO"])
    assert (await kinds(made, matter, chief), await alerts(made, chief)) == ([], [])
    assert await made.does(AcknowledgeNotice(concern=matter), made.administrator) == "refused"
    assert await seniors_duty(made, matter) == "owed", "nobody was told, and the screen says so"
    assert await findings(house) == []


async def test_of_what_is_confidential_no_setting_is_said(house: House) -> None:
    made = await provider(house)
    matter = await told(made, about=made.head)
    given = await last(made, matter, "notice-given", made.administrator.person)
    assert given.get("setting") is None
    assert await findings(house) == []


async def test_while_nobody_knows_whom_it_is_about_nobody_inside_is_told(house: House) -> None:
    """The chief executive also works in this setting, and the lead who asks stands outside it."""
    made = await provider(house)
    chief = made.administrator.person
    await appoint(house, made, chief, "recorder", made.setting)
    async with house.owner.tenant_tx(made.tenant) as connection:
        await connection.execute(
            "update appointment set setting_id = null, role = 'safeguarding' where tenant_id = $1 and person_id = $2",
            *(made.tenant, made.lead.person),
        )
    matter = await told(made, unknown=True)
    done = await last(made, matter, "seniors-told")
    assert (done.get("people", []), done["withheld"]) == ([], ["CEO"])
    assert (await kinds(made, matter, chief), await alerts(made, chief)) == ([], [])


async def test_of_what_was_moved_away_since_nothing_more_is_sent(house: House) -> None:
    """A notice that they were given stands; what waits to be sent does not go out. Seen is seen, as before (S7)."""
    made = await provider(house)
    chief = made.administrator.person
    assert chief is not None
    matter = await told(made)
    assert await alerts(made, chief) == ["waiting"]
    moves = MoveToCase(concern=matter, adult=Answer.YES, subjects=(Subject(person=chief),), reason="She named them.")
    await made.does(moves, made.lead)
    assert await alerts(made, chief) == []
    served = await kinds(made, matter, chief)
    await looked(made, matter)
    assert await kinds(made, matter, chief) == served
    assert await made.does(AcknowledgeNotice(concern=matter), made.administrator) == "accepted"
    await looked(made, matter)
    assert await findings(house) == []


# -- the shared mailbox ----------------------------------------------------------------------------------------------


async def mailed(made: Provider, matter: str, channel: SunkMail | SmtpMail) -> None:
    keys = await made.keys()
    await mail(made.store, Sender(NoDevices(), channel), keys, PACKS, matter)
    await looked(made, matter)


async def due(made: Provider, matter: str) -> bool:
    async with made.store.unit(made.tenant) as unit:
        return bool(
            await unit.connection.fetchval(
                "select count(*) from due where tenant_id = $1 and kind = $2 and id = $3",
                *(made.tenant, MAILBOX_BELL, matter),
            )
        )


async def test_the_mailbox_gets_a_fixed_text_and_a_reference_and_nothing_else(house: House, tmp_path: Path) -> None:
    made = await provider(house, "outcomes-first")
    matter = await told(made)
    done = await last(made, matter, "seniors-told")
    regional = made.administrator.person
    assert done["people"] == [regional, made.safeguarding]
    assert (done["mailboxes"], done["missing"]) == ([MAILBOX], ["Chair of Governors"])
    assert (await alerts(made, regional), await alerts(made, made.safeguarding)) == (["waiting"], []), "by the mailbox"
    assert await kinds(made, matter, made.safeguarding) == ["notice-given"], "and it stands in their Harken"
    for _ in range(2):
        await mailed(made, matter, SunkMail(tmp_path / "mail", LETTERHEAD, Then()))
    [laid_down] = (tmp_path / "mail").glob("*.eml")
    got = parsed(laid_down.read_bytes())
    assert (got["to"], got["subject"]) == (MAILBOX, "Harken: something is waiting")
    assert got.get_content().split() == [
        *("Harken:", "something", "is", "waiting"),
        *("Reference", ids.reference(matter)),
        "https://harken.example/desk?from=alert",
    ]
    assert (await last(made, matter, "mailbox-told"))["delivered"] is True
    assert not await due(made, matter)
    assert await findings(house) == []


async def test_a_mail_server_that_is_away_is_said_once_and_tried_until_it_is_back(house: House, tmp_path: Path) -> None:
    made = await provider(house, "outcomes-first")
    async with house.owner.tenant_tx(made.tenant) as connection:
        await connection.execute("update setting set kind = 'home' where tenant_id = $1", made.tenant)
    matter = await told(made)
    assert (await last(made, matter, "seniors-told")).get("missing", []) == [], "a home has no chair of governors"
    away = SmtpMail(server_of(f"smtp://127.0.0.1:{free_port()}"), LETTERHEAD, Then())
    for _ in range(2):
        await mailed(made, matter, away)
    assert [one["d"]["again"] for one in await said(made, matter) if one["k"] == "mailbox-told"] == [True]
    assert await due(made, matter)
    assert await seniors_duty(made, matter) == "owed", "a mail that nobody took has told nobody"
    await mailed(made, matter, SunkMail(tmp_path / "mail", LETTERHEAD, Then()))
    assert await seniors_duty(made, matter) == "done"
    assert not await due(made, matter)


async def test_a_mailbox_is_not_used_where_one_of_its_readers_must_not_know(house: House, tmp_path: Path) -> None:
    made = await provider(house, "outcomes-first")
    matter = await told(made, about=made.safeguarding)
    done = await last(made, matter, "seniors-told")
    assert done.get("mailboxes", []) == []
    assert done["people"] == [made.administrator.person]
    assert done["withheld"] == ["Director of Safeguarding or Safeguarding Adviser"]
    assert not await due(made, matter)
    assert await kinds(made, matter, made.safeguarding) == []


async def test_what_was_moved_away_from_a_reader_before_it_was_mailed_is_not_mailed(
    house: House, tmp_path: Path
) -> None:
    made = await provider(house, "outcomes-first")
    matter = await told(made)
    subjects = (Subject(person=made.safeguarding),)
    await made.does(MoveToCase(concern=matter, adult=Answer.YES, subjects=subjects, reason="Named."), made.lead)
    await mailed(made, matter, SunkMail(tmp_path / "mail", LETTERHEAD, Then()))
    assert list((tmp_path / "mail").glob("*")) == []
    stopped = await last(made, matter, "mailbox-told")
    assert (stopped["delivered"], stopped.get("again", False)) == (False, False), "and the lead sees that it was not"
    assert not await due(made, matter)
