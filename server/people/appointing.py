"""What becomes of an appointment: given, and ended. Pure.

Whoever keeps people in a place appoints there. What somebody may read, who is told and who is asked follows from it at
once, or at the moment that it names (server/people/posts.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from server.access.administration import CONFIRMED_ROLES, KEEPS_PEOPLE, keeps_post, role_fits
from server.access.appointments import Appointment
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Known, Refuse, RefuseReason
from server.feeds.registers import Appointed
from server.people.lasting import somebody_is_left
from server.people.posts import as_they_are, follows
from server.people.registering import asking
from sync.feeds import FeedKind, FeedName
from sync.messages.people import AppointPerson, EndAppointment

RULES: Final = "appointing/1"


def appoint(command: AppointPerson, given: Given) -> Decision:
    """Nobody appoints themselves, nor whom others keep above settings: a head who gave each adviser a post at their own
    school would make insiders of all whom a concern about them goes to (R27). Who is to be told of children is
    appointed by somebody who has just shown their second factor. A beginning in the past is now: nobody was told of
    anything before."""
    known, held = asking(given)
    person = known.people.get(command.person)
    unknown = person is None or (command.setting is not None and command.setting not in known.places)
    post = _asked(command, given)
    if unknown or post is None or not keeps_post(held, KEEPS_PEOPLE, post, known.places):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE if _is_absurd(command) else RefuseReason.NOT_YOURS)
    assert person is not None
    if command.person == given.actor.person:
        return Refuse(reason=RefuseReason.NOT_YOURSELF)
    above = [a for a in known.posts.get(command.person, ()) if a.setting is None]
    if any(_lasts(a, given.now) and not keeps_post(held, KEEPS_PEOPLE, a, known.places) for a in above):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if not _is_possible(post, known, given.now):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if any(_is_same(post, other) for other in known.posts.get(command.person, ())):
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if post.role in CONFIRMED_ROLES and not known.confirmed:
        return Refuse(reason=RefuseReason.CONFIRM_FIRST)
    post = replace(post, name=person.name, disabled=person.disabled_at is not None)
    return _changed("person-appointed", post, known, given)


def end(command: EndAppointment, given: Given) -> Decision:
    """At once, or at a moment to come; never later than it would have ended anyway. One that has not begun never
    does. Also one's own: whoever leaves may say so, unless nobody would be left who could appoint another."""
    known, held = asking(given)
    post = next((a for posts in known.posts.values() for a in posts if a.id == command.appointment), None)
    if post is None or not keeps_post(held, KEEPS_PEOPLE, post, known.places):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    asked = given.now if command.at is None else _moment(command.at)
    if asked is None:
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    at = max(asked, given.now, post.from_at)
    if post.to_at is not None and (post.to_at <= given.now or post.to_at == at):
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if post.to_at is not None and post.to_at < at:
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if not somebody_is_left(known, (post,), given.now):
        return Refuse(reason=RefuseReason.LAST_ONE)
    return _changed("appointment-ended", replace(post, to_at=at), known, given)


def _changed(kind: str, post: Appointment, known: Known, given: Given) -> Decision:
    then = follows(post.person, as_they_are(known.posts, post.person, post), known, given.now)
    return Decided(
        entries=(Draft(feed=_feed(post, known), kind=kind, matter_id=post.person, data=given.body), *then.entries),
        rows=(Appointed(appointment=post), *then.rows),
        released=then.released,
    )


def _lasts(post: Appointment, now: datetime) -> bool:
    return post.to_at is None or post.to_at > now


def _feed(post: Appointment, known: Known) -> FeedName:
    """Where those read who will work with them: above settings, everybody in the provider."""
    if post.setting is None:
        return FeedName(FeedKind.TENANT, known.tenant)
    return FeedName(FeedKind.SETTING, post.setting)


def _asked(command: AppointPerson, given: Given) -> Appointment | None:
    """None if a moment in it is none."""
    from_at = given.now if command.from_at is None else _moment(command.from_at)
    to_at = None if command.to_at is None else _moment(command.to_at)
    if from_at is None or (command.to_at is not None and to_at is None) or _is_absurd(command):
        return None
    return Appointment(
        person=command.person,
        name="",
        role=command.role,
        title=command.title.strip(),
        setting=command.setting,
        region=command.region,
        from_at=max(from_at, given.now),
        to_at=to_at,
        id=given.cmd,
    )


def _is_absurd(command: AppointPerson) -> bool:
    """It contradicts itself, whoever is asked."""
    moments = [text for text in (command.from_at, command.to_at) if text is not None]
    both = command.setting is not None and command.region is not None
    fits = role_fits(command.role, setting=command.setting, region=command.region)
    return both or not fits or not command.title.strip() or any(_moment(text) is None for text in moments)


def _is_possible(post: Appointment, known: Known, now: datetime) -> bool:
    there = post.region is None or post.region in known.regions
    return there and (post.to_at is None or post.to_at > max(post.from_at, now))


def _is_same(post: Appointment, other: Appointment) -> bool:
    """The same role in the same place, at some time that both have."""
    if (post.role, post.setting, post.region) != (other.role, other.setting, other.region):
        return False
    if other.to_at is not None and other.to_at <= other.from_at:
        return False
    ends_before = post.to_at is not None and post.to_at <= other.from_at
    begins_after = other.to_at is not None and other.to_at <= post.from_at
    return not ends_before and not begins_after


def _moment(text: str) -> datetime | None:
    """The instant that the text names, or None if no calendar has it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
