"""What a ladder says, and where: entries for those who read the matter, for its recorder and for seniors. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from server.access.appointments import Appointment
from server.escalation.rules import Taken
from server.feeds.append import Draft, instant
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.waking import Ladder, Says
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import ALERTED_MAX, By, ReportTold, Told
from sync.messages.escalation import Alerted, Channel, LadderName, LadderStepped, SettingWaits
from sync.messages.rehearsals import RehearsalEnded


def ground(matter: Matter) -> str | None:
    """The setting whose leads are told: whose desk it lies on, or to whom another setting sent it. None of a case."""
    if matter.name.kind is FeedKind.BRIDGE:
        return matter.setting_id
    return matter.name.about if matter.name.kind is FeedKind.DESK else None


def alert_text(matter: Matter, name: LadderName) -> Says:
    if matter.kind is MatterKind.REHEARSAL:
        return Says.REHEARSAL
    return Says.NOW if name is LadderName.NOW else Says.WAITING


def stepped(matter: Matter, ladder: Ladder, step: Taken, reach: Mapping[str, Channel]) -> Draft:
    """Beside the matter: who was told, and by what."""
    told = tuple(
        Alerted(person=h.person, name=h.name, role=h.title, by=reach.get(h.person, Channel.NONE)) for h in step.told
    )
    data = LadderStepped(
        matter=matter.matter_id,
        ladder=ladder.name,
        round=ladder.round,
        step=step.n,
        told=told,
        unanswered=step.unanswered,
        ended=step.ended,
    )
    return _draft(matter.name, "ladder-stepped", matter, data)


def waiting(matter: Matter, ladder: Ladder, person: str, *, waits: bool) -> Draft:
    """To somebody above the desk, without a word of it: that something waits there, or no more."""
    where = ground(matter) or matter.name.about
    data = SettingWaits(matter=matter.matter_id, setting=where, since=instant(ladder.from_at), waits=waits)
    return _draft(FeedName(FeedKind.OWN, person), "setting-waits", matter, data, state=True)


def report(matter: Matter, ladder: Ladder, author: str, posts: Mapping[str, Appointment]) -> Draft:
    """To its recorder: who was told so far. `posts`: by which each is called here."""
    told = [By(name=a.name, role=a.title) for a in (posts.get(person) for person in ladder.told) if a is not None]
    data = ReportTold(
        concern=matter.matter_id,
        told=Told.SENT,
        at=instant(matter.received_at),
        alerted=tuple(told[:ALERTED_MAX]),
        others=max(0, len(told) - ALERTED_MAX),
        unanswered=ladder.unanswered,
        round=ladder.round,
    )
    return _draft(FeedName(FeedKind.OWN, author), "report-told", matter, data, state=True)


def rehearsal_ended(matter: Matter, ladder: Ladder, now: datetime, *, cut_off: bool, reached: int) -> Draft:
    """Beside a rehearsal. `reached`: people whose push service took an alert of it."""
    data = RehearsalEnded(
        rehearsal=matter.matter_id,
        answered=matter.state is not MatterState.ENDED,
        cut_off=cut_off,
        steps=ladder.taken,
        seconds=int((now - matter.received_at).total_seconds()),
        told=len(ladder.told),
        reached=reached,
    )
    return _draft(matter.name, "rehearsal-ended", matter, data)


def _draft(feed: FeedName, kind: str, matter: Matter, data: Struct, *, state: bool = False) -> Draft:
    return Draft(
        feed=feed,
        kind=kind,
        matter_id=matter.matter_id,
        data=msgspec.json.encode(data),
        state_of=matter.matter_id if state else None,
    )
