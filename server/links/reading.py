"""What was handed over, as it stands beside its concern: read for whoever has the link and the code."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from msgspec import Struct

from server.access.appointments import Appointment
from server.feeds.append import Append
from server.feeds.links import SentLink
from server.feeds.matters import Matter
from server.feeds.store import Unit
from sync.messages.concerns import By
from sync.messages.links import MakeLink


class Made(Struct, frozen=True, kw_only=True):
    """A link's words, whose concern they are of, and who wrote them."""

    matter: Matter
    says: MakeLink
    by: By
    setting: str


class Entry(Struct, frozen=True):
    """`by` is the person, `cmd` the command that it came of, `d` what it says."""

    k: str
    by: str | None
    cmd: str
    d: msgspec.Raw


class _Moved(Struct, frozen=True):
    entry: str


async def read_made(unit: Unit, append: Append, link: SentLink) -> Made | None:
    """None once its concern was disposed of: then there are no words. What was moved lies where its concern does."""
    matter = (await unit.matters([link.concern_id])).get(link.concern_id)
    if matter is None or matter.setting_id is None:
        return None
    stored = await unit.texts_of([matter.matter_id])
    await append.load(names=[matter.name], data_keys={one.data_key_id for one in stored}, states=[])
    entries = (said_in(append.opened(one)[1]) for one in stored)
    found = next((one for one in entries if one.k == "link-made" and one.cmd == link.link_id), None)
    if found is None:
        return None
    settings = await unit.setting_register()
    return Made(
        matter=matter,
        says=msgspec.json.decode(found.d, type=MakeLink),
        by=_named(await unit.appointments(), found.by, matter.setting_id),
        setting=settings[matter.setting_id].name,
    )


def said_in(text: bytes) -> Entry:
    """What an entry says, also where it was moved."""
    entry = msgspec.json.decode(text, type=Entry)
    while entry.k == "entry-moved":
        entry = msgspec.json.decode(msgspec.json.decode(entry.d, type=_Moved).entry, type=Entry)
    return entry


def _named(posts: Collection[Appointment], person: str | None, setting: str) -> By:
    """By the post that they have or had there, else by any."""
    theirs = sorted((one for one in posts if one.person == person), key=lambda one: (one.setting != setting, one.id))
    return By(name=theirs[0].name, role=theirs[0].title) if theirs else By(name="", role="")
