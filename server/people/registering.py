"""What becomes of a person as such: added, corrected, suspended, restored. Pure.

None of these commands carries words of a concern, so each may be refused. A login and an address are told to nobody but
whoever keeps people: what a command says stands in its author's own feed, and only the name in those of settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from server.access.administration import CONFIRMED_ROLES, KEEPS_PEOPLE, keeps_person
from server.access.appointments import Appointment, in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Known, Refuse, RefuseReason
from server.feeds.registers import Person, Row
from server.people.addresses import is_address, login_of
from server.people.lasting import somebody_is_left
from server.people.posts import follows
from sync.feeds import FeedKind, FeedName
from sync.messages.people import AddPerson, CorrectPerson, RestorePerson, SuspendPerson

RULES: Final = "people/1"


def add(command: AddPerson, given: Given) -> Decision:
    """Known by a login from now on. They sign in once they were invited and are appointed to something."""
    known, held = asking(given)
    if not any(post.role in KEEPS_PEOPLE for post in held):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    login, email = login_of(command.login), command.email.strip()
    if not login or not command.name.strip() or (email and not is_address(email)):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if any(person.login == login for person in known.people.values()):
        return Refuse(reason=RefuseReason.LOGIN_TAKEN)
    if _is_mailed(email, known):
        return Refuse(reason=RefuseReason.MAILBOX_TAKEN)
    person = Person(person_id=given.cmd, name=command.name.strip(), login=login, email=email or None)
    return Decided(
        entries=(_told("person-added", person.person_id, given),),
        rows=(person,),
        opens=(FeedName(FeedKind.OWN, person.person_id),),
    )


def correct(command: CorrectPerson, given: Given) -> Decision:
    """Their name follows wherever they are listed; what was written under the old one stays as it was. Where somebody
    is mailed who is told of children is changed by whoever has just shown their second factor: with another address
    there, they are told of nothing while somebody else learns that there is something."""
    known, _ = asking(given)
    before = _kept(command.person, given)
    if before is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    name, email = command.name.strip(), command.email.strip()
    if not name or (email and not is_address(email)):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    after = replace(before, name=name, email=email or None)
    if after == before:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if _is_mailed(email, known, but=before.person_id):
        return Refuse(reason=RefuseReason.MAILBOX_TAKEN)
    if after.email != before.email and _is_told(before.person_id, given) and not known.confirmed:
        return Refuse(reason=RefuseReason.CONFIRM_FIRST)
    return _changed(_told("person-corrected", command.person, given), after, given)


def suspend(command: SuspendPerson, given: Given) -> Decision:
    """Nobody is asked for a second factor: what it does can be undone, and it may be needed at once."""
    known, _ = asking(given)
    person = _kept(command.person, given)
    if person is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if person.person_id == given.actor.person:
        return Refuse(reason=RefuseReason.NOT_YOURSELF)
    if person.disabled_at is not None:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if not somebody_is_left(known, known.posts.get(person.person_id, ()), given.now):
        return Refuse(reason=RefuseReason.LAST_ONE)
    return _changed(_told("person-suspended", command.person, given), replace(person, disabled_at=given.now), given)


def restore(command: RestorePerson, given: Given) -> Decision:
    """What they had before is somebody else's by now, and stays theirs."""
    known, _ = asking(given)
    person = _kept(command.person, given)
    if person is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if person.person_id == given.actor.person:
        return Refuse(reason=RefuseReason.NOT_YOURSELF)
    if person.disabled_at is None:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if _is_told(person.person_id, given) and not known.confirmed:
        return Refuse(reason=RefuseReason.CONFIRM_FIRST)
    return _changed(_told("person-restored", command.person, given), replace(person, disabled_at=None), given)


def asking(given: Given) -> tuple[Known, tuple[Appointment, ...]]:
    """What is known, and the author's appointments in force; none where no key proved who they are."""
    assert given.known is not None, "registered as administration"
    person = given.actor.person
    return given.known, () if person is None else in_force(given.known.posts.get(person, ()), given.now)


def _kept(person: str, given: Given) -> Person | None:
    """None alike for nobody and for somebody whom the author does not keep."""
    known, held = asking(given)
    found = known.people.get(person)
    posts = known.posts.get(person, ())
    return found if found is not None and keeps_person(held, posts, known.places, given.now) else None


def _is_told(person: str, given: Given) -> bool:
    """Now, or once an appointment that they have begins."""
    known, _ = asking(given)
    there = (a for a in known.posts.get(person, ()) if a.to_at is None or a.to_at > given.now)
    return any(a.role in CONFIRMED_ROLES for a in there)


def _is_mailed(email: str, known: Known, but: str | None = None) -> bool:
    others = (person.email for person in known.people.values() if person.person_id != but)
    return email != "" and email.casefold() in {other.casefold() for other in others if other is not None}


def _told(kind: str, person: str, given: Given) -> Draft:
    assert given.actor.person is not None, "only whom a key proved keeps people"
    return Draft(feed=FeedName(FeedKind.OWN, given.actor.person), kind=kind, matter_id=person, data=given.body)


def _changed(told: Draft, after: Person, given: Given) -> Decision:
    known, _ = asking(given)
    posts: Sequence[Appointment] = [
        replace(a, name=after.name, disabled=after.disabled_at is not None)
        for a in known.posts.get(after.person_id, ())
    ]
    then = follows(after.person_id, posts, known, given.now)
    rows: tuple[Row, ...] = (after, *then.rows)
    return Decided(entries=(told, *then.entries), rows=rows, released=then.released)
