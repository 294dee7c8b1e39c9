"""In what one pack differs from another, as sentences: what a layer changes, what a provider has of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from server.policy import plainly, saying
from server.policy.ladders import NOW_WHEN
from server.policy.pack import Pack
from sync.messages.escalation import LadderName
from sync.messages.settings import Nation, SettingKind


def differences(before: Pack, after: Pack, nation: Nation) -> Iterator[str]:
    yield from _words(before, after)
    yield from _ladders(before, after, nation)
    if before.duty_steps != after.duty_steps:
        yield f"Of what is late: {' '.join(plainly.steps(after, after.duty_steps, nation))}"
    if before.integrated != after.integrated:
        yield f"Schools and homes {'now' if after.integrated else 'no longer'} tell each other of a child in both."
    if before.primary_system != after.primary_system:
        yield f"Everything is copied into {after.primary_system or 'no other system'}."
    if _roles(before) != _roles(after):
        chain = saying.chain(after, after.staff_concern_chain, nation)
        yield f"A concern about an adult who works or helps here goes to: {chain}."
    for kind, rule in after.retention.items():
        years = before.retention[kind].years_from_birth
        if rule.years_from_birth != years:
            yield f"A {kind} keeps what it wrote for {rule.years_from_birth} years from birth instead of {years}."
    here, there = _items(before), _items(after)
    for what, named in there.items():
        was = here[what]
        yield from (f"New {what}: {text}." for name, text in named.items() if name not in was)
        yield from (f"No longer a {what}: {text}." for name, text in was.items() if name not in named)
        yield from (
            f"The {what} {was[name]} is now {text}." for name, text in named.items() if was.get(name, text) != text
        )


def _words(before: Pack, after: Pack) -> Iterator[str]:
    if before.terms.setting != after.terms.setting:
        yield f'A place is called "{after.terms.setting}" instead of "{before.terms.setting}".'
    for kind in SettingKind:
        was, now = before.terms.lead[kind], after.terms.lead[kind]
        if was != now:
            yield f'The lead of a {kind} is called "{now}" instead of "{was}".'


def _ladders(before: Pack, after: Pack, nation: Nation) -> Iterator[str]:
    for field, what in NOW_WHEN.items():
        new = sorted(set(getattr(after.ladders, field)) - set(getattr(before.ladders, field)))
        if new:
            yield f"From now on a concern cannot wait after {what}: {', '.join(new)}."
    for name in LadderName:
        was, now = before.ladders.plans[name], after.ladders.plans[name]
        said = zip_longest(saying.steps(before, was, nation), saying.steps(after, now, nation), fillvalue="nothing")
        if (was.steps, was.every_min, was.by_day) != (now.steps, now.every_min, now.by_day):
            yield from (
                f"{saying.LADDERS[name].capitalize()}, instead of: {old} Now: {new}"
                for old, new in said
                if old.rpartition(" (")[0] != new.rpartition(" (")[0] or old == "nothing" != new
            )


def _roles(pack: Pack) -> list[frozenset[str]]:
    return [frozenset(level.roles) for level in pack.staff_concern_chain]


def _items(pack: Pack) -> dict[str, Mapping[str, str]]:
    """Whatever has an id, and what is said of it."""
    groups = {one.id: one.title for one in pack.groups}
    return {
        "list of signs": groups,
        "sign": {one.id: f"{one.text} ({groups[one.group]})" for one in pack.signs},
        "tag": {one.id: one.text for one in pack.tags},
        "card": {one.id: one.title for one in pack.cards},
        "policy to be read": {
            one.id: f"{one.title}{f', {one.version}' if one.version else ''}" for one in pack.policies
        },
        "number outside": {f"{one.id} {one.nations}": f"{one.label}, {one.number}" for one in pack.outside_numbers},
        "number for a kind of concern": {one.id: f"{one.label}, {one.number}" for one in pack.help},
        "notice": {
            one.id: f"to {', '.join(one.whom)}{f': {one.options[one.option]}' if one.option else ''}"
            for one in pack.notices
        },
        "course": {one.id: one.title for one in pack.courses},
        "rule": {one.id: f"{one.what}: {one.says}" for one in pack.stated},
        "duty": {one.id: plainly.demand(pack, one).removesuffix(".") for one in pack.duties},
        "forum": {one.id: f"{one.title}, every {one.every_days} days" for one in pack.forums},
        "settled warning": {one.defect: f"{one.defect}: {one.how}" for one in pack.settled},
        **{
            f"wording ({language})": {one.id: ", ".join(one.phrases) for one in wordings}
            for language, wordings in pack.wordings.items()
        },
    }
