"""Every ladder there can be: which posts are filled, who is excluded, who can be woken (R9-R12, R27-R31; REQ-12-K).

Not drawn but all of them: each combination for both providers, for a child's concern and for one about an adult.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from itertools import chain as joined
from itertools import combinations, product
from typing import Final

import pytest
from msgspec.structs import replace

from server.access.appointments import Appointment, Place
from server.access.receivers import receivers, told_first
from server.duties.seniors import choose
from server.escalation.audience import Hearer, of_case, of_desk
from server.escalation.rules import climb, next_at
from server.feeds.waking import Ladder
from server.policy.items import BY_PHONE, Notice
from server.policy.load import read_packs
from sync.messages.escalation import Channel, LadderName
from sync.messages.people import Role
from sync.messages.settings import Nation, Receiver, SettingKind

NOW: Final = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
HERE: Final = Place(setting="oak", region="north")
PACKS: Final = read_packs()
POSTS: Final = {
    "lead": (Role.LEAD, "oak"),
    "deputy": (Role.DEPUTY, "oak"),
    "head": (Role.HEAD, "oak"),
    "regional": (Role.REGIONAL, None),
    "safeguarding": (Role.SAFEGUARDING, None),
}
REPEATS: Final = 2
"""Of the last step: the end of the chain is not silence (R10)."""


def appointed(name: str, role: Role, setting: str | None) -> Appointment:
    region = "north" if role is Role.REGIONAL else None
    return Appointment(
        person=name, name=name, role=role, title=name, setting=setting, region=region, from_at=NOW, to_at=None
    )


STAFF: Final = {name: appointed(name, *post) for name, post in POSTS.items()}


def some_of(names: Collection[str]) -> Iterator[frozenset[str]]:
    """Every subset."""
    yield from map(frozenset, joined.from_iterable(combinations(sorted(names), n) for n in range(len(names) + 1)))


def climbed(
    pack: str, name: LadderName, audience: Callable[[int], tuple[Hearer, ...]], awake: Collection[str]
) -> list[tuple[str, ...]]:
    """Whom each look told, from step 0 on, looking as soon as something is due, to the end of the chain and beyond."""
    plan = PACKS[pack].ladders.plans[name]
    one = Ladder(
        matter_id="m", setting_id="oak", name=name, round=1, from_at=NOW, taken=0, last_at=NOW, told=(), skipped=(),
        unanswered=False, ended=False,
    )  # fmt: skip
    reach = {person: Channel.WEBPUSH if person in awake else Channel.NONE for person in POSTS}
    told = []
    while one.taken < len(plan.steps) + REPEATS:
        steps, one = climb(plan, one, max(one.last_at, next_at(plan, one)), audience, reach)
        told.append(tuple(hearer.person for step in steps for hearer in step.told))
    assert one.unanswered
    return told


@pytest.mark.parametrize("pack", sorted(PACKS))
@pytest.mark.parametrize("name", LadderName)
def test_of_a_child_whoever_there_is_is_told_at_every_look(pack: str, name: LadderName) -> None:
    plan = PACKS[pack].ladders.plans[name]
    for present in some_of(POSTS):
        staff = [STAFF[one] for one in present]
        by_step = [of_desk(step, staff, HERE) for step in plan.steps]
        for awake in some_of(present):
            told = climbed(pack, name, by_step.__getitem__, awake)
            if not present:
                assert not any(told), "nobody works there: the numbers outside are all there is, and stand in the pack"
                continue
            assert all(told), (present, awake)
            assert set(told[-1]) == set(told[-2]) == present, "at the end everyone, again and again"


@pytest.mark.parametrize("pack", sorted(PACKS))
@pytest.mark.parametrize("name", LadderName)
def test_the_rota_makes_nobody_wait_longer_than_for_the_next_step(pack: str, name: LadderName) -> None:
    """R9, R14: only those on duty at first where it can wait, everyone from the next step on, and never nobody."""
    plan = PACKS[pack].ladders.plans[name]
    for present in some_of(POSTS):
        staff = [STAFF[one] for one in present]
        everyone = [{one.person for one in of_desk(step, staff, HERE)} for step in plan.steps]
        for cover in some_of(POSTS):
            by_step = [of_desk(step, staff, HERE, cover=cover) for step in plan.steps]
            told = [{one.person for one in hearers} for hearers in by_step]
            assert told[1:] == everyone[1:], "those on duty are told first, and nobody else later than before"
            may_wait = name is not LadderName.NOW
            assert told[0] == (everyone[0] & cover if may_wait and everyone[0] & cover else everyone[0])
            for awake in some_of(present):
                heard = climbed(pack, name, by_step.__getitem__, awake)
                assert all(heard) == bool(present), (present, cover, awake)


@pytest.mark.parametrize("pack", sorted(PACKS))
@pytest.mark.parametrize("identified", [True, False])
def test_of_an_adult_nobody_excluded_ever_and_somebody_else_always(pack: str, identified: bool) -> None:
    for present in some_of(POSTS):
        staff = [STAFF[one] for one in present]
        everyone = receivers(chain=PACKS[pack].staff_concern_chain, appointments=staff, place=HERE, now=NOW)
        for excluded in some_of(present):
            first = told_first(everyone, excluded=excluded, subject_identified=identified)
            left = {r.person for r in everyone} - excluded
            for awake in some_of(present - excluded):
                told = case_climbed(pack, everyone, first, excluded, awake, identified=identified)
                assert not excluded & set(joined.from_iterable(told)), (present, excluded, awake)
                if identified or first:
                    assert all(told) == bool(first), (present, excluded, awake)
                above = {r.person for r in everyone if not r.inside} & left
                if not identified and above:
                    assert set(joined.from_iterable(told)) == above, "nobody inside: it could be any of them (R27)"
                if identified:
                    assert bool(first) == bool(left), "somebody, as long as anybody is left"
                    assert set(joined.from_iterable(told)) == left, "and in the end everyone who is"


def case_climbed(
    pack: str,
    everyone: tuple[Receiver, ...],
    first: tuple[Receiver, ...],
    excluded: Collection[str],
    awake: Collection[str],
    *,
    identified: bool,
) -> list[tuple[str, ...]]:
    """Whoever is told follows it from then on, as the ladder does it."""
    plan = PACKS[pack].ladders.plans[LadderName.NOW]
    members = {r.person: Hearer(person=r.person, name=r.name, title=r.title, reads=True) for r in first}

    def audience(index: int) -> tuple[Hearer, ...]:
        step = plan.steps[index]
        return of_case(step, tuple(members.values()), everyone, excluded, outside_only=not identified)

    return climbed(pack, LadderName.NOW, audience, awake)


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("pack", sorted(PACKS))
def test_where_nobody_is_left_inside_somebody_outside_has_a_number(pack: str, nation: Nation) -> None:
    """What the screen shows then (R29)."""
    assert [one for one in PACKS[pack].outside_numbers if not one.nations or nation in one.nations]


ABOVE: Final = {
    "chief": (Role.CHIEF, None),
    "regional": (Role.REGIONAL, None),
    "safeguarding": (Role.SAFEGUARDING, None),
}


@pytest.mark.parametrize(("pack", "kind"), [*product(sorted(PACKS), SettingKind)])
def test_every_senior_whom_the_policy_names_is_told_or_missing_or_must_not_know(pack: str, kind: SettingKind) -> None:
    """And of no reading of it is a mailbox used that somebody reads who must not know (R29)."""
    staff = {name: appointed(name, *post) for name, post in ABOVE.items()}
    staff["lead"] = STAFF["lead"]
    notices = [one for one in PACKS[pack].notices if not one.settings or kind in one.settings]
    named = {words: role for one in notices for words, role in zip(one.whom, (*one.roles, None), strict=False)}
    for option, present, inside in product(_readings(pack), some_of(staff), (False, True)):
        read = [one if option == "" else _read_as(one, option) for one in PACKS[pack].notices]
        for excluded in some_of(present):
            works = [staff[one] for one in present]
            if inside and "regional" in present:
                works.append(appointed("regional", Role.RECORDER, "oak"))
            chosen = choose(read, kind, HERE, works, NOW, excluded=excluded, outside_only=inside)
            told = {one.who.person for one in chosen.seniors}
            barred = excluded | ({"regional", "lead"} if inside else frozenset())
            assert not told & barred
            assert not (chosen.mailboxes and "safeguarding" in barred)
            for words, role in named.items():
                ways = [
                    role is not None and role.value in told,
                    words in chosen.missing,
                    words in chosen.withheld,
                    bool(chosen.mailboxes) and option != BY_PHONE,
                ]
                assert any(ways), (words, option, present, excluded)
            if not chosen.mailboxes and option != BY_PHONE:
                assert all(one.woken for one in chosen.seniors), "without the mailbox each is woken"


def _readings(pack: str) -> tuple[str, ...]:
    return ("", *(option for one in PACKS[pack].notices for option in one.options))


def _read_as(notice: Notice, option: str) -> Notice:
    return replace(notice, option=option) if option in notice.options else notice
