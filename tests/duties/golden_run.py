"""Runs a case through what the worker runs: entries are folded, the concern is planned after each, and the duties that
stand at the end are said in a lead's words."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.concerns.rules import facts_of
from server.duties.calendar import LOCAL
from server.duties.duty import Duty, Kept, KnownChild
from server.duties.elsewhere import counterparts
from server.duties.folding import fold
from server.duties.nations import holidays_of
from server.duties.standing import known_of, stand
from server.feeds.bridges import Bridge, Match
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.registers import Setting
from server.policy.load import Packs, read_packs
from server.policy.pack import Pack
from sync.feeds import FeedKind, FeedName
from sync.messages.bridges import MatchState
from sync.messages.children import ChildFacts, Stay, StayKind
from sync.messages.concerns import Answer, Writer
from sync.messages.duties import Body, DutyStatus, Needs
from sync.messages.recording import (
    ChildInvolved,
    ChildRole,
    ConcernKind,
    LeaveUnfinished,
    More,
    RecordConcern,
    ToldAlready,
    ToldBody,
)
from tests.duties.golden_cases import Case, moment, shown
from tests.duties.golden_events import said_in

CONCERN: Final = str(uuid.UUID(int=1))
SETTING: Final = str(uuid.UUID(int=2))
LEAD: Final = str(uuid.UUID(int=3))
LONG_AGO: Final = datetime(2025, 9, 1, tzinfo=UTC)
OTHER: Final = str(uuid.UUID(int=4))
SAID: Final = {
    DutyStatus.OWED: "",
    DutyStatus.UNCOUNTERSIGNED: " (not countersigned)",
    DutyStatus.CLAIMED: " (said, not confirmed)",
}
BODIES: Final = {
    (Body.POLICE, Needs.TELLING): "Tell the police",
    (Body.LOCAL_AUTHORITY, Needs.TELLING): "Tell the local authority",
    (Body.LOCAL_AUTHORITY, Needs.REPLY): "Chase the local authority's answer",
    (Body.POLICE, Needs.REPLY): "Chase the police's answer",
    (Body.PLACING_AUTHORITY, Needs.REPLY): "Chase the answer of",
    (Body.PREVENT, Needs.REPLY): "Chase Prevent's answer",
    (Body.LADO, Needs.REPLY): "Chase the designated officer's answer",
    (Body.LOCAL_AUTHORITY, Needs.NRM_REFERENCE): "Chase the NRM reference",
    (Body.LOCAL_AUTHORITY, Needs.RETURN_INTERVIEW): "Return home interview",
    (Body.PLACING_AUTHORITY, Needs.TELLING): "Tell",
    (Body.PLACING_AUTHORITY, Needs.PLACING): "Find out who placed them",
    (Body.PREVENT, Needs.TELLING): "Refer to Prevent",
    (Body.OFSTED, Needs.DECISION): "Decide on Ofsted (reg. 40)",
    (Body.SENIORS, Needs.TELLING): "Tell the seniors",
    (Body.COUNTERPART, Needs.TELLING): "Share with",
    (Body.COUNTERPART, Needs.NOTE): "Note on the file of",
    (Body.OUTSIDE, Needs.TELLING): "Outside Harken, tell",
    (Body.PRIMARY_SYSTEM, Needs.COPY): "Copy into the other system",
    (Body.EDUCATION, Needs.TELLING): "Support with education",
    (Body.SETTING, Needs.SAFETY): "Say what keeps them safe",
    (Body.SETTING, Needs.MEETING): "Meeting of the agencies",
    (Body.SETTING, Needs.REVIEW): "Review",
}


@cache
def packs() -> Packs:
    return read_packs()


class Run:
    """`children`: each by name, as their record says at that moment. `places`: the provider's other settings, by id."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.pack: Pack = replace(packs()[case.provider], primary_system=case.primary_system)
        self.setting = Setting(
            setting_id=SETTING, region_id=None, kind=case.kind, nation=case.nation, name="Cedar House"
        )
        self.holidays = holidays_of(self.pack.nations[case.nation].calendar)
        self.children: dict[str, KnownChild] = {}
        self.places: dict[str, str] = {}
        self._bridges: dict[str, Bridge] = {}
        self._matches: dict[tuple[str, str], Match] = {}
        self._stays: dict[str, tuple[Stay, ...]] = {}
        self.kept: dict[str, Kept] = {}
        self.history: list[tuple[Kept, ...]] = []
        self._texts: list[bytes] = []
        self._cmds: dict[str, str] = {}
        founding = self._founding()
        self.matter = self._matter(founding)
        kind = "concern-left-unfinished" if case.unfinished else "concern-recorded"
        self._say(kind, founding, self.matter.received_at)
        self._look(self.matter.received_at)
        for when, what in case.then:
            self.happens(moment(when), what)

    def happens(self, at: datetime, what: str) -> None:
        """A thing of the children's records or of two settings, or an entry; and the worker looks."""
        placed = re.fullmatch(
            r"(\w+) (?:is )?(placed by .*|unplaced|at .*|also at .*|stays at .*|no longer at .*)", what
        )
        parted = re.fullmatch(r"(.*) and we no longer tell each other", what)
        if what == "nothing more":
            pass
        elif placed is not None:
            self._record(placed.group(1), placed.group(2), at)
        elif parted is not None:
            one = self._place(parted.group(1))
            self._bridges[one] = replace(self._bridges[one], ended_at=at)
        else:
            ids = {name: child.child or "" for name, child in self.children.items()}
            ids |= {name: one for one, name in self.places.items()}
            said = said_in(what, CONCERN, ids, self._cmds, self._owed)
            self._say(said.kind, said.command, at)
            if said.kind == "concern-followed-up":
                self.matter = replace(self.matter, state=MatterState.FOLLOWED_UP, followed_up_at=at)
        self._look(at)

    def lines(self) -> tuple[str, ...]:
        """What stands, as a lead reads it: what is owed first, by when."""
        names: dict[str | None, str] = {child.child: name for name, child in self.children.items()}
        names[None] = ""

        def order(one: Kept) -> tuple[object, ...]:
            whom = self.places.get(one.duty.whom, "")
            return not one.open, one.duty.due, one.duty.body, one.duty.needs, names[one.duty.child], whom

        return tuple(_line(one, names, self.places, self.pack) for one in sorted(self.kept.values(), key=order))

    def _founding(self) -> RecordConcern | LeaveUnfinished:
        case = self.case
        involved = tuple(self._child(text) for text in case.children)
        told = () if not case.told_lead else (ToldAlready(body=ToldBody.LEAD, when=moment(case.told_lead).isoformat()),)
        more = More(
            kinds=tuple(ConcernKind(one) for one in case.kinds),
            disclosed=Answer(case.disclosed),
            moved=Answer(case.moved),
            told=told,
        )
        kind = LeaveUnfinished if case.unfinished else RecordConcern
        return kind(
            setting=SETTING,
            writer=Writer(name="Sam"),
            children=involved,
            danger=Answer(case.danger),
            adult=Answer(case.adult),
            saw="what was seen",
            when=case.saved,
            more=more,
        )

    def _child(self, text: str) -> ChildInvolved:
        roles = (ChildRole.WITNESS,) if text.startswith("witness ") else ()
        name, _, record = text.removeprefix("witness ").partition(" ")
        if name == "somebody":
            self.children[name] = KnownChild(child=None)
            return ChildInvolved(described="a child nobody knows", roles=roles)
        self._record(name, record, LONG_AGO)
        return ChildInvolved(listed=self.children[name].child, roles=roles)

    def _record(self, name: str, said: str, at: datetime) -> None:
        child = self.children.get(name, KnownChild(child=str(uuid.uuid5(uuid.NAMESPACE_DNS, name))))
        if said.startswith("placed by "):
            child = replace(child, placing=tuple(said.removeprefix("placed by ").split(" and ")))
        elif said == "unplaced":
            child = replace(child, unplaced=True)
        elif said.startswith("also at "):
            for place in said.removeprefix("also at ").split(" and "):
                self._match(name, child.child or "", self._place(place), at)
        elif said.startswith("no longer at "):
            of = name, self._place(said.removeprefix("no longer at "))
            self._matches[of] = replace(self._matches[of], state=MatchState.ENDED)
        elif said.startswith("stays at "):
            self._stays[name] = (*self._stays.get(name, ()), self._stay(said.removeprefix("stays at ")))
        elif said.startswith("at "):
            child = replace(child, outside=(said.removeprefix("at "),))
        else:
            assert not said, said
        self.children[name] = child

    def _place(self, name: str) -> str:
        one = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        self.places[one] = name
        return one

    def _match(self, name: str, child: str, place: str, at: datetime) -> None:
        self._bridges[place] = Bridge(
            bridge_id=place, school_id=SETTING, home_id=place, from_id=SETTING, offered_by=None, offered_at=LONG_AGO,
            agreed_at=LONG_AGO,
        )  # fmt: skip
        self._matches[name, place] = Match(
            match_id=place, bridge_id=place, from_id=SETTING, child_id=child, there_id=OTHER,
            state=MatchState.CONFIRMED, confirmed_at=at,
        )  # fmt: skip

    def _stay(self, said: str) -> Stay:
        """ "Fir House from 2026-11-20 until 2026-11-22"."""
        where, begins, ends = re.fullmatch(r"(.*?)(?: from (\S+))?(?: until (\S+))?", said).groups()  # type: ignore[union-attr]
        return Stay(kind=StayKind.SHORT_BREAK, where=where, setting=self._place(where), from_on=begins, to_on=ends)

    def _known(self, name: str, now: datetime) -> KnownChild:
        child, today = self.children[name], now.astimezone(LOCAL).date()
        matches = [match for (of, _), match in self._matches.items() if of == name]
        facts = ChildFacts(stays=self._stays.get(name, ()))
        return replace(child, counterparts=counterparts(child.child or "", facts, matches, self._bridges, today))

    def _matter(self, founding: RecordConcern | LeaveUnfinished) -> Matter:
        saved = moment(self.case.saved)
        return Matter(
            matter_id=CONCERN,
            kind=MatterKind.UNFINISHED if self.case.unfinished else MatterKind.CONCERN,
            setting_id=SETTING,
            feed_id=SETTING,
            name=FeedName(FeedKind.DESK, SETTING),
            data_key_id=SETTING,
            state=MatterState.UNREAD,
            author_id=None,
            device_id=None,
            facts=facts_of(founding),
            made_at=moment(self.case.device) if self.case.device else saved,
            received_at=moment(self.case.arrived) if self.case.arrived else saved,
        )

    def _say(self, kind: str, command: Struct, at: datetime) -> None:
        kind, _, who = kind.partition(", ")
        cmd = CONCERN if not self._texts else str(uuid.uuid4())
        self._cmds[kind] = cmd
        if kind in ("evidence-recorded", "reply-recorded"):
            body = msgspec.to_builtins(command)["body"]
            self._cmds[body if kind == "evidence-recorded" else f"answer of {body}"] = cmd
        signer = OTHER if who == "by another" else LEAD
        entry = {
            "k": kind,
            "at": at.astimezone(UTC).isoformat(),
            "by": None if who == "unsigned" else signer,
            "how": "name" if who == "unsigned" else "key",
            "cmd": cmd,
            "d": msgspec.to_builtins(command),
        }
        self._texts.append(json.dumps(entry).encode())

    def _look(self, now: datetime) -> None:
        """As the worker: what was kept before is what it finds in the feed."""
        story = replace(fold(self._texts), kept=dict(self.kept))
        of = {child.child: self._known(name, now) for name, child in self.children.items()}
        children = [of.get(one, KnownChild(child=one)) for one in story.children]
        known = known_of(self.matter, self.setting, story, children, now)
        kept = stand(known, story, self.pack, self.holidays, now, frozenset())
        self.kept = {one.duty.duty_id: one for one in kept}
        self.history.append(kept)

    def _owed(self, body: Body, needs: Needs, child: str | None) -> tuple[str, ...]:
        of = None if child is None else self.children[child].child
        return tuple(
            one.duty.duty_id
            for one in self.kept.values()
            if (one.duty.body, one.duty.needs) == (body, needs) and one.duty.child == of
        )


def _line(kept: Kept, names: Mapping[str | None, str], places: Mapping[str, str], pack: Pack) -> str:
    duty = kept.duty
    # Who that is, each nation says in words of its own.
    what = BODIES.get((duty.body, duty.needs)) or next(one.what for one in pack.duties if one.id in duty.rules)
    whom = "" if not duty.whom else f" {places.get(duty.whom) or _whom(duty, pack)}"
    child = f", {names[duty.child]}" if duty.child is not None else ""
    again = " once more" if duty.nth else ""
    if kept.open:
        by = f"now, late after {shown(duty.overdue)}" if duty.at_once else f"by {shown(duty.due)}"
        end = " (waits for them)" if kept.theirs else SAID[kept.status]
    else:
        by = kept.status.value
        end = "" if kept.at is None else f" {shown(kept.at)}"
    return f"{what}{whom}{child}{again}: {by}{end} [{_cites(duty, pack)}]"


def _whom(duty: Duty, pack: Pack) -> str:
    return next((one.title for one in pack.forums if one.id == duty.whom), duty.whom)


def _cites(duty: Duty, pack: Pack) -> str:
    """Sections of the policy, and then what is law."""
    rules = [rule for rule in pack.duties if rule.id in duty.rules]
    sections = {section: None for rule in rules if not rule.law for section in rule.cites.split(", ")}
    law = dict.fromkeys(f"law: {rule.cites}" for rule in rules if rule.law)
    return "; ".join(([", ".join(sorted(sections, key=_section))] if sections else []) + list(law))


def _section(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]
