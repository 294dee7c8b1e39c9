"""Cases that a lead can read: a concern, what happened to it, and what is owed by then, in local time.

`python -m tests.duties.golden_cases` prints them all. Each file of `golden/` is one theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from server.duties.calendar import LOCAL
from sync.messages.settings import Nation, SettingKind

FOLDER: Final = Path(__file__).parent / "golden"
NATIONS: Final = {"England": Nation.ENGLAND, "Wales": Nation.WALES, "Scotland": Nation.SCOTLAND}
WRITTEN: Final = "%a %d %b %Y %H:%M"


class Case(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Times are those of the wall clock. What is not said is "no"; `arrived` is when the server had it, at once unless
    it says so; `device`: what the device took the time for, where it was wrong; `told_lead`: when a lead was phoned;
    `primary_system`: where the provider keeps its records, if that is another system.

    `children`: "Robin", "Robin placed by Eastshire", "Robin unplaced", "Robin also at Damson House" (of the same
    provider), "witness Robin", "somebody".
    `then`: a time and what happened. `owed`: everything that stands after the last of these.
    """

    name: str
    source: str
    provider: str
    place: str
    children: tuple[str, ...]
    saved: str
    arrived: str = ""
    device: str = ""
    told_lead: str = ""
    danger: str = "no"
    disclosed: str = "no"
    moved: str = "no"
    adult: str = "no"
    kinds: tuple[str, ...] = ()
    unfinished: bool = False
    primary_system: str = ""
    then: tuple[tuple[str, str], ...] = ()
    owed: tuple[str, ...]

    @property
    def kind(self) -> SettingKind:
        return SettingKind(self.place.split(" in ")[0])

    @property
    def nation(self) -> Nation:
        return NATIONS[self.place.split(" in ")[1]]


class _File(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    case: tuple[Case, ...]


def read_cases() -> Iterator[tuple[str, Case]]:
    """Each with the name of its file."""
    for path in sorted(FOLDER.glob("*.toml")):
        for one in msgspec.toml.decode(path.read_bytes(), type=_File).case:
            yield path.stem, one


def moment(text: str) -> datetime:
    """ "Fri 20 Nov 2026 16:59", of the wall clock; "second" behind it where a clock goes back and shows it twice. The
    day's name must be right: a case with a wrong one proves something else than it says."""
    plain, second = re.subn(" second$", "", text)
    at = datetime.strptime(plain, WRITTEN)  # noqa: DTZ007 (of the wall clock)
    assert at.strftime("%a") == text[:3], f"{text} is a {at:%A}"
    return at.replace(tzinfo=LOCAL, fold=second).astimezone(UTC)


def shown(at: datetime) -> str:
    """As a lead reads it."""
    local = at.astimezone(LOCAL)
    if local.time() == time(0):
        before = local - timedelta(days=1)
        return f"midnight at the end of {before:%a} {before.day} {before:%b %Y}"
    twice = " (for the second time)" if local.fold else ""
    return f"{local:%H:%M}{twice} {local:%a} {local.day} {local:%b %Y}"


def rendered(theme: str, case: Case) -> str:
    """As a page that can be read to somebody."""
    asked = {
        "in danger": case.danger,
        "told us": case.disclosed,
        "moved": case.moved,
        "an adult who works here": case.adult,
    }
    said = [f"{what}: {answer}" for what, answer in asked.items() if answer != "no"]
    lines = [
        f"{theme}: {case.name} ({case.source})",
        f"  {case.provider}, {case.place}; about {', '.join(case.children) or 'nobody named'}",
        f"  saved {case.saved}" + (f", arrived {case.arrived}" if case.arrived else ""),
        *([f"  a lead was phoned {case.told_lead}"] if case.told_lead else []),
        f"  {'; '.join((*said, *case.kinds)) or 'nothing else marked'}",
        *(f"  {at}: {what}" for at, what in case.then),
        *(f"    > {line}" for line in case.owed),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print("\n\n".join(rendered(theme, case) for theme, case in read_cases()))
