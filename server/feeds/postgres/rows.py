"""Rows as the port's structs, and structs as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record

from server.access.appointments import Appointment
from server.feeds.items import HeldItem
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.stored import Feed
from server.feeds.waking import Ladder
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer
from sync.messages.escalation import LadderName
from sync.messages.people import Role
from sync.messages.recording import ConcernKind


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows as the columns that `unnest` takes."""
    return [[row[i] for row in rows] for i in range(width)]


def text_of(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def matter_name(kind: str, about: UUID) -> FeedName:
    """The feed that something lies on, by its two columns."""
    return FeedName(FeedKind(kind), str(about))


def feed_of(row: Record) -> Feed:
    return Feed(
        feed_id=str(row["feed_id"]),
        name=matter_name(row["kind"], row["about"]),
        seq=row["seq"],
        head=row["head"],
    )


def appointment_of(row: Record) -> Appointment:
    return Appointment(
        person=str(row["person_id"]),
        name=row["name"],
        role=Role(row["role"]),
        title=row["title"],
        setting=text_of(row["setting_id"]),
        region=text_of(row["region_id"]),
        from_at=row["from_at"],
        to_at=row["to_at"],
        id=str(row["appointment_id"]),
        disabled=row["disabled_at"] is not None,
    )


def facts_of(row: Record) -> Facts:
    return Facts(
        danger=Answer(row["danger"]),
        adult=Answer(row["adult"]),
        disclosed=Answer(row["disclosed"]),
        moved=Answer(row["moved"]),
        kinds=tuple(map(ConcernKind, row["kinds"])),
        classified=None if row["classified"] is None else Exploitation(row["classified"]),
    )


def matter_of(row: Record) -> Matter:
    return Matter(
        matter_id=str(row["matter_id"]),
        kind=MatterKind(row["kind"]),
        setting_id=text_of(row["setting_id"]),
        feed_id=str(row["feed_id"]),
        name=FeedName(FeedKind(row["feed_kind"]), str(row["feed_about"])),
        data_key_id=str(row["data_key_id"]),
        state=MatterState(row["state"]),
        author_id=text_of(row["author_id"]),
        device_id=text_of(row["device_id"]),
        facts=facts_of(row),
        made_at=row["made_at"],
        received_at=row["received_at"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=text_of(row["acknowledged_by"]),
        followed_up_at=row["followed_up_at"],
        round=row["round"],
        moved_from=text_of(row["moved_from"]),
        moved_at=row["moved_at"],
        moved_by=text_of(row["moved_by"]),
        outside_only=row["outside_only"],
    )


def ladder_of(row: Record) -> Ladder:
    return Ladder(
        matter_id=str(row["matter_id"]),
        setting_id=text_of(row["setting_id"]),
        name=LadderName(row["name"]),
        round=row["round"],
        from_at=row["from_at"],
        taken=row["taken"],
        last_at=row["last_at"],
        told=tuple(map(str, row["told"])),
        skipped=tuple(map(str, row["skipped"])),
        unanswered=row["unanswered"],
        ended=row["ended"],
    )


def held_of(row: Record) -> HeldItem:
    return HeldItem(
        held_id=str(row["held_id"]),
        command_id=str(row["command_id"]),
        digest=row["digest"],
        reason=row["reason"],
        route=Route(row["route"]),
        data_key_id=str(row["data_key_id"]),
        envelope=row["envelope"],
        carrier_id=str(row["carrier_id"]),
        received_at=row["received_at"],
        receipt=row["receipt"],
        rsig=row["rsig"],
        waits_for=text_of(row["waits_for"]),
        tries=row["tries"],
    )
