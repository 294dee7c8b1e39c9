"""Harken on one page: each thing a person can do, the rule that decides it, and what it is about.

A command's kind must be here to be placed; anything else is held, and tried again when a later version knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Struct

from server.adopted import rules as adopted
from server.children import importing, needs
from server.children import rules as children
from server.concerns import about, assessing, held, moving, quoting, upcast
from server.concerns import rules as concerns
from server.devices import rules as devices
from server.duties import rules as duties
from server.feeds.decision import Decide
from server.feeds.matters import MatterKind
from server.feeds.sharing import NO_NAMES, Names
from server.handoffs import beside, bridging, noting, sending
from server.handoffs import rules as handoffs
from server.links import ending
from server.links import rules as links
from server.looked import rules as looked
from server.people import appointing, policies
from server.people import registering as people
from server.rehearsals import rules as rehearsals
from server.retention import rules as retention
from server.settings import area
from server.settings import rules as settings
from sync.messages.assessing import AssessConcern, ClassifyConcern, KeepArea, KeepNeeds, MoveToCase, RecordSafety
from sync.messages.base import Command
from sync.messages.bridges import AgreeBridge, AnswerMatch, EndBridge, EndMatch, OfferBridge, OfferMatch
from sync.messages.children import ImportChildren, KeepChildRecord, ListChild, MoveChild, RelistChild, SayAbout
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
)
from sync.messages.devices import ReportDropped
from sync.messages.duties import (
    ChallengeReply,
    ConfirmUnplaced,
    CountersignDecision,
    DecideDuty,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    WithdrawEvidence,
)
from sync.messages.guide import ChangePolicy, SayRead
from sync.messages.handoffs import (
    AnswerHandoff,
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    SendHandoff,
    WithdrawHandoff,
)
from sync.messages.held import SettleHeld
from sync.messages.links import MakeLink, TakeBackLink
from sync.messages.looked import ReportOpened
from sync.messages.notices import AcknowledgeNotice
from sync.messages.people import (
    AddPerson,
    AppointPerson,
    CorrectPerson,
    EndAppointment,
    RestorePerson,
    SuspendPerson,
)
from sync.messages.recording import LeaveUnfinished, RecordConcern
from sync.messages.recording_v1 import LeaveUnfinishedV1, RecordConcernV1
from sync.messages.rehearsals import StartRehearsal
from sync.messages.retention import DecideRetention, LiftHold, PutOnHold
from sync.messages.settings import AddRegion, AddSetting, DescribeSetting, KeepContacts, KeepCover, SayAvailable


class Registered(Struct, frozen=True, kw_only=True):
    """A kind of command: `target` is the matter it is about, `setting` where it is for, `children` the listed ones."""

    decode: Callable[[bytes], Command]
    decide: Decide
    rules: str
    target: Callable[[Any], str | None]
    beside: Callable[[Any], str | None]
    """Another matter that it names, which is not its target."""
    setting: Callable[[Any], str | None]
    children: Callable[[Any], tuple[str, ...]]
    about: Callable[[Any], tuple[str, ...]]
    """The people, appointments, children and settings that a command of administration is about."""
    administers: bool
    shares: Callable[[Any], Names] | None
    """Set for the commands by which settings tell each other: what one names besides its target."""
    of: frozenset[MatterKind]
    """The kinds of matter that its target may be."""
    report: bool
    """A device tells of itself. It carries nobody's words, so it is no reason to wake anyone."""


BETWEEN: Final = frozenset({MatterKind.HANDOFF})
ANY: Final = frozenset(MatterKind)
OWN: Final = ANY - {MatterKind.HANDOFF, MatterKind.NOTE}
"""What somebody recorded, held or rehearsed. What two settings told each other has commands of its own."""

FIRST: Final = 1
"""The version that every kind began with. One that is released stays here for ever, beside its successors."""


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
    children: Callable[[Any], tuple[str, ...]] = _nobody,
    about: Callable[[Any], tuple[str, ...]] | None = None,
    shares: Callable[[Any], Names] | None = None,
    of: frozenset[MatterKind] = OWN,
    report: bool = False,
    version: int = FIRST,
    upcast: Callable[[Any], Command] | None = None,
) -> tuple[tuple[str, int], Registered]:
    tag = kind.__struct_config__.tag
    assert isinstance(tag, str), "every command names its kind"
    decode = msgspec.json.Decoder(kind).decode
    return (tag, version), Registered(
        decode=decode if upcast is None else lambda body: upcast(decode(body)),
        decide=decide,
        rules=rules,
        target=target,
        beside=beside,
        setting=setting,
        children=children,
        about=about or _nobody,
        administers=about is not None,
        shares=shares,
        of=of,
        report=report,
    )


def _involved(command: RecordConcern | LeaveUnfinished) -> tuple[str, ...]:
    return tuple(child.listed for child in command.children if child.listed is not None)


def _concern(
    command: AmendConcern | AcknowledgeConcern | PassOnConcern | SayStillWorried | AddNote | FollowUpConcern | SayAbout,
) -> str:
    return command.concern


def _assessed(command: ClassifyConcern | AssessConcern | RecordSafety) -> str:
    return command.concern


def _owing(command: RecordEvidence | duties.ByLead | NotifySeniors | AcknowledgeNotice) -> str:
    return command.concern


def _child(
    command: RelistChild | MoveChild | KeepChildRecord | SayAbout | KeepNeeds | ConfirmUnplaced,
) -> tuple[str, ...]:
    return (command.child,)


def _person(command: CorrectPerson | AppointPerson | SuspendPerson | RestorePerson) -> tuple[str, ...]:
    return (command.person,)


def _setting(
    command: DescribeSetting | KeepContacts | KeepCover | SayAvailable | DecideRetention | KeepArea,
) -> tuple[str, ...]:
    return (command.setting,)


def _held_back(command: PutOnHold | LiftHold) -> str | None:
    return command.concern or command.child


def _child_of(command: PutOnHold | LiftHold) -> tuple[str, ...]:
    return () if command.child is None else (command.child,)


def _handoff(
    command: OpenHandoff | WithdrawHandoff | AskHandoff | AnswerHandoff | NoteHandoff | CloseHandoff,
) -> str:
    return command.handoff


def _handed(
    command: OpenHandoff | WithdrawHandoff | AskHandoff | AnswerHandoff | NoteHandoff | CloseHandoff,
) -> Names:
    return Names(children=(command.child,)) if isinstance(command, NoteHandoff) else NO_NAMES


def _sent(command: SendHandoff) -> Names:
    return Names(
        children=(command.child,),
        matches=() if command.match is None else (command.match,),
        bridges=(command.bridge,),
        concerns=_parts(command).concerns,
    )


def _parts(command: SendHandoff | MakeLink) -> Names:
    return Names(concerns=tuple(dict.fromkeys((command.concern, *(part.concern for part in command.parts)))))


def _bridged(command: OfferBridge | AgreeBridge | EndBridge) -> Names:
    if isinstance(command, OfferBridge):
        return Names(settings=(command.setting, command.other))
    return Names(bridges=(command.bridge,))


def _matched(command: OfferMatch | AnswerMatch | EndMatch) -> Names:
    if isinstance(command, OfferMatch):
        return Names(children=(command.child,), bridges=(command.bridge,))
    child = command.child if isinstance(command, AnswerMatch) else None
    return Names(children=() if child is None else (child,), matches=(command.match,))


COMMANDS: Final[dict[tuple[str, int], Registered]] = dict(
    (
        *(
            _registered(
                kind,
                concerns.record,
                concerns.RULES,
                target=lambda command: command.finishes,
                setting=lambda command: command.setting,
                children=_involved,
                version=version,
                upcast=upcast_to,
            )
            for kind, version, upcast_to in ((RecordConcernV1, FIRST, upcast.recorded), (RecordConcern, 2, None))
        ),
        *(
            _registered(
                kind,
                concerns.leave_unfinished,
                concerns.RULES,
                setting=lambda command: command.setting,
                children=_involved,
                version=version,
                upcast=upcast_to,
            )
            for kind, version, upcast_to in ((LeaveUnfinishedV1, FIRST, upcast.unfinished), (LeaveUnfinished, 2, None))
        ),
        _registered(AmendConcern, concerns.amend, concerns.RULES, target=_concern),
        _registered(AcknowledgeConcern, concerns.acknowledge, concerns.RULES, target=_concern),
        _registered(PassOnConcern, concerns.pass_on, concerns.RULES, target=_concern),
        _registered(SayStillWorried, concerns.still_worried, concerns.RULES, target=_concern),
        _registered(AddNote, concerns.add_note, concerns.RULES, target=_concern),
        _registered(FollowUpConcern, concerns.follow_up, concerns.RULES, target=_concern),
        _registered(ClassifyConcern, assessing.classify, assessing.RULES, target=_assessed),
        _registered(AssessConcern, assessing.assess, assessing.RULES, target=_assessed),
        _registered(RecordSafety, assessing.record_safety, assessing.RULES, target=_assessed),
        _registered(
            MoveToCase,
            ending.with_what_is_confidential(beside.sealing(quoting.with_what_quotes_it(moving.move))),
            moving.RULES,
            target=lambda command: command.concern,
            shares=lambda command: Names(handed=(command.concern,)),
        ),
        _registered(RecordEvidence, duties.record_evidence, duties.RULES, target=_owing),
        _registered(WithdrawEvidence, duties.withdraw, duties.RULES, target=_owing),
        _registered(DecideDuty, duties.decide, duties.RULES, target=_owing),
        _registered(CountersignDecision, duties.countersign, duties.RULES, target=_owing),
        _registered(RecordReply, duties.reply, duties.RULES, target=_owing),
        _registered(ChallengeReply, duties.challenge, duties.RULES, target=_owing),
        _registered(RecordReturn, duties.returned, duties.RULES, target=_owing),
        _registered(RecordMeeting, duties.meeting, duties.RULES, target=_owing),
        _registered(RecordReview, duties.review, duties.RULES, target=_owing),
        _registered(NotifySeniors, duties.notify_seniors, duties.RULES, target=_owing),
        _registered(AcknowledgeNotice, duties.acknowledge_notice, duties.RULES, target=_owing),
        _registered(ConfirmUnplaced, duties.confirm_unplaced, duties.RULES, about=_child),
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
        _registered(KeepNeeds, needs.keep_needs, needs.RULES, about=_child),
        _registered(ImportChildren, importing.import_children, children.RULES, about=importing.imported),
        _registered(
            SayAbout,
            ending.with_what_is_about_another(beside.telling_about_another(about.say_about)),
            about.RULES,
            target=_concern,
            about=_child,
            shares=lambda command: Names(handed=(command.concern,)),
        ),
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
        _registered(
            DescribeSetting,
            beside.renaming(settings.describe_setting),
            settings.RULES,
            about=_setting,
            shares=lambda command: Names(settings=(command.setting,)),
        ),
        _registered(KeepContacts, settings.keep_contacts, settings.RULES, about=_setting),
        _registered(KeepCover, settings.keep_cover, settings.RULES, about=_setting),
        _registered(SayAvailable, settings.say_available, settings.RULES, about=_setting),
        _registered(KeepArea, area.keep_area, area.RULES, setting=lambda command: command.setting, about=_setting),
        _registered(SayRead, policies.say_read, policies.RULES, about=lambda _: ()),
        _registered(ChangePolicy, adopted.change_policy, adopted.RULES, about=lambda _: ()),
        _registered(PutOnHold, retention.put_on_hold, retention.RULES, target=_held_back, about=_child_of, of=ANY),
        _registered(LiftHold, retention.lift_hold, retention.RULES, target=_held_back, about=_child_of, of=ANY),
        _registered(
            DecideRetention,
            retention.decide,
            retention.RULES,
            beside=lambda command: command.matters[0],
            about=_setting,
        ),
        _registered(OfferBridge, bridging.offer, bridging.RULES, shares=_bridged),
        _registered(AgreeBridge, bridging.agree, bridging.RULES, shares=_bridged),
        _registered(EndBridge, bridging.end, bridging.RULES, shares=_bridged),
        _registered(OfferMatch, bridging.offer_match, bridging.RULES, shares=_matched),
        _registered(AnswerMatch, bridging.answer_match, bridging.RULES, shares=_matched),
        _registered(EndMatch, bridging.end_match, bridging.RULES, shares=_matched),
        _registered(SendHandoff, sending.send, handoffs.RULES, target=lambda command: command.concern, shares=_sent),
        _registered(OpenHandoff, handoffs.open_it, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(WithdrawHandoff, handoffs.withdraw, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(AskHandoff, handoffs.ask, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(AnswerHandoff, handoffs.answer, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(NoteHandoff, noting.note, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(CloseHandoff, handoffs.close, handoffs.RULES, target=_handoff, of=BETWEEN, shares=_handed),
        _registered(
            MakeLink,
            links.make,
            links.RULES,
            target=lambda command: command.concern,
            children=lambda command: (command.child,),
            shares=_parts,
        ),
        _registered(TakeBackLink, links.take_back, links.RULES, target=lambda command: command.concern),
        _registered(ReportDropped, devices.report_dropped, devices.RULES, report=True),
        _registered(ReportOpened, looked.report_opened, looked.RULES, report=True),
    )
)
