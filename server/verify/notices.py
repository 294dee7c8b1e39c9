"""Notices to seniors: given because a lead asked, to nobody whom the concern excludes, and mailed until it is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.text import Said


@dataclass(frozen=True, slots=True)
class Given:
    """Whom each asking told, by the command that asked; and the feed's mailboxes that have not taken their mail."""

    people: Mapping[UUID, Collection[UUID]]
    unsent: Collection[str]


def check(
    stories: Mapping[UUID, Collection[Said]],
    excluded: Collection[tuple[UUID, UUID]],
    mailed_next: Collection[UUID],
    pen: Pen,
) -> Mapping[UUID, Given]:
    """`stories`: all that was said of each matter; `excluded`: what a case feed is about, and whom that must never
    reach; `mailed_next`: matters of which a mailbox is due to be told."""
    found = {matter: _given(story) for matter, story in stories.items()}
    for matter, story in stories.items():
        asked = {one.cmd for one in story if one.kind == "seniors-notified"}
        told = {person for people in found[matter].people.values() for person in people}
        for one in story:
            if one.kind == "seniors-told":
                pen.count("notices")
                if UUID(one.d["asked"]) not in asked:
                    pen.wrong(Check.ENTRY, one.place, "tells seniors, and no lead asked for it")
                barred = [who for who in _people(one) if (one.feed.about, who) in excluded]
                if one.feed.kind == "case" and barred:
                    pen.wrong(Check.ENTRY, one.place, "told somebody who must never learn of it")
            elif one.kind == "notice-seen" and UUID(one.d["person"]) not in told:
                pen.wrong(Check.ENTRY, one.place, "was seen by somebody who was not told")
        if found[matter].unsent and matter not in mailed_next:
            pen.wrong(Check.WAKING, f"matter {matter}", "a mailbox is to be told of it, and never will be")
    return found


def woke(given: Mapping[UUID, Given], matter: UUID, asked: UUID, person: UUID, pen: Pen) -> None:
    """An alert of a notice is of one that was given to that person."""
    if matter in given and person not in given[matter].people.get(asked, ()):
        pen.wrong(Check.WAKING, f"matter {matter}", "an alert of a notice that was given to nobody")


def _given(story: Collection[Said]) -> Given:
    unsent: dict[str, None] = {}
    taken: set[str] = set()
    for one in story:
        if one.kind == "seniors-told":
            unsent.update(dict.fromkeys(mailbox for mailbox in one.d.get("mailboxes", ()) if mailbox not in taken))
        elif one.kind == "mailbox-told" and (one.d["delivered"] or not one.d.get("again", False)):
            unsent.pop(one.d["mailbox"], None)
            taken |= {one.d["mailbox"]} if one.d["delivered"] else set()
    return Given(
        people={UUID(one.d["asked"]): _people(one) for one in story if one.kind == "seniors-told"},
        unsent=tuple(unsent),
    )


def _people(told: Said) -> Collection[UUID]:
    return [UUID(person) for person in told.d.get("people", ())]
