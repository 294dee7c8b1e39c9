"""Contacts, hours and cover as they must be to be kept: real days and moments, an end after its beginning. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from server.feeds import registers
from sync.messages.settings import Closure, Contact, ContactFor, DutyNumber, OpenHours, Shift

AVAILABLE_MAX: Final = timedelta(days=3)
"""Longer than a night or a weekend is a rota. Whoever forgets that they said it does not cover for ever."""


def moment(text: str) -> datetime | None:
    """The instant that the text names, or None if there is none such."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def contacts_fit(contacts: Iterable[Contact]) -> bool:
    """Each says whom one phones, and where; a day on which it was checked is a day."""
    return all(
        one.label.strip() and one.number.strip() and (one.checked_on is None or day(one.checked_on)) for one in contacts
    )


def hours_fit(hours: Iterable[OpenHours]) -> bool:
    """Each ends after it begins; a night is two of them."""
    return all(one.opens < one.closes for one in hours)


def duty_numbers(contacts: Iterable[Contact]) -> tuple[DutyNumber, ...]:
    """What the front door shows, in the order in which they were kept."""
    return tuple(
        DutyNumber(label=one.label, number=one.number, hours=one.hours)
        for one in contacts
        if one.part is ContactFor.DUTY
    )


def shifts_of(shifts: Iterable[Shift]) -> tuple[registers.Shift, ...] | None:
    """As the register has them, or None if one cannot be: it ends before it begins, or stands twice."""
    made = []
    for one in shifts:
        begins, ends = moment(one.from_at), moment(one.to_at)
        if begins is None or ends is None or begins >= ends:
            return None
        made.append(registers.Shift(person_id=one.person, from_at=begins, to_at=ends))
    return None if len({(one.person_id, one.from_at) for one in made}) < len(made) else tuple(made)


def closures_of(closures: Iterable[Closure]) -> tuple[tuple[date, date], ...] | None:
    """The same of holidays."""
    made = []
    for one in closures:
        begins, ends = day(one.from_on), day(one.to_on)
        if begins is None or ends is None or begins > ends:
            return None
        made.append((begins, ends))
    return None if len({begins for begins, _ in made}) < len(made) else tuple(made)
