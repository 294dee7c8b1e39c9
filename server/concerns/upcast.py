"""The first version of what a recorder says, read as today's. Entries keep what was signed; only rules read this."""

from __future__ import annotations

from sync.messages.recording import ChildInvolved, LeaveUnfinished, RecordConcern
from sync.messages.recording_v1 import LeaveUnfinishedV1, RecordConcernV1


def recorded(old: RecordConcernV1) -> RecordConcern:
    return RecordConcern(
        setting=old.setting,
        writer=old.writer,
        children=(ChildInvolved(listed=old.child.listed, described=old.child.described),),
        danger=old.danger,
        adult=old.adult,
        subjects=() if old.subject is None else (old.subject,),
        struck=old.struck,
        saw=old.saw,
        words=old.words,
        when=old.when,
        place=old.place,
        finishes=old.finishes,
    )


def unfinished(old: LeaveUnfinishedV1) -> LeaveUnfinished:
    return LeaveUnfinished(
        setting=old.setting,
        writer=old.writer,
        children=(ChildInvolved(listed=old.child.listed, described=old.child.described),),
        danger=old.danger,
        adult=old.adult,
        subjects=() if old.subject is None else (old.subject,),
        struck=old.struck,
        saw=old.saw,
        words=old.words,
        when=old.when,
        place=old.place,
    )
