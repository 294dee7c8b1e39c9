"""Who may give whom a new way in, whom it needs to agree, and what its code opens, case by case, without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.access.appointments import Appointment
from server.access.inviting import OPERATOR, Inviting, Made
from sync.messages.people import Role
from tests.people.ground import AT, ELM, ELM_HEAD, HEAD, LEAD, NORTH, NOW, OAK, OTHER_ADMIN, PLACES, RECORDER, post

INVITER, INVITED, OTHER = (f"00000000-0000-4000-8000-0000000000{n}" for n in (31, 32, 33))
WHERE = {"oak": (OAK, None), "elm": (ELM, None), "north": (None, NORTH), "all": (None, None), "south": (None, "south")}
THERE_OR_ABOVE = {
    ("oak",): {"oak", "north", "all"},
    ("elm",): {"elm", "north", "all"},
    ("north",): {"north", "all"},
    ("all",): {"all"},
    ("oak", "elm"): {"oak", "elm", "north", "all"},
    ("oak", "all"): {"oak", "north", "all"},
}
ANSWERS_FOR_THEM = {Role.LEAD, Role.DEPUTY, Role.HEAD, Role.REGIONAL, Role.SAFEGUARDING, Role.ADMINISTRATOR}


def among(*posts: Appointment, following: frozenset[str] = frozenset()) -> Inviting:
    return Inviting(posts=posts, places=PLACES, following=following, now=NOW)


def of(person: str, role: Role, where: str, **at: object) -> Appointment:
    return replace(post(person, role, *WHERE[where]), **at)


@pytest.mark.parametrize("at", THERE_OR_ABOVE)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("role", Role)
def test_who_answers_for_the_invited_may_agree_unless_they_invite_or_are_invited(
    role: Role, where: str, at: tuple[str, ...]
) -> None:
    invited = [of(INVITED, Role.LEAD, place) for place in at]
    inviting = among(*invited, of(OTHER, role, where), of(INVITER, role, where), of(INVITED, role, where))
    # The invited holds this post too, so that whoever holds it beside them is there.
    expected = role in ANSWERS_FOR_THEM
    assert inviting.may_agree(OTHER, INVITER, INVITED) is expected
    assert not inviting.may_agree(INVITER, INVITER, INVITED)
    assert not inviting.may_agree(INVITED, INVITER, INVITED)
    apart = among(*invited, of(OTHER, role, where))
    expected = role in ANSWERS_FOR_THEM and where in THERE_OR_ABOVE[at]
    assert apart.may_agree(OTHER, INVITER, INVITED) is expected
    assert [*apart.who_may_agree(INVITER, INVITED)] == [OTHER] * expected


@pytest.mark.parametrize(
    ("changed", "may"),
    [
        ({}, True),
        ({"from_at": NOW}, True),
        ({"from_at": NOW + timedelta(seconds=1)}, False),
        ({"to_at": NOW}, False),
        ({"disabled": True}, False),
    ],
)
def test_only_who_holds_it_now_may_agree(changed: dict[str, object], may: bool) -> None:
    inviting = among(of(INVITED, Role.LEAD, "oak"), of(OTHER, Role.DEPUTY, "oak", **changed))
    assert inviting.may_agree(OTHER, INVITER, INVITED) is may


@pytest.mark.parametrize("where", ["oak", "north", "all"])
@pytest.mark.parametrize("role", Role)
def test_whoever_is_more_than_a_recorder_takes_two(role: Role, where: str) -> None:
    writes = of(INVITED, Role.RECORDER, "oak")
    holds = of(INVITED, role, where)
    assert among(writes, holds).takes_two(INVITED) is (role is not Role.RECORDER)
    assert among(writes, replace(holds, from_at=NOW + timedelta(days=1))).takes_two(INVITED) is (
        role is not Role.RECORDER
    )
    over = replace(holds, to_at=NOW - timedelta(days=400))
    assert among(writes, over).takes_two(INVITED) is (role is not Role.RECORDER), "and the post could be given back"
    assert not among(writes, replace(holds, person=OTHER)).takes_two(INVITED)


def test_a_recorder_who_follows_a_case_feed_takes_two() -> None:
    writes = of(INVITED, Role.RECORDER, "oak")
    assert among(writes, following=frozenset({INVITED})).takes_two(INVITED)
    assert not among(writes, following=frozenset({OTHER})).takes_two(INVITED)


@pytest.mark.parametrize("person", AT)
@pytest.mark.parametrize("by", AT)
def test_whom_somebody_may_invite_is_whom_they_keep_and_never_themselves(by: str, person: str) -> None:
    inviting = among(*(post(who, *at) for who, at in AT.items()))
    keeps = {HEAD: {HEAD, LEAD, RECORDER}, OTHER_ADMIN: {*AT} - {next(iter(AT)), list(AT)[-1]}, next(iter(AT)): {*AT}}
    assert inviting.may_invite(by, person) is (person in keeps.get(by, {ELM_HEAD} if by == ELM_HEAD else set()) - {by})


ADMIN_THERE = of(INVITER, Role.ADMINISTRATOR, "all")
DEPUTY_THERE = of(OTHER, Role.DEPUTY, "oak")
LEADS = of(INVITED, Role.LEAD, "oak")
WRITES = of(INVITED, Role.RECORDER, "oak")
GONE = replace(LEADS, to_at=NOW)
ALONE = Made(person=INVITED, made_by=INVITER, joined=True, agreed_by=None)
BOTH = replace(ALONE, agreed_by=OTHER)
FIRST = replace(ALONE, joined=False)
OPERATORS = replace(ALONE, made_by=OPERATOR)


@pytest.mark.parametrize(
    ("made", "posts", "opens", "waits"),
    [
        (ALONE, [LEADS, ADMIN_THERE, DEPUTY_THERE], False, True),
        (BOTH, [LEADS, ADMIN_THERE, DEPUTY_THERE], True, False),
        (FIRST, [LEADS, ADMIN_THERE, DEPUTY_THERE], True, False),
        (OPERATORS, [LEADS], True, False),
        (ALONE, [WRITES, ADMIN_THERE, DEPUTY_THERE], True, False),
        # Whoever said something once, and could not say it now:
        (BOTH, [LEADS, ADMIN_THERE], False, False),
        (BOTH, [LEADS, ADMIN_THERE, replace(DEPUTY_THERE, disabled=True)], False, False),
        (BOTH, [LEADS, replace(ADMIN_THERE, disabled=True), DEPUTY_THERE], False, False),
        (ALONE, [LEADS, replace(ADMIN_THERE, to_at=NOW), DEPUTY_THERE], False, False),
        (ALONE, [WRITES, replace(ADMIN_THERE, disabled=True)], False, False),
        (replace(BOTH, agreed_by=INVITER), [LEADS, ADMIN_THERE], False, False),
        (replace(BOTH, agreed_by=INVITED), [LEADS, ADMIN_THERE], False, False),
        # Whoever has left:
        (BOTH, [GONE, ADMIN_THERE, DEPUTY_THERE], False, False),
        (OPERATORS, [GONE], False, False),
    ],
)
def test_what_a_code_opens_is_asked_anew_of_what_stands(
    made: Made, posts: list[Appointment], opens: bool, waits: bool
) -> None:
    inviting = among(*posts)
    assert (inviting.opens(made), inviting.waits(made)) == (opens, waits)
