"""One tenant, in one snapshot: keys, then feeds, then everything that is compared with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from asyncpg import Connection
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.verify import (
    children,
    duties,
    handoffs,
    index,
    links,
    listed,
    moving,
    notices,
    people,
    policy,
    quoting,
    retention,
    rows,
    settings,
    waiting,
)
from server.verify.access import AccessCheck, claims_of
from server.verify.alerts import Alert, AlertCheck
from server.verify.command import CommandCheck, Signers
from server.verify.feed import FeedCheck
from server.verify.findings import Check, Pen
from server.verify.held import HeldCheck, check_strays
from server.verify.keys import Keys, open_keys
from server.verify.log import Log
from server.verify.matter import Tables, untold
from server.verify.numbers import note_missing
from server.verify.rounds import Course
from server.verify.story import check_orphans


async def check_tenant(connection: Connection, tenant: UUID, root: AESGCM, pen: Pen) -> None:
    """`connection` is in a transaction that sees one moment of this tenant."""
    keys = open_keys(
        root,
        tenant,
        await rows.all_of(connection, rows.TenantKey, tenant),
        await rows.all_of(connection, rows.DataKey, tenant),
        pen,
    )
    feeds = {row.feed_id: row for row in await rows.all_of(connection, rows.Feed, tenant)}
    matters = {row.matter_id: row for row in await rows.all_of(connection, rows.Matter, tenant)}
    between = await handoffs.read(connection, tenant)
    checks, log, keys_of = await _read_feeds(connection, tenant, feeds, matters, keys, between.withheld(), pen)
    known = {row.child_id: row for row in await rows.all_of(connection, rows.Child, tenant)}
    appointments = await rows.all_of(connection, rows.Appointment, tenant)
    tables = Tables(
        feeds=feeds,
        matters=matters,
        children=await rows.all_of(connection, rows.MatterChild, tenant),
        exclusions=await rows.all_of(connection, rows.Exclusion, tenant),
        members=await rows.all_of(connection, rows.CaseMember, tenant),
        devices={row.device_id: row for row in await rows.all_of(connection, rows.Device, tenant)},
        commands={row.command_id: row for row in await rows.all_of(connection, rows.Command, tenant)},
        listed_children=frozenset(known),
        appointees=frozenset(row.person_id for row in appointments),
    )
    held = {row.held_id: row for row in await rows.all_of(connection, rows.Held, tenant)}
    author_keys = {row.key_id: row for row in await rows.all_of(connection, rows.AuthorKey, tenant)}

    children.check(known, log, pen)
    persons = await rows.all_of(connection, rows.Person, tenant)
    people.check(persons, appointments, log, pen)
    places = settings.Places(
        regions=await rows.all_of(connection, rows.Region, tenant),
        settings=await rows.all_of(connection, rows.Setting, tenant),
        cover=await rows.all_of(connection, rows.Cover, tenant),
        closures=await rows.all_of(connection, rows.Closure, tenant),
    )
    settings.check(places, log, pen)
    changing = await rows.all_of(connection, listed.Changing, tenant)
    now = await connection.fetchval("select now()")
    listed.check(places.settings, persons, appointments, changing, now, log, pen)
    policy.check(await rows.all_of(connection, policy.Policy, tenant), tenant, log, pen)
    kept = retention.Kept(
        holds=await rows.all_of(connection, retention.Hold, tenant),
        reviews=await rows.all_of(connection, retention.Review, tenant),
        disposals=await rows.all_of(connection, retention.Disposal, tenant),
        placed_in={row.held_id: command.matter_id for row, command in _placed(held, tables)},
    )
    retention.check(kept, log, pen)
    await handoffs.check(connection, tenant, between, keys, log, pen)
    courses = index.check(tables, log, keys_of, pen)
    quoting.check(checks.values(), tables, log, pen)
    await _check_waiting(connection, tenant, tables, courses, between, log, pen)
    signers = Signers(tables.devices, author_keys)
    commands = CommandCheck(tenant, keys, signers, held, untold(tables, log), log, pen)
    for command in tables.commands.values():
        commands.check(command)
    check_orphans(log, tables.commands.keys(), pen)
    items = HeldCheck(tenant, keys, tables.matters, log, pen)
    for item in held.values():
        items.check(item)
    check_strays(log, held.keys(), pen)
    await _check_looks(connection, tenant, tables, {row.person_id for row in persons}, log, pen)
    note_missing(tables.devices.values(), tables.commands.values(), items.numbers, pen)


def _placed(held: Mapping[UUID, rows.Held], tables: Tables) -> list[tuple[rows.Held, rows.Command]]:
    """Held items that found their place, with the command that they became."""
    return [(row, command) for row in held.values() if (command := tables.commands.get(row.placed_as or row.held_id))]


async def _check_waiting(
    connection: Connection,
    tenant: UUID,
    tables: Tables,
    courses: Mapping[UUID, Course],
    between: handoffs.Between,
    log: Log,
    pen: Pen,
) -> None:
    """What nobody has, and who is to be woken for it."""
    due = {(row.kind, row.id): row for row in await rows.all_of(connection, waiting.Due, tenant)}
    ladders = {row.matter_id: row for row in await rows.all_of(connection, waiting.Ladder, tenant)}
    waiting.check(tables.matters, ladders, due, courses, pen)
    of_duties = duties.fold(courses, between.sealed(), log)
    handoffs.check_looked(between, {one for kind, one in due if kind == "handoff"}, log, pen)
    stories = {matter: log.story(matter, course.feed.feed_id) for matter, course in courses.items()}
    looked = {one: row for (kind, one), row in due.items() if kind == "duties"}
    duties.check(of_duties, stories, tables.matters, looked, pen)
    waiting.note_late(due.values(), await connection.fetchval("select now()"), pen)
    excluded = {(row.matter_id, row.person_id) for row in tables.exclusions}
    given = notices.check(stories, excluded, {one for kind, one in due if kind == "mailbox"}, pen)
    alerts_due = {one: row for (kind, one), row in due.items() if kind == "alert"}
    of_alerts = duties.AlertsOfDuties(of_duties, excluded, courses, pen)
    sent = await rows.all_of(connection, links.SentLink, tenant)
    woken = links.check(sent, stories, {one for kind, one in due if kind == "link"}, pen)
    asks = {one.cmd for story in stories.values() for one in story if one.kind in handoffs.ASKS}
    alerts = AlertCheck(courses, alerts_due, tables.matters, of_alerts, given, woken, asks, pen)
    async for row in rows.stream(connection, Alert, tenant):
        alerts.check(row)
    alerts.finish()


async def _check_looks(
    connection: Connection, tenant: UUID, tables: Tables, persons: set[UUID], log: Log, pen: Pen
) -> None:
    """Row by row: there are more of these than of anything else."""
    claims = claims_of(log, tables.commands, pen)
    looks = AccessCheck(tables.feeds, persons, tables.devices, claims, log, pen)
    async for row in rows.stream(connection, rows.Access, tenant):
        looks.check(row)
    looks.finish()


async def _read_feeds(
    connection: Connection,
    tenant: UUID,
    feeds: dict[UUID, rows.Feed],
    matters: Mapping[UUID, rows.Matter],
    keys: Keys,
    withheld: Mapping[UUID, int],
    pen: Pen,
) -> tuple[Mapping[UUID, FeedCheck], Log, dict[UUID, set[UUID]]]:
    """All feeds, entry by entry, what they say, and under which data keys each matter lies."""
    leaving = moving.leaving(matters.values())
    apart = moving.apart(await rows.all_of(connection, rows.Withheld, tenant))
    checks = {
        feed_id: FeedCheck(
            tenant,
            feed,
            keys,
            pen,
            leaving=leaving.get(feed_id, frozenset()),
            apart=apart.get(feed_id, frozenset()),
            withheld=withheld,
        )
        for feed_id, feed in feeds.items()
    }
    keys_of = defaultdict[UUID, set[UUID]](set)
    async for entry in rows.stream(connection, rows.Entry, tenant):
        keys_of[entry.matter_id].add(entry.data_key_id)
        if entry.feed_id in checks:
            checks[entry.feed_id].take(entry)
        else:
            pen.wrong(Check.FOREIGN, f"entry {entry.seq} of feed {entry.feed_id}", "belongs to no feed")
    newest = defaultdict[UUID, list[rows.NewestState]](list)
    for state in await rows.all_of(connection, rows.NewestState, tenant):
        newest[state.feed_id].append(state)
        if state.feed_id not in feeds:
            pen.wrong(Check.FOREIGN, f"newest state of feed {state.feed_id}", "belongs to no feed")
    log = Log()
    for feed_id, check in checks.items():
        pen.count("feeds")
        check.finish(newest[feed_id])
        log.take(check, checks)
    moving.check(checks, pen)
    return checks, log, keys_of
