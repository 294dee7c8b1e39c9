"""Regions, settings, and who covers them: their rows, rebuilt from what the feeds of tenant and settings say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log, instant
from server.verify.rows import Closure, Cover, Region, Setting
from server.verify.text import Said


@dataclass(frozen=True, slots=True)
class Places:
    regions: Iterable[Region]
    settings: Iterable[Setting]
    cover: Iterable[Cover]
    closures: Iterable[Closure]


def check(places: Places, log: Log, pen: Pen) -> None:
    """Of each the newest words count; whatever stands in no feed stands in no row."""
    newest = _newest(log)
    regions = {row.region_id: (row.name,) for row in places.regions}
    told = {of: (said.d.get("name"),) for (kind, of), said in newest.items() if kind == "region-described"}
    # Seed files once made regions without a word of them.
    for region in sorted(told.keys() - {of for of, name in told.items() if regions.get(of) == name} - log.disposed):
        pen.wrong(Check.INDEX, f"region {region}", "is not as the tenant's feed describes it")
    _check_settings(places.settings, newest, log, pen)
    _check_cover(places, newest, log, pen)


def _newest(log: Log) -> Mapping[tuple[str, UUID], Said]:
    return {
        (said.kind, said.of): said
        for entries in log.by_matter.values()
        for said in entries
        if said.kind in {"region-described", "setting-described", "contacts-kept", "cover-kept", "available-said"}
    }


def _check_settings(settings: Iterable[Setting], newest: Mapping[tuple[str, UUID], Said], log: Log, pen: Pen) -> None:
    rows = {row.setting_id: row for row in settings}
    described = {of: said for (kind, of), said in newest.items() if kind == "setting-described"}
    for setting in sorted((rows.keys() ^ described.keys()) - log.disposed):
        pen.wrong(Check.INDEX, f"setting {setting}", "has a row and no words of it, or words and no row")
    for setting in rows.keys() & described.keys():
        row, d = rows[setting], described[setting].d
        stored: dict[str, Any] = {
            "kind": row.kind,
            "nation": row.nation,
            "name": row.name,
            "duty_numbers": json.loads(row.duty_numbers),
            "open_hours": json.loads(row.open_hours),
        }
        given: dict[str, Any] = {"open_hours": [], **{name: d.get(name) for name in stored if name in d}}
        if "region" in d:  # the first words of a setting did not say
            stored["region"], given["region"] = row.region_id and str(row.region_id), d["region"]
        for name in sorted(name for name in stored if stored[name] != given.get(name)):
            pen.wrong(Check.INDEX, f"setting {setting}", f"{name} is not as its feed describes it")


def _check_cover(places: Places, newest: Mapping[tuple[str, UUID], Said], log: Log, pen: Pen) -> None:
    shifts: set[tuple[UUID, UUID, str, datetime, datetime]] = set()
    closures: set[tuple[UUID, date, date]] = set()
    said_free: set[tuple[UUID, UUID, str, datetime]] = set()
    for (kind, of), said in newest.items():
        if kind == "cover-kept":
            shifts |= {
                (of, UUID(one["person"]), "rota", _at(one["from_at"]), _at(one["to_at"]))
                for one in said.d.get("shifts", ())
            }
            closures |= {
                (of, date.fromisoformat(one["from_on"]), date.fromisoformat(one["to_on"]))
                for one in said.d.get("closures", ())
            }
        elif kind == "available-said" and said.by is not None and said.d.get("until"):
            until = _at(said.d["until"])
            if until > _at(said.at):
                said_free.add((said.feed.about, said.by, said.at, until))
    rota = {(r.setting_id, r.person_id, r.said, r.from_at, r.to_at) for r in places.cover if r.said == "rota"}
    free = {(r.setting_id, r.person_id, instant(r.from_at), r.to_at) for r in places.cover if r.said == "now"}
    closed = {(r.setting_id, r.from_on, r.to_on) for r in places.closures}
    for setting in sorted({one[0] for one in (*(rota ^ shifts), *(free ^ said_free), *(closed ^ closures))}):
        if setting not in log.disposed:
            pen.wrong(Check.INDEX, f"cover of setting {setting}", "is not as its feed has it")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
