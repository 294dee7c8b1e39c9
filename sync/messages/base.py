"""Field types that every message uses. Limits are part of the protocol and are published in the schema."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def _id(brand: str) -> Meta:
    return Meta(pattern=UUID_PATTERN, extra_json_schema={"x-brand": brand})


TenantId = Annotated[str, _id("TenantId")]
SettingId = Annotated[str, _id("SettingId")]
PersonId = Annotated[str, _id("PersonId")]
ChildId = Annotated[str, _id("ChildId")]
DeviceId = Annotated[str, _id("DeviceId")]
CommandId = Annotated[str, _id("CommandId")]
MatterId = Annotated[str, _id("MatterId")]
FeedId = Annotated[str, _id("FeedId")]
KeyId = Annotated[str, _id("KeyId")]
EpochId = Annotated[str, _id("EpochId")]
RegionId = Annotated[str, _id("RegionId")]
AppointmentId = Annotated[str, _id("AppointmentId")]

Line = Annotated[str, Meta(max_length=200)]
"""One line that a person typed: a name, a number, a place."""
Story = Annotated[str, Meta(max_length=20_000)]
"""Free text. 20,000 characters stay under the 60 KiB of a body even where each takes three bytes in one field."""
Instant = Annotated[str, Meta(max_length=35, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
"""UTC, as RFC 3339 with Z. Text, because what was signed is text."""
Day = Annotated[str, Meta(max_length=10, pattern=r"^\d{4}-\d\d-\d\d$")]
"""A date as people mean it, without a zone."""
WallTime = Annotated[str, Meta(max_length=5, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day as a clock on the wall shows it."""


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", kw_only=True):
    """Base of all commands: `k` names the kind, `v` the version of that kind."""

    v: int = 1


class EntryData(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", kw_only=True):
    """Base of what the server itself says in an entry; a person's words are kept as the command they came in."""

    v: int = 1
