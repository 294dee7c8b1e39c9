"""The registers, as rows: read whole for the few commands of administration, written one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from server.feeds.matters import Matter
from server.feeds.postgres.adopting import Adopting
from server.feeds.postgres.retaining import Retaining
from server.feeds.postgres.rows import columns, matter_of
from server.feeds.registers import (
    Appointed,
    Available,
    Child,
    ChildPart,
    Circle,
    Disposing,
    LegalHold,
    Person,
    Policy,
    Region,
    Reviewed,
    Rota,
    Row,
    Setting,
)
from server.feeds.stored import StateKey


class Registering(Retaining, Adopting):
    async def people(self) -> dict[str, Person]:
        rows = await self._rows(
            "select person_id, name, login, email, disabled_at, passphrase_hash is not null as joined from person"
            " where tenant_id = $1"
        )
        return {
            str(row["person_id"]): Person(
                person_id=str(row["person_id"]),
                name=row["name"],
                login=row["login"],
                email=row["email"],
                disabled_at=row["disabled_at"],
                joined=row["joined"],
            )
            for row in rows
        }

    async def regions(self) -> frozenset[str]:
        return frozenset(
            str(row["region_id"]) for row in await self._rows("select region_id from region where tenant_id = $1")
        )

    async def child_register(self, child_ids: Collection[str]) -> dict[str, Child]:
        rows = await self._rows(
            "select child_id, setting_id, left_at from child where tenant_id = $1 and child_id = any($2::uuid[])",
            list(child_ids),
        )
        return {
            str(row["child_id"]): Child(
                child_id=str(row["child_id"]), setting_id=str(row["setting_id"]), left_at=row["left_at"]
            )
            for row in rows
        }

    async def states_about(self, abouts: Collection[str]) -> dict[StateKey, int]:
        rows = await self._rows(
            "select feed_id, kind, about, seq from newest_state where tenant_id = $1 and about = any($2::uuid[])",
            list(abouts),
        )
        return {StateKey(str(row["feed_id"]), row["kind"], str(row["about"])): row["seq"] for row in rows}

    async def bodies(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, bytes]]:
        rows = await self._rows(
            "select e.feed_id, e.seq, e.data_key_id, e.blob from entry e"
            " join unnest($2::uuid[], $3::bigint[]) as at (feed_id, seq) on e.feed_id = at.feed_id and e.seq = at.seq"
            " where e.tenant_id = $1 and e.blob is not null",
            *columns(list(at), 2),
        )
        return {(str(row["feed_id"]), row["seq"]): (str(row["data_key_id"]), row["blob"]) for row in rows}

    async def keys_of(self, matter_ids: Collection[str]) -> dict[str, str]:
        """The data key of each matter, index row or not, that has an entry: a person's, a child's, a setting's."""
        rows = await self._rows(
            "select distinct on (matter_id) matter_id, data_key_id from entry"
            " where tenant_id = $1 and matter_id = any($2::uuid[]) order by matter_id, feed_id, seq",
            list(matter_ids),
        )
        return {str(row["matter_id"]): str(row["data_key_id"]) for row in rows}

    async def had_by(self, person_ids: Collection[str]) -> tuple[Matter, ...]:
        """What these people have: acknowledged, and not yet followed up."""
        rows = await self._rows(
            "select m.*, f.kind as feed_kind, f.about as feed_about from matter m"
            " join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
            " where m.tenant_id = $1 and m.state = 'acknowledged' and m.acknowledged_by = any($2::uuid[])"
            " order by m.received_at, m.matter_id",
            list(person_ids),
        )
        return tuple(map(matter_of, rows))

    async def cases_followed(self, person_ids: Collection[str]) -> set[tuple[str, str, str]]:
        """Person, what the case feed is about, and its id."""
        rows = await self._rows(
            "select c.person_id, f.about, f.feed_id from case_member c join feed f"
            " on f.tenant_id = c.tenant_id and f.feed_id = c.feed_id"
            " where c.tenant_id = $1 and c.to_at is null and c.person_id = any($2::uuid[])",
            list(person_ids),
        )
        return {(str(row["person_id"]), str(row["about"]), str(row["feed_id"])) for row in rows}

    async def barred_from(self, feed_id: str) -> frozenset[str]:
        """Whom something that lies on this feed excludes."""
        rows = await self._rows(
            "select distinct x.person_id from (select distinct e.matter_id from entry e"
            "  where e.tenant_id = $1 and e.feed_id = $2) there cross join lateral"
            " (select x.person_id from exclusion x where x.tenant_id = $1 and x.matter_id = there.matter_id"
            "  and exists (select from matter m"
            "   where m.tenant_id = $1 and m.matter_id = x.matter_id and m.feed_id = $2) offset 0) x",
            feed_id,
        )
        return frozenset(str(row["person_id"]) for row in rows)

    async def confirmed(self, since: datetime) -> set[tuple[str, str]]:
        """Who has shown their second factor since, and on which device, in a session that still lasts."""
        rows = await self._rows(
            "select person_id, device_id from session where tenant_id = $1 and ended_at is null and confirmed_at >= $2",
            since,
        )
        return {(str(row["person_id"]), str(row["device_id"])) for row in rows}

    async def put_rows(self, rows: Sequence[Row], data_keys: Mapping[str, str]) -> None:
        """In the order in which they were decided. `data_keys` of each child that is new."""
        for row in rows:
            match row:
                case Person():
                    await self._put_person(row)
                case Appointed():
                    await self._put_appointment(row)
                case Region() | Setting():
                    await self._put_place(row)
                case Child():
                    await self._put_child(row, data_keys[row.child_id])
                case ChildPart():
                    await self._put_part(row)
                case Rota() | Available():
                    await self._put_cover(row)
                case Circle():
                    await self._put_circle(row)
                case LegalHold() | Reviewed() | Disposing() | Policy():
                    await self._put_decided(row)

    async def _put_decided(self, row: LegalHold | Reviewed | Disposing | Policy) -> None:
        if isinstance(row, Policy):
            await self.adopt(row.digest, row.layer, row.texts, row.changed_by)
        else:
            await self.put_retained(row)

    async def _put_child(self, row: Child, data_key_id: str) -> None:
        await self.connection.execute(
            "insert into child (tenant_id, child_id, setting_id, data_key_id, left_at) values ($1, $2, $3, $4, $5)"
            " on conflict (tenant_id, child_id) do update set left_at = excluded.left_at",
            self.tenant_id,
            row.child_id,
            row.setting_id,
            data_key_id,
            row.left_at,
        )

    async def _put_part(self, row: ChildPart) -> None:
        await self.connection.execute(
            "insert into matter_child (tenant_id, matter_id, child_id, part) values ($1, $2, $3, $4)"
            " on conflict (tenant_id, matter_id, child_id) do update set part = excluded.part",
            self.tenant_id,
            row.matter_id,
            row.child_id,
            "concerned" if row.about else "not",
        )

    async def _put_circle(self, row: Circle) -> None:
        await self.connection.execute(
            "insert into case_member (tenant_id, feed_id, person_id, from_at, to_at)"
            " values ($1, $2, $3, now(), case when $4 then null else now() end)"
            " on conflict (tenant_id, feed_id, person_id) do update set to_at = excluded.to_at",
            self.tenant_id,
            row.feed_id,
            row.person_id,
            row.follows,
        )

    async def _put_place(self, row: Region | Setting) -> None:
        if isinstance(row, Setting):
            await self._put_setting(row)
            return
        await self.connection.execute(
            "insert into region (tenant_id, region_id, name) values ($1, $2, $3)",
            self.tenant_id,
            row.region_id,
            row.name,
        )

    async def _put_cover(self, row: Rota | Available) -> None:
        if isinstance(row, Rota):
            await self._put_rota(row)
        else:
            await self._put_available(row)

    async def _put_person(self, row: Person) -> None:
        await self.connection.execute(
            "insert into person (tenant_id, person_id, login, name, email, disabled_at) values ($1, $2, $3, $4, $5, $6)"
            " on conflict (tenant_id, person_id) do update"
            " set name = excluded.name, email = excluded.email, disabled_at = excluded.disabled_at",
            self.tenant_id,
            row.person_id,
            row.login,
            row.name,
            row.email,
            row.disabled_at,
        )
        if row.disabled_at is not None:
            await self.end_sessions([row.person_id])
            await self.connection.execute(
                "update invitation set ends_at = now()"
                " where tenant_id = $1 and person_id = $2 and used_at is null and ends_at > now()",
                self.tenant_id,
                row.person_id,
            )

    async def end_sessions(self, person_ids: Collection[str]) -> None:
        """Signs them out everywhere, and wakes them no more."""
        await self.connection.execute(
            "update session set ended_at = now()"
            " where tenant_id = $1 and person_id = any($2::uuid[]) and ended_at is null",
            self.tenant_id,
            list(person_ids),
        )
        await self.connection.execute(
            "delete from subscription where tenant_id = $1 and person_id = any($2::uuid[])",
            self.tenant_id,
            list(person_ids),
        )

    async def _put_appointment(self, row: Appointed) -> None:
        a = row.appointment
        await self.connection.execute(
            "insert into appointment"
            " (tenant_id, appointment_id, person_id, role, title, setting_id, region_id, from_at, to_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " on conflict (tenant_id, appointment_id) do update set to_at = excluded.to_at",
            self.tenant_id,
            a.id,
            a.person,
            a.role.value,
            a.title,
            a.setting,
            a.region,
            a.from_at,
            a.to_at,
        )

    async def _put_setting(self, row: Setting) -> None:
        await self.connection.execute(
            "insert into setting (tenant_id, setting_id, region_id, kind, nation, name, duty_numbers, open_hours)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8)"
            " on conflict (tenant_id, setting_id) do update set region_id = excluded.region_id, name = excluded.name,"
            " duty_numbers = excluded.duty_numbers, open_hours = excluded.open_hours",
            self.tenant_id,
            row.setting_id,
            row.region_id,
            row.kind.value,
            row.nation.value,
            row.name,
            msgspec.json.encode(row.duty_numbers).decode(),
            msgspec.json.encode(row.open_hours).decode(),
        )

    async def _put_rota(self, row: Rota) -> None:
        place = (self.tenant_id, row.setting_id)
        await self.connection.execute(
            "delete from cover where tenant_id = $1 and setting_id = $2 and said = 'rota'", *place
        )
        await self.connection.execute("delete from closure where tenant_id = $1 and setting_id = $2", *place)
        await self.connection.executemany(
            "insert into cover (tenant_id, setting_id, person_id, said, from_at, to_at)"
            " values ($1, $2, $3, 'rota', $4, $5)",
            [(*place, shift.person_id, shift.from_at, shift.to_at) for shift in row.shifts],
        )
        await self.connection.executemany(
            "insert into closure (tenant_id, setting_id, from_on, to_on) values ($1, $2, $3, $4)",
            [(*place, from_on, to_on) for from_on, to_on in row.closures],
        )

    async def _put_available(self, row: Available) -> None:
        place = (self.tenant_id, row.setting_id, row.person_id)
        await self.connection.execute(
            "delete from cover where tenant_id = $1 and setting_id = $2 and person_id = $3 and said = 'now'", *place
        )
        if row.until is not None and row.until - row.since > timedelta():
            await self.connection.execute(
                "insert into cover (tenant_id, setting_id, person_id, said, from_at, to_at)"
                " values ($1, $2, $3, 'now', $4, $5)",
                *place,
                row.since,
                row.until,
            )
