"""What becomes of a region, a setting, its contacts and its cover. Pure.

None of these commands carries words of a concern, so each may be refused. Nothing that somebody kept is lost for coming
second: it stands beside what took its place until somebody looks at both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from server.access.administration import KEEPS_FACTS, KEEPS_PLACES, keeps, keeps_region
from server.access.appointments import LEADS, Appointment, Place, in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Known, Refuse, RefuseReason
from server.feeds.registers import Available, Region, Rota, Setting
from server.people.listing import everyone_listed, list_person
from server.settings.facts import AVAILABLE_MAX, closures_of, contacts_fit, duty_numbers, hours_fit, moment, shifts_of
from server.settings.listing import describe_region, described
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.settings import (
    AddRegion,
    AddSetting,
    DescribeSetting,
    KeepContacts,
    KeepCover,
    SayAvailable,
)

RULES: Final = "settings/1"

_NOT_YOURS: Final = Refuse(reason=RefuseReason.NOT_YOURS)
_NOT_POSSIBLE: Final = Refuse(reason=RefuseReason.NOT_POSSIBLE)


def add_region(command: AddRegion, given: Given) -> Decision:
    """A group of settings, in the whole provider."""
    known, held = _asking(given)
    if not keeps(held, KEEPS_PLACES, None):
        return _NOT_YOURS
    if not command.name.strip():
        return _NOT_POSSIBLE
    return Decided(
        entries=(
            Draft(feed=_tenant(known), kind="region-added", matter_id=given.cmd, data=given.body),
            describe_region(known.tenant, given.cmd, command.name),
        ),
        rows=(Region(region_id=given.cmd, name=command.name),),
    )


def add_setting(command: AddSetting, given: Given) -> Decision:
    """A school or a home. Whoever stands above it is listed there at once, so that their name is known in it."""
    known, held = _asking(given)
    if not _keeps_places(held, command.region):
        return _NOT_YOURS
    if not command.name.strip() or _is_no_region(command.region, known):
        return _NOT_POSSIBLE
    place = Place(setting=given.cmd, region=command.region)
    setting = Setting(
        setting_id=given.cmd,
        region_id=command.region,
        kind=command.kind,
        nation=command.nation,
        name=command.name,
    )
    return Decided(
        entries=(
            Draft(feed=_tenant(known), kind="setting-added", matter_id=given.cmd, data=given.body),
            described(setting),
            *_listed(place, known, given),
        ),
        rows=(setting,),
        opens=tuple(FeedName(kind, given.cmd) for kind in (FeedKind.SETTING, FeedKind.ROSTER, FeedKind.DESK)),
    )


def describe_setting(command: DescribeSetting, given: Given) -> Decision:
    """Another name, or another region, where others stand above it."""
    known, held = _asking(given)
    setting = known.settings.get(command.setting)
    moves = setting is not None and command.region != setting.region_id
    if setting is None or not keeps(held, KEEPS_PLACES, known.places[command.setting]):
        return _NOT_YOURS
    if moves and not (_keeps_places(held, command.region) and _keeps_places(held, setting.region_id)):
        return _NOT_YOURS
    if not command.name.strip() or _is_no_region(command.region, known):
        return _NOT_POSSIBLE
    changed = replace(setting, name=command.name, region_id=command.region)
    return Decided(
        entries=(
            Draft(feed=_tenant(known), kind="setting-changed", matter_id=command.setting, data=given.body),
            described(changed),
            *(_listed_anew(known, given, command) if moves else ()),
        ),
        rows=(changed,),
    )


def keep_contacts(command: KeepContacts, given: Given) -> Decision:
    """Whom to phone. The numbers of part "duty" go to the front door."""
    known, held = _asking(given)
    setting = known.settings.get(command.setting)
    if setting is None or not keeps(held, KEEPS_FACTS, known.places[command.setting]):
        return _NOT_YOURS
    if not contacts_fit(command.contacts) or not hours_fit(command.open_hours):
        return _NOT_POSSIBLE
    if _is_overtaken("contacts-kept", command, known):
        return Decided(
            entries=(
                Draft(feed=_feed(command.setting), kind="contacts-offered", matter_id=command.setting, data=given.body),
            )
        )
    changed = replace(setting, duty_numbers=duty_numbers(command.contacts), open_hours=command.open_hours)
    return Decided(
        entries=(
            Draft(
                feed=_feed(command.setting),
                kind="contacts-kept",
                matter_id=command.setting,
                data=given.body,
                state_of=command.setting,
            ),
            described(changed),
        ),
        rows=(changed,),
    )


def keep_cover(command: KeepCover, given: Given) -> Decision:
    """The rota and the holidays (R14)."""
    known, held = _asking(given)
    if command.setting not in known.settings or not keeps(held, KEEPS_FACTS, known.places[command.setting]):
        return _NOT_YOURS
    shifts, closures = shifts_of(command.shifts), closures_of(command.closures)
    if shifts is None or closures is None or any(shift.person_id not in known.people for shift in shifts):
        return _NOT_POSSIBLE
    if _is_overtaken("cover-kept", command, known):
        return Decided(
            entries=(
                Draft(feed=_feed(command.setting), kind="cover-offered", matter_id=command.setting, data=given.body),
            )
        )
    return Decided(
        entries=(
            Draft(
                feed=_feed(command.setting),
                kind="cover-kept",
                matter_id=command.setting,
                data=given.body,
                state_of=command.setting,
            ),
        ),
        rows=(Rota(setting_id=command.setting, shifts=shifts, closures=closures),),
    )


def say_available(command: SayAvailable, given: Given) -> Decision:
    """ "Available now", of oneself. What arrives after its end is kept all the same, and covers nothing."""
    known, held = _asking(given)
    place, person = known.places.get(command.setting), given.actor.person
    if place is None or person is None or not keeps(held, LEADS, place):
        return _NOT_YOURS
    until = None if command.until is None else moment(command.until)
    if command.until is not None and (until is None or until > given.now + AVAILABLE_MAX):
        return _NOT_POSSIBLE
    about = available_id(command.setting, person)
    return Decided(
        entries=(
            Draft(
                feed=_feed(command.setting),
                kind="available-said",
                matter_id=about,
                data=given.body,
                state_of=about,
            ),
        ),
        rows=(Available(setting_id=command.setting, person_id=person, until=until, since=given.now),),
    )


def available_id(setting: str, person: str) -> str:
    """What "available now" of one person at one setting is a state of."""
    return ids.derived(b"harken/available", ids.raw(setting), ids.raw(person))


def _asking(given: Given) -> tuple[Known, tuple[Appointment, ...]]:
    """What is known, and the author's appointments in force; none where no key proved who they are."""
    assert given.known is not None, "registered as administration"
    person = given.actor.person
    return given.known, () if person is None else in_force(given.known.posts.get(person, ()), given.now)


def _keeps_places(held: Iterable[Appointment], region: str | None) -> bool:
    return keeps(held, KEEPS_PLACES, None) if region is None else keeps_region(held, KEEPS_PLACES, region)


def _is_no_region(region: str | None, known: Known) -> bool:
    return region is not None and region not in known.regions


def _is_overtaken(kind: str, command: KeepContacts | KeepCover, known: Known) -> bool:
    """True if what it was written over no longer stands."""
    return command.over != known.newest.get((_feed(command.setting), kind, command.setting), 0)


def _listed(place: Place, known: Known, given: Given) -> list[Draft]:
    posts = in_force((post for held in known.posts.values() for post in held), given.now)
    return [list_person(one) for one in everyone_listed(place, posts)]


def _listed_anew(known: Known, given: Given, command: DescribeSetting) -> list[Draft]:
    """Who stands above it from now on, and who no longer does."""
    posts = in_force((post for held in known.posts.values() for post in held), given.now)
    before = {one.person: one for one in everyone_listed(known.places[command.setting], posts)}
    after = everyone_listed(Place(setting=command.setting, region=command.region), posts)
    here = {one.person for one in after}
    left = [replace(one, listed=False) for person, one in before.items() if person not in here]
    return [list_person(one) for one in (*left, *(one for one in after if before.get(one.person) != one))]


def _tenant(known: Known) -> FeedName:
    return FeedName(FeedKind.TENANT, known.tenant)


def _feed(setting: str) -> FeedName:
    return FeedName(FeedKind.SETTING, setting)
