"""The bank holidays of each nation: without it Easter Monday and St Andrew's Day would count as working days (R15)."""

from __future__ import annotations

from functools import cache

from server.duties.calendar import Holidays
from sync.messages.settings import Nation


@cache
def holidays_of(nation: Nation) -> Holidays:
    """Years are added as they are asked for."""
    # Slow to load, and only whoever plans needs it: not each process that could.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("GB", subdiv=nation.value)
