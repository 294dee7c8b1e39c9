"""Harken on one page: each thing a person can do, the rule that decides it, and what it is about.

A command's kind must be here to be placed; anything else is held, and tried again when a later version knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Struct

from server.children import importing
from server.children import rules as children
from server.concerns import about, held
from server.concerns import rules as concerns
from server.devices import rules as devices
from server.feeds.decision import Decide
from server.looked import rules as looked
from server.people import appointing
from server.people import registering as people
from server.rehearsals import rules as rehearsals
from server.retention import rules as retention
from server.settings import rules as settings
from sync.messages.base import Command
from sync.messages.children import ImportChildren, KeepChildRecord, ListChild, MoveChild, RelistChild, SayAbout
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    FollowUpConcern,
    LeaveUnfinished,
    PassOnConcern,
    RecordConcern,
    SayStillWorried,
)
from sync.messages.devices import ReportDropped
from sync.messages.held import SettleHeld
from sync.messages.looked import ReportOpened
from sync.messages.people import (
    AddPerson,
    AppointPerson,
    CorrectPerson,
    EndAppointment,
    RestorePerson,
    SuspendPerson,
)
from sync.messages.rehearsals import StartRehearsal
from sync.messages.retention import DecideRetention, LiftHold, PutOnHold
from sync.messages.settings import AddRegion, AddSetting, DescribeSetting, KeepContacts, KeepCover, SayAvailable


class Registered(Struct, frozen=True, kw_only=True):
    """A kind of command: `target` is the matter it is about, `setting` where it is for, `child` a listed child."""

    decode: Callable[[bytes], Command]
    decide: Decide
    rules: str
    target: Callable[[Any], str | None]
    beside: Callable[[Any], str | None]
    """Another matter that it names, which is not its target."""
    setting: Callable[[Any], str | None]
    child: Callable[[Any], str | None]
    about: Callable[[Any], tuple[str, ...]]
    """The people, appointments, children and settings that a command of administration is about."""
    administers: bool
    report: bool
    """A device tells of itself. It carries nobody's words, so it is no reason to wake anyone."""


VERSION: Final = 1
"""Of every kind so far. A version that is released stays here for ever, beside its successors."""


def _none(_: object) -> None:
    return None


def _nobody(_: object) -> tuple[str, ...]:
    return ()


def _registered(
    kind: type[Command],
    decide: Decide,
    rules: str,
    *,
    target: Callable[[Any], str | None] = _none,
    beside: Callable[[Any], str | None] = _none,
    setting: Callable[[Any], str | None] = _none,
    child: Callable[[Any], str | None] = _none,
    about: Callable[[Any], tuple[str, ...]] | None = None,
    report: bool = False,
) -> tuple[tuple[str, int], Registered]:
    tag = kind.__struct_config__.tag
    assert isinstance(tag, str), "every command names its kind"
    return (tag, VERSION), Registered(
        decode=msgspec.json.Decoder(kind).decode,
        decide=decide,
        rules=rules,
        target=target,
        beside=beside,
        setting=setting,
        child=child,
        about=about or _nobody,
        administers=about is not None,
        report=report,
    )


def _concern(
    command: AmendConcern | AcknowledgeConcern | PassOnConcern | SayStillWorried | AddNote | FollowUpConcern | SayAbout,
) -> str:
    return command.concern


def _child(command: RelistChild | MoveChild | KeepChildRecord | SayAbout) -> tuple[str, ...]:
    return (command.child,)


def _person(command: CorrectPerson | AppointPerson | SuspendPerson | RestorePerson) -> tuple[str, ...]:
    return (command.person,)


def _setting(
    command: DescribeSetting | KeepContacts | KeepCover | SayAvailable | DecideRetention,
) -> tuple[str, ...]:
    return (command.setting,)


def _held_back(command: PutOnHold | LiftHold) -> str | None:
    return command.concern or command.child


def _child_of(command: PutOnHold | LiftHold) -> tuple[str, ...]:
    return () if command.child is None else (command.child,)


COMMANDS: Final[dict[tuple[str, int], Registered]] = dict(
    (
        _registered(
            RecordConcern,
            concerns.record,
            concerns.RULES,
            target=lambda command: command.finishes,
            setting=lambda command: command.setting,
            child=lambda command: command.child.listed,
        ),
        _registered(
            LeaveUnfinished,
            concerns.leave_unfinished,
            concerns.RULES,
            setting=lambda command: command.setting,
            child=lambda command: command.child.listed,
        ),
        _registered(AmendConcern, concerns.amend, concerns.RULES, target=_concern),
        _registered(AcknowledgeConcern, concerns.acknowledge, concerns.RULES, target=_concern),
        _registered(PassOnConcern, concerns.pass_on, concerns.RULES, target=_concern),
        _registered(SayStillWorried, concerns.still_worried, concerns.RULES, target=_concern),
        _registered(AddNote, concerns.add_note, concerns.RULES, target=_concern),
        _registered(FollowUpConcern, concerns.follow_up, concerns.RULES, target=_concern),
        _registered(StartRehearsal, rehearsals.start, rehearsals.RULES, setting=lambda command: command.setting),
        _registered(AddPerson, people.add, people.RULES, about=lambda _: ()),
        _registered(CorrectPerson, people.correct, people.RULES, about=_person),
        _registered(AppointPerson, appointing.appoint, appointing.RULES, about=_person),
        _registered(EndAppointment, appointing.end, appointing.RULES, about=lambda command: (command.appointment,)),
        _registered(SuspendPerson, people.suspend, people.RULES, about=_person),
        _registered(RestorePerson, people.restore, people.RULES, about=_person),
        _registered(ListChild, children.add, children.RULES, about=lambda command: (command.setting,)),
        _registered(RelistChild, children.relist, children.RULES, about=_child),
        _registered(MoveChild, children.move, children.RULES, about=_child),
        _registered(KeepChildRecord, children.keep_record, children.RULES, about=_child),
        _registered(ImportChildren, importing.import_children, children.RULES, about=importing.imported),
        _registered(SayAbout, about.say_about, about.RULES, target=_concern, about=_child),
        _registered(
            SettleHeld,
            held.settle,
            held.RULES,
            target=lambda command: command.held,
            beside=lambda command: command.concern,
            about=lambda command: () if command.child is None else (command.child,),
        ),
        _registered(AddRegion, settings.add_region, settings.RULES, about=lambda _: ()),
        _registered(AddSetting, settings.add_setting, settings.RULES, about=lambda _: ()),
        _registered(DescribeSetting, settings.describe_setting, settings.RULES, about=_setting),
        _registered(KeepContacts, settings.keep_contacts, settings.RULES, about=_setting),
        _registered(KeepCover, settings.keep_cover, settings.RULES, about=_setting),
        _registered(SayAvailable, settings.say_available, settings.RULES, about=_setting),
        _registered(PutOnHold, retention.put_on_hold, retention.RULES, target=_held_back, about=_child_of),
        _registered(LiftHold, retention.lift_hold, retention.RULES, target=_held_back, about=_child_of),
        _registered(
            DecideRetention,
            retention.decide,
            retention.RULES,
            beside=lambda command: command.matters[0],
            about=_setting,
        ),
        _registered(ReportDropped, devices.report_dropped, devices.RULES, report=True),
        _registered(ReportOpened, looked.report_opened, looked.RULES, report=True),
    )
)
