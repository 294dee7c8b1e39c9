"""A duty as it is said: to those who work the concern, and to whoever recorded it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.duties.duty import Kept
from server.feeds.append import instant
from server.feeds.registers import Setting
from sync.messages.duties import DutyKept, ReportDuty


def said(concern: str, kept: Kept, names: Mapping[str, Setting] = MappingProxyType({})) -> DutyKept:
    """As it stands in the concern's feed. `names`: the provider's settings, of which one may be whom it is owed to."""
    duty = kept.duty
    return DutyKept(
        duty=duty.duty_id,
        concern=concern,
        child=duty.child,
        body=duty.body,
        needs=duty.needs,
        whom=duty.whom,
        called=names[duty.whom].name if duty.whom in names else "",
        nth=duty.nth,
        rules=duty.rules,
        law=duty.law,
        start=instant(duty.start),
        due=instant(duty.due),
        overdue=instant(duty.overdue),
        at_once=duty.at_once,
        provisional=duty.provisional,
        status=kept.status,
        theirs=kept.theirs,
        evidence=kept.evidence,
        by=kept.by,
        at=None if kept.at is None else instant(kept.at),
    )


def report(concern: str, kept: Kept) -> ReportDuty:
    """As it stands in the recorder's own feed: neither whom it is about, nor a word of what was said."""
    return ReportDuty(
        concern=concern,
        duty=kept.duty.duty_id,
        body=kept.duty.body,
        needs=kept.duty.needs,
        due=instant(kept.duty.due),
        status=kept.status,
        by=kept.by,
        at=None if kept.at is None else instant(kept.at),
    )
