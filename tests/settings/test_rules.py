"""Who keeps which facts of a setting, what is refused, and what stands beside what took its place (R14, R34)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from server.feeds.append import instant
from server.feeds.decision import Known, Refuse, RefuseReason
from server.feeds.registers import Available, Person, Region, Rota, Setting
from server.settings import rules
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
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
from tests.children.ground import (
    ADMINISTRATOR,
    CMD,
    ELM_LEAD,
    HEAD,
    LEAD,
    NOW,
    OAK,
    RECORDER,
    STRANGER,
    decided,
    given,
    known,
    said,
)

NOT_YOURS, NOT_POSSIBLE = Refuse(reason=RefuseReason.NOT_YOURS), Refuse(reason=RefuseReason.NOT_POSSIBLE)
HERE, TENANT = FeedName(FeedKind.SETTING, OAK), FeedName(FeedKind.TENANT, "tenant")
NORTH = STRANGER
DUTY = Contact(part=ContactFor.DUTY, label="Duty desk", number="01632 960200", hours=Hours.IN)
POLICE = Contact(part=ContactFor.POLICE, label="Police", number="101", hours=Hours.ALWAYS)
WEEKDAY = OpenHours(weekday=1, opens="08:00", closes="17:00")
EVENING = Shift(person=LEAD, from_at=instant(NOW), to_at=instant(NOW + timedelta(hours=8)))
CHRISTMAS = Closure(from_on="2026-12-24", to_on="2027-01-03")

REGION = AddRegion(name="North")
SETTING = AddSetting(kind=SettingKind.HOME, nation=Nation.WALES, name="Rowan House")
NAMED = DescribeSetting(setting=OAK, name="Oak Lodge")
CONTACTS = KeepContacts(setting=OAK, over=0, contacts=(DUTY, POLICE), open_hours=(WEEKDAY,))
COVER = KeepCover(setting=OAK, over=0, shifts=(EVENING,), closures=(CHRISTMAS,))
AVAILABLE = SayAvailable(setting=OAK, until=instant(NOW + timedelta(hours=8)))

RULE: dict[type[Command], Any] = {
    AddRegion: rules.add_region,
    AddSetting: rules.add_setting,
    DescribeSetting: rules.describe_setting,
    KeepContacts: rules.keep_contacts,
    KeepCover: rules.keep_cover,
    SayAvailable: rules.say_available,
}


def there(**newest: int) -> Known:
    """Oak as it is kept; `newest` are the states that stand, by kind with underscores."""
    setting = Setting(setting_id=OAK, region_id=None, kind=SettingKind.SCHOOL, nation=Nation.ENGLAND, name="Oak")
    stands = {(HERE, kind.replace("_", "-"), OAK): seq for kind, seq in newest.items()}
    lead = Person(person_id=LEAD, name="Lee", login="lee", email=None)
    return replace(known(), settings={OAK: setting}, people={LEAD: lead}, regions=frozenset({NORTH}), newest=stands)


def decision(command: Command, by: str | None = ADMINISTRATOR, **newest: int) -> object:
    return RULE[type(command)](command, given(command, by, known=there(**newest)))


PLACES, FACTS = (REGION, SETTING, NAMED), (CONTACTS, COVER)
MAY = [
    *((command, {ADMINISTRATOR}) for command in PLACES),
    *((command, {ADMINISTRATOR, HEAD, LEAD}) for command in FACTS),
    (AVAILABLE, {LEAD}),
]


@pytest.mark.parametrize(("command", "may"), MAY, ids=lambda one: type(one).__name__)
def test_who_keeps_what(command: Command, may: set[str]) -> None:
    for by in (ADMINISTRATOR, HEAD, LEAD, RECORDER, ELM_LEAD, STRANGER, None):
        if by in may:
            decided(decision(command, by))
        else:
            assert decision(command, by) == NOT_YOURS


@pytest.mark.parametrize("command", [NAMED, CONTACTS, COVER, AVAILABLE], ids=lambda one: type(one).__name__)
def test_a_place_that_nobody_knows_is_nobodys(command: DescribeSetting) -> None:
    assert decision(replace(command, setting=STRANGER), LEAD) == NOT_YOURS
    assert decision(replace(command, setting=STRANGER)) == NOT_YOURS


@pytest.mark.parametrize(
    "command",
    [
        replace(REGION, name=" "),
        replace(SETTING, name=""),
        replace(SETTING, region=OAK),
        replace(NAMED, name="\t"),
        replace(NAMED, region=OAK),
        replace(CONTACTS, contacts=(replace(DUTY, number=" "),)),
        replace(CONTACTS, contacts=(replace(DUTY, checked_on="2026-02-30"),)),
        replace(CONTACTS, open_hours=(replace(WEEKDAY, closes="08:00"),)),
        replace(COVER, shifts=(replace(EVENING, to_at=EVENING.from_at),)),
        replace(COVER, shifts=(EVENING, EVENING)),
        replace(COVER, shifts=(replace(EVENING, person=STRANGER),)),
        replace(COVER, shifts=(replace(EVENING, to_at="2026-13-01T00:00:00Z"),)),
        replace(COVER, closures=(replace(CHRISTMAS, to_on="2026-12-23"),)),
    ],
)
def test_what_cannot_be_is_refused(command: Command) -> None:
    assert decision(command) == NOT_POSSIBLE


def test_nobody_is_available_for_ever() -> None:
    assert decision(replace(AVAILABLE, until=instant(NOW + timedelta(days=4))), LEAD) == NOT_POSSIBLE
    [row] = decided(decision(replace(AVAILABLE, until=None), LEAD)).rows
    assert row == Available(setting_id=OAK, person_id=LEAD, until=None, since=NOW), "no longer"


def test_a_region_and_a_setting_are_known_by_the_command() -> None:
    assert decided(decision(REGION)).rows == (Region(region_id=CMD, name="North"),)
    begun = decided(decision(replace(SETTING, region=NORTH)))
    assert said(begun)[:2] == [(TENANT, "setting-added"), (FeedName(FeedKind.SETTING, CMD), "setting-described")]
    assert [name.kind for name in begun.opens] == [FeedKind.SETTING, FeedKind.ROSTER, FeedKind.DESK]


def test_the_front_door_has_the_duty_numbers_and_no_others() -> None:
    done = decided(decision(CONTACTS, LEAD))
    assert said(done) == [(HERE, "contacts-kept"), (HERE, "setting-described")]
    [row] = done.rows
    assert isinstance(row, Setting)
    assert [one.label for one in row.duty_numbers] == ["Duty desk"]
    assert row.open_hours == (WEEKDAY,)


def test_the_rota_takes_the_place_of_the_one_it_was_written_over() -> None:
    [row] = decided(decision(replace(COVER, over=5), LEAD, cover_kept=5)).rows
    assert isinstance(row, Rota)
    assert [one.person_id for one in row.shifts] == [LEAD]


@pytest.mark.parametrize(("command", "kind"), [(CONTACTS, "contacts-offered"), (COVER, "cover-offered")])
def test_what_somebody_else_kept_meanwhile_stands_and_this_stands_beside_it(command: Command, kind: str) -> None:
    beside = decided(decision(command, LEAD, contacts_kept=9, cover_kept=9))
    assert said(beside) == [(HERE, kind)]
    assert beside.rows == ()
