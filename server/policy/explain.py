"""A pack in plain English, for a safeguarding lead to read. Pure; nothing here is what the program goes by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from server.policy import plainly, saying
from server.policy.differences import differences
from server.policy.items import Law
from server.policy.naming import OWN
from server.policy.pack import Pack
from sync.messages.guide import SignsFor
from sync.messages.settings import Nation, SettingKind


class Chapter(Struct, frozen=True, kw_only=True):
    title: str
    lines: tuple[str, ...]


_ASKED = {
    SignsFor.RECORDER: "whoever records may mark them, and need not",
    SignsFor.LEAD: "for leads, who weigh them",
    SignsFor.SETTING: "of the place and of no child",
}


def explain(pack: Pack, below: Pack, nations: Sequence[Nation]) -> tuple[Chapter, ...]:
    """`below`: what it is compared with, the base; `nations`: those of which the law and the contacts are told."""
    home = nations[0]
    chapters = [
        ("What is unclear in the text, for a person to settle", warnings(pack, nations)),
        ("Who is told of a concern about a child, and when", [*_told(pack, home)]),
        ("Of a concern about an adult who works or helps here", [*_adults(pack, nations)]),
        ("What is then owed, to whom and by when", [*_owed(pack, nations)]),
        ("Who else is told as a matter of course", [*_notices(pack)]),
        ("Kinds of concern, signs and tags", [*_lists(pack)]),
        ("Cards to read", [f"{card.title} ({card.cites})" for card in pack.cards]),
        ("Who answers for a kind of concern", [*_help(pack)]),
        ("Policies to be read, courses, and what else the policy settles", [*_settles(pack, nations)]),
        ("Words that blame, and what to write instead", [*_words(pack)]),
        ("How long it is kept", [f"{one.rule} ({one.basis}: {one.cites})" for one in pack.retention.values()]),
        *(
            (f"Law and national guidance in {pack.nations[one].title}: not your policy", _law(pack, one))
            for one in nations
        ),
        ("What differs from the base that every provider has", [*differences(below, pack, home)]),
    ]
    return tuple(Chapter(title=title, lines=tuple(lines) or ("Nothing.",)) for title, lines in chapters)


def warnings(pack: Pack, nations: Sequence[Nation]) -> list[str]:
    """Gaps and contradictions of the policy's text, what can be read in two ways, and what nobody has entered yet."""
    settled = {one.defect: one.how for one in pack.settled}
    said = [
        f"{one.text} ({one.section})" + (f" Settled: {settled[one.id]}" if one.id in settled else "")
        for one in pack.defects
    ]
    said += [
        f"{one.warning} In use: {one.options.get(one.option, one.channel)}. ({one.cites})"
        for one in pack.notices
        if one.warning
    ]
    return [*said, *(f"{pack.nations[one].title}: {text}" for one in nations for text in pack.nations[one].warnings)]


def _told(pack: Pack, nation: Nation) -> Iterator[str]:
    ladders = pack.ladders
    kinds = {one.kind: one.label for one in pack.kinds}
    for asked, answers in (
        ("Is a child in danger now?", ladders.now_when_danger),
        ("Did a child tell you?", ladders.now_when_disclosed),
        ("Was the child moved?", ladders.now_when_moved),
    ):
        yield f'It cannot wait if "{asked}" is answered {" or ".join(saying.ANSWERS[one] for one in answers)}.'
    yield f"It cannot wait if it is {' or '.join(kinds[kind] for kind in kinds if kind in ladders.now_when_kinds)}."
    yield f"Anything about an adult who works or helps here cannot wait either. ({ladders.cites})"
    for name, plan in ladders.plans.items():
        for line in saying.steps(pack, plan, nation):
            yield f"{saying.LADDERS[name].capitalize()}. {line}"


def _adults(pack: Pack, nations: Sequence[Nation]) -> Iterator[str]:
    yield f"In this order: {saying.chain(pack, pack.staff_concern_chain, nations[0])}."
    yield "Whoever it is about, and whoever the recorder strikes out, is left out on every level."  # R26, R28
    for one in pack.outside_numbers:
        if not one.nations or set(one.nations) & set(nations):
            where = "" if not one.nations else f" in {', '.join(pack.nations[nation].title for nation in one.nations)}"
            yield f"If nobody is left{where}: {one.label}, {one.number}, {saying.HOURS[one.hours]}. ({one.cites})"


def _owed(pack: Pack, nations: Sequence[Nation]) -> Iterator[str]:
    """What the policy asks; what the law asks stands with the law of its nation."""
    here = (rule for rule in pack.duties if not rule.law and (not rule.nations or set(rule.nations) & set(nations)))
    yield from (plainly.duty(pack, rule) for rule in here)
    yield from (f"Forum: {one.title}, every {one.every_days} days ({one.cites})" for one in pack.forums)
    yield from plainly.steps(pack, pack.duty_steps, nations[0])


def _notices(pack: Pack) -> Iterator[str]:
    for one in pack.notices:
        where = "" if not one.settings else f" (in a {' or '.join(one.settings)})"
        mailbox = f" Mailbox: {one.mailbox}." if one.mailbox else ""
        yield f"{', '.join(one.whom)}{where}: within {one.within}; {one.channel}.{mailbox} ({one.cites})"


def _lists(pack: Pack) -> Iterator[str]:
    yield f"Kinds, several at once: {', '.join(f'{one.label} ({one.cites})' for one in pack.kinds)}."
    for group in pack.groups:
        signs = [one for one in pack.signs if one.group == group.id]
        yield f"{group.title} ({group.cites}): {len(signs)}, {_ASKED[group.asked_of]}."
        yield from (f"Your own: {one.text} ({one.cites})" for one in signs if OWN.fullmatch(one.id))
    for tags in pack.tag_groups:
        named = [one for one in pack.tags if one.group == tags.id]
        cites = ", ".join(dict.fromkeys(one.cites for one in named))
        yield f"{tags.title} ({cites}): {len(named)}, chosen by leads."


def _help(pack: Pack) -> Iterator[str]:
    kinds = {one.kind: one.label for one in pack.kinds}
    for one in pack.help:
        yield (
            f"{', '.join(kinds[kind] for kind in one.kinds)}: {one.label}, {one.number},"
            f" {saying.HOURS[one.hours]}. ({one.cites})"
        )


def _settles(pack: Pack, nations: Sequence[Nation]) -> Iterator[str]:
    for policy in pack.policies:
        if policy.nations and not set(policy.nations) & set(nations):
            continue
        where = [*(pack.nations[one].title for one in policy.nations), *(f"in a {kind}" for kind in policy.settings)]
        said = ", ".join((policy.title, *([policy.version] if policy.version else []), *where))
        yield f"To be read: {said} ({policy.cites})"
    for course in pack.courses:
        again = "" if course.refresh_years is None else f", again every {course.refresh_years} years"
        yield f"Course: {course.title}{again} ({course.cites})"
    yield from (f"{one.what.capitalize()}: {one.says} ({one.cites})" for one in pack.stated)


def _words(pack: Pack) -> Iterator[str]:
    for language, wordings in pack.wordings.items():
        phrases = sum(len(one.phrases) for one in wordings)
        yield f"{language}: {phrases} phrases with {len(wordings)} hints. A hint never blocks and is never counted."
        own = [one for one in wordings if OWN.fullmatch(one.id)]
        yield from (f"Your own: {', '.join(one.phrases)}: {one.why} ({one.cites})" for one in own)


def _law(pack: Pack, nation: Nation) -> list[str]:
    owed = [plainly.duty(pack, rule) for rule in pack.duties if rule.law and nation in rule.nations]
    return [*(_said(one) for one in pack.nations[nation].law), *(f"So it is owed here: {one}" for one in owed)]


def _said(one: Law) -> str:
    kinds = [kind for kind in SettingKind if kind in one.settings]
    where = f" For a {' or '.join(kinds)}." if kinds else ""
    since = "" if one.valid_from is None else f" Since {one.valid_from:%-d %B %Y}."
    until = "" if one.valid_to is None else f" Until {one.valid_to:%-d %B %Y}."
    checked = (
        " Not held against its source by a person yet."
        if one.checked_on is None
        else f" Held against its source on {one.checked_on:%-d %B %Y}."
    )
    force = "" if one.in_force else " Made, and not known to be in force: check."
    return f"{one.text}{where}{since}{until}{force} ({one.citation}).{checked}"
