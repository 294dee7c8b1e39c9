"""What keeping places, contacts and cover leaves behind: every kind of entry and row once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sync.messages.base import Command
from sync.messages.guide import ChangePolicy
from sync.messages.settings import (
    AddRegion,
    AddSetting,
    Closure,
    Contact,
    ContactFor,
    DescribeSetting,
    Hours,
    KeepContacts,
    KeepCover,
    Nation,
    OpenHours,
    SayAvailable,
    SettingKind,
    Shift,
)
from tests.verify.writing import PACK, PACKS, Provider, Signer

DESK = Contact(part=ContactFor.DUTY, label="Duty desk", number="01632 960200", hours=Hours.IN)
POLICE = Contact(part=ContactFor.POLICE, label="Northshire Police", number="01632 960201", hours=Hours.ALWAYS)
TUESDAY = OpenHours(weekday=2, opens="08:00", closes="17:00")


async def settings(made: Provider) -> None:
    """A region and a setting in it, moved out again; contacts and cover kept, and offered beside what overtook them."""

    async def does(command: Command, by: Signer) -> str:
        cmd, envelope = await made.seal(command, by)
        [answered] = await made.push(envelope)
        assert answered.receipt.split()[5] == "accepted"
        return cmd

    assert made.lead.person is not None
    region = await does(AddRegion(name="North"), made.administrator)
    elm = await does(
        AddSetting(kind=SettingKind.HOME, nation=Nation.WALES, name="Elm", region=region), made.administrator
    )
    await does(DescribeSetting(setting=elm, name="Elm House"), made.administrator)
    for _ in range(2):
        kept = KeepContacts(setting=made.setting, over=0, contacts=(DESK, POLICE), open_hours=(TUESDAY,))
        await does(kept, made.lead)
    shift = Shift(person=made.lead.person, from_at="2026-11-24T17:00:00Z", to_at="2026-11-25T08:00:00Z")
    holidays = (Closure(from_on="2026-12-21", to_on="2027-01-01", label="Winter"),)
    for _ in range(2):
        cover = KeepCover(setting=made.setting, over=0, shifts=(shift,), closures=holidays)
        await does(cover, made.administrator)
    soon = (datetime.now(UTC) + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for until in (soon, None, "2020-01-01T00:00:00Z", soon):
        await does(SayAvailable(setting=made.setting, until=until), made.lead)


WORDS = '[terms]\nsetting = "place"\ncites = "1.0"\nlead = { school = "Lead", home = "Lead" }\n'


async def policy(made: Provider) -> None:
    """By an administrator who has just shown a second factor: something added, and taken back."""
    async with made.store.unit(made.tenant) as unit:
        slug = (await unit.adopted()).slug
    for over, layer in (("", WORDS), (WORDS, "")):
        digest = PACKS.of(PACK, slug, over).digest.hex()
        change = ChangePolicy(over=digest, layer=layer, reason="Our own words.")
        assert await made.does(change, made.administrator) == "accepted"
