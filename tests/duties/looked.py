"""A provider's concerns as the worker looks at them, now and minutes from now; and what stands in feeds after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from server.alerts.waiting import Waiting, read_waiting
from server.duties.looking import look
from server.feeds.append import Append
from server.feeds.postgres.store import PostgresStore
from server.feeds.stored import StoredText
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
from tests.retention.conftest import LaterStore
from tests.verify.writing import PACKS, House, Provider, Signer

DAY_MIN = 24 * 60


@dataclass
class Looked:
    house: House
    made: Provider

    async def begun(self, command: Command, by: Signer | None = None) -> str:
        matter, envelope = await self.made.seal(command, by or self.made.recorder)
        await self.made.push(envelope)
        return matter

    async def look(self, *matters: str, minutes: float = 0) -> frozenset[FeedName]:
        """As a worker does so many minutes from now."""
        store: PostgresStore = LaterStore(self.house.app, minutes / DAY_MIN)
        return await look(store, await self.made.keys(), PACKS, matters)

    async def said(self, name: FeedName, kind: str) -> list[dict[str, Any]]:
        """The words of all entries of a kind that stand on a feed, in order."""
        async with self.made.store.unit(self.made.tenant) as unit:
            [feed] = (await unit.feeds([name])).values()
            rows = await unit.connection.fetch(
                "select seq, data_key_id, blob from entry"
                " where tenant_id = $1 and feed_id = $2 and blob is not null order by seq",
                *(self.made.tenant, feed.feed_id),
            )
            append = Append(unit, await self.made.keys())
            await append.load(names=[], data_keys={str(row["data_key_id"]) for row in rows}, states=[])
            texts = [
                StoredText(
                    feed_id=feed.feed_id, seq=row["seq"], matter_id="", data_key_id=str(row["data_key_id"]),
                    blob=row["blob"],
                )
                for row in rows
            ]  # fmt: skip
            entries = [msgspec.json.decode(append.opened(text)[1]) for text in texts]
        return [entry["d"] for entry in entries if entry["k"] == kind]

    async def desk(self, kind: str) -> list[dict[str, Any]]:
        return await self.said(FeedName(FeedKind.DESK, self.made.setting), kind)

    async def own(self, person: str | None, kind: str) -> list[dict[str, Any]]:
        assert person is not None
        return await self.said(FeedName(FeedKind.OWN, person), kind)

    async def waiting(self, person: str | None) -> Waiting:
        """What is to be sent to somebody now."""
        assert person is not None
        async with self.house.app.tenant_tx(self.made.tenant) as connection:
            return await read_waiting(connection, self.made.tenant, person)

    async def due(self, matter: str) -> bool:
        """Whether it is to be looked at again."""
        return bool(await self._fetch("select from due where tenant_id = $1 and kind = 'duties' and id = $2", matter))

    async def delivered(self) -> None:
        """Everything that waited was taken by somebody's device."""
        await self._fetch("update alert set done_at = now(), outcome = 'webpush' where tenant_id = $1 returning 1")

    async def alerts(self, matter: str) -> list[Any]:
        return await self._fetch(
            "select person_id::text as person, step, says, duty_id from alert where tenant_id = $1 and matter_id = $2"
            " and duty_id is not null order by made_at",
            matter,
        )

    async def _fetch(self, statement: str, *arguments: object) -> list[Any]:
        async with self.house.app.tenant_tx(self.made.tenant) as connection:
            rows: list[Any] = await connection.fetch(statement, self.made.tenant, *arguments)
            return rows
