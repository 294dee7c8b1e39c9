"""Who may give somebody a new way in, and who has to agree to it (R34). Pure: who works where in, yes or no out.

Whoever holds the code of an invitation can sign in as whom it is for. Of somebody who has joined already and is told of
children, that is all that they may read, even what is about whoever made the invitation; so that takes two people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from server.access.administration import CONFIRMED_ROLES, KEEPS_FACTS, KEEPS_PEOPLE, keeps, keeps_person, keeps_post
from server.access.appointments import LEADS, Appointment, Place, in_force
from sync.messages.people import Role

OPERATOR: Final = "00000000-0000-0000-0000-000000000000"
"""Who made an invitation that no person of the provider made: `harken invite`. An id that is nobody's."""

AGREES: Final = KEEPS_PEOPLE | LEADS | {Role.REGIONAL, Role.SAFEGUARDING}
"""Whoever keeps people, or reads or answers for what the invited reads: they know whether the invited asked for it."""


class Made(Struct, frozen=True, kw_only=True):
    """An invitation that is neither used nor over. `joined`: whom it is for has a passphrase already."""

    person: str
    made_by: str
    joined: bool
    agreed_by: str | None


class Inviting(Struct, frozen=True, kw_only=True):
    """Everybody's appointments, and `following`: whoever follows a case feed."""

    posts: tuple[Appointment, ...]
    places: Mapping[str, Place]
    following: frozenset[str]
    now: datetime

    def may_invite(self, by: str, person: str) -> bool:
        """Who keeps people wherever this person is, or will be, appointed; never oneself."""
        theirs = self._lasting(person)
        return person != by and theirs != [] and keeps_person(self._held(by), theirs, self.places, self.now)

    def keeps_devices(self, by: str, setting: str) -> bool:
        """True for who may let devices in there."""
        return setting in self.places and keeps(self._held(by), KEEPS_FACTS, self.places[setting])

    def takes_two(self, person: str) -> bool:
        """True for who is, was or will be more than a recorder anywhere, or follows a case feed. Who was as well: else
        a lead's post could be ended, the recorder whom that leaves invited anew, and the post given back."""
        return person in self.following or any(a.role in CONFIRMED_ROLES for a in self.posts if a.person == person)

    def may_agree(self, by: str, made_by: str, person: str) -> bool:
        """Who answers for this person somewhere, at that place or above it; neither the inviter nor the invited."""
        held = self._held(by)
        return by not in {made_by, person} and any(
            keeps_post(held, AGREES, post, self.places) for post in self._lasting(person)
        )

    def who_may_agree(self, made_by: str, person: str) -> Iterator[str]:
        """Each once."""
        everybody = dict.fromkeys(a.person for a in in_force(self.posts, self.now))
        return (by for by in everybody if self.may_agree(by, made_by, person))

    def waits(self, made: Made) -> bool:
        """True of one that a second person's agreement would make good."""
        return made.agreed_by is None and self._is_makers(made) and self._takes_two(made)

    def opens(self, made: Made) -> bool:
        """True of one whose code can be used: its maker could make it now, or runs Harken, and, where it takes two,
        whoever agreed could agree now. Else a head could sign in as whom an administrator has appointed above them
        since, and somebody who was suspended as anybody; and a code for a recorder would open what they lead by now."""
        if not self._lasting(made.person) or not self._is_makers(made):
            return False
        agreed = made.agreed_by is not None and self.may_agree(made.agreed_by, made.made_by, made.person)
        return agreed or not self._takes_two(made)

    def _is_makers(self, made: Made) -> bool:
        return made.made_by == OPERATOR or self.may_invite(made.made_by, made.person)

    def _takes_two(self, made: Made) -> bool:
        return made.made_by != OPERATOR and made.joined and self.takes_two(made.person)

    def _held(self, person: str) -> tuple[Appointment, ...]:
        return in_force((a for a in self.posts if a.person == person), self.now)

    def _lasting(self, person: str) -> list[Appointment]:
        return [a for a in self.posts if a.person == person and (a.to_at is None or a.to_at > self.now)]
