"""A seeded day at a school, and what is written there in confidence about one of its people.

What happens on the day is the same whether anything confidential happens or not; who has what of it is, too. What is
confidential is written between it, worked by whoever may, and climbs as time passes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from sync.envelope import Route
from sync.messages.assessing import ClassifyConcern, Exploitation, MoveToCase
from sync.messages.base import Command
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
    Subject,
    Writer,
)
from sync.messages.duties import Body, NotifySeniors, RecordEvidence, WithdrawEvidence
from sync.messages.people import EndAppointment
from sync.messages.recording import ChildInvolved, LeaveUnfinished, RecordConcern
from sync.messages.retention import PutOnHold
from tests.sim.world import World, named

WRITER = Writer(name="Somebody", role="Teacher")
Step = Callable[[], object]


@dataclass(frozen=True)
class Who:
    """Whom it is about, and who else is there."""

    subject: str
    alone: bool = False
    """They are the only one who leads."""

    @property
    def others(self) -> list[str]:
        here = ["jo", "mina", "anna"] if self.alone else ["jo", "mina", "finn", "anna"]
        return [login for login in here if login != self.subject]


class Day:
    def __init__(self, world: World, who: Who, seed: int) -> None:
        self.world = world
        self.who = who
        self.seed = seed
        self.secrets: list[str] = []
        """The ids of what is confidential, by whatever names it has."""
        self.children = [one.child for one in world.web.made["outcomes-first"].children if one.setting == world.setting]

    def chance(self, label: str) -> random.Random:
        """Of one thing: whatever else happens does not change it."""
        return random.Random(f"{self.seed} {label}")  # noqa: S311 (a run, to be repeated)

    # -- the day that everybody sees -----------------------------------------------------------------------------

    def morning(self) -> list[Step]:
        does, chance = self.world.does, self.chance("morning")
        lead = "finn" if self.who.subject != "finn" and not self.who.alone else "mina"
        about = self.concern("about another", adult=Answer.YES, subjects=(Subject(person=self.world.id_of("ade")),))
        steps: list[Step] = [
            lambda: does("first", self.concern("first", danger=chance.choice(list(Answer))), "jo"),
            lambda: does("second", self.concern("second")),
            lambda: does("first had", AcknowledgeConcern(concern=named("first")), lead),
            lambda: does("a note", AddNote(concern=named("first"), text="Rang home."), lead),
            lambda: self.world.minutes(chance.choice((1, 6, 16, 31))),
            lambda: does("told", self.told("first", who="Duty desk"), "jo"),
            lambda: does("told as well", self.told("second", who="Duty desk")),
            lambda: does("about another", about, "jo"),
            lambda: does("of another", AcknowledgeConcern(concern=named("about another")), lead),
            lambda: does("nothing known", AddNote(concern=named("nobody's"), text="Of what?"), lead),
            lambda: does("left", self.unfinished("left"), "jo"),
            lambda: does("whole", self.concern("whole", finishes=named("left")), "jo"),
            lambda: self.world.minutes(chance.choice((5, 30, 61))),
            lambda: does("unreadable", self.concern("unreadable"), "jo", key=named("no key")),
        ]
        return steps

    def afternoon(self) -> list[Step]:
        does, chance, first = self.world.does, self.chance("afternoon"), named("first")
        lead = "finn" if self.who.subject != "finn" and not self.who.alone else "mina"
        worried = SayStillWorried(concern=first, writer=WRITER, text="It goes on.")
        done = FollowUpConcern(concern=first, summary="Seen.", action="Rang.", outcome="Watch.")
        classified = ClassifyConcern(concern=first, exploitation=Exploitation.NO, reason="No sign of it.")
        moved = MoveToCase(
            concern=named("second"), adult=Answer.YES, subjects=(Subject(person=self.world.id_of("ade")),), reason="He."
        )
        steps: list[Step] = [
            lambda: does("worried", worried, "jo"),
            lambda: does("again", AcknowledgeConcern(concern=first), "mina"),
            lambda: does("done", done, "mina"),
            lambda: does("is it", classified, "mina"),
            lambda: does("more", AmendConcern(concern=named("second"), writer=WRITER, text="More.")),
            lambda: does("moved", moved, "mina"),
            lambda: does("not so", WithdrawEvidence(concern=first, evidence=named("told"), reason="Another."), "mina"),
            lambda: does("seniors", NotifySeniors(concern=first), "mina"),
            lambda: does("kept", PutOnHold(concern=first, reason="An inquiry."), "mina"),
            lambda: self.world.minutes(chance.choice((16, 31, 61))),
            lambda: does("third", self.concern("third", danger=Answer.YES), "anna"),
            lambda: does("third had", AcknowledgeConcern(concern=named("third")), lead),
        ]
        if not self.who.alone:
            # Whoever leaves has something on the desk, and may have something elsewhere.
            steps.append(lambda: self.leaves("finn"))
        return [*steps, lambda: self.world.minutes(16)]

    def leaves(self, login: str) -> None:
        for appointment in self.world.appointments(login):
            self.world.confirm("zoe")
            ends = EndAppointment(appointment=appointment)
            assert self.world.does(f"{login} leaves", ends, "zoe") == "accepted"

    # -- what is written in confidence ---------------------------------------------------------------------------

    def confidences(self) -> list[tuple[int, Step]]:
        """Five things, each with what becomes of it, and how far through the day they come."""
        chance = self.chance("confidences")
        kinds = [self.named_, self.unsigned, self.nobody_named, self.struck, self.left, self.unread, self.unplaced]
        if self.who.subject not in ("mina", "finn"):
            kinds.append(self.moved)
        steps: list[tuple[int, Step]] = []
        for n, kind in enumerate(chance.sample(kinds, 5)):
            at = chance.random()
            for later, step in enumerate(kind(f"secret {n}", chance)):
                steps.append((int(1000 * min(1.0, at + later * 0.04)), step))
        return steps

    def named_(self, label: str, chance: random.Random) -> list[Step]:
        by = chance.choice(self.who.others)
        return [
            lambda: self.secret(label, self.about_subject(label, adult=Answer.YES), by),
            *self.worked(label, chance),
        ]

    def unsigned(self, label: str, chance: random.Random) -> list[Step]:
        return [
            lambda: self.secret(label, self.about_subject(label, adult=Answer.NOT_SURE), None),
            *self.worked(label, chance),
        ]

    def nobody_named(self, label: str, chance: random.Random) -> list[Step]:
        described = self.concern(label, adult=Answer.YES, subjects=(Subject(described="One of the staff"),))
        return [lambda: self.secret(label, described, None), *self.worked(label, chance)]

    def struck(self, label: str, chance: random.Random) -> list[Step]:
        about = self.concern(
            label, adult=Answer.YES, subjects=(Subject(person=self.world.id_of("ade")),),
            struck=(self.world.id_of(self.who.subject),),
        )  # fmt: skip
        return [lambda: self.secret(label, about, None), *self.worked(label, chance)]

    def left(self, label: str, chance: random.Random) -> list[Step]:
        subject = Subject(person=self.world.id_of(self.who.subject))
        left = self.unfinished(label, adult=Answer.YES, subjects=(subject,))
        return [lambda: self.secret(label, left, None), *self.worked(label, chance)]

    def unread(self, label: str, _: random.Random) -> list[Step]:
        command = self.about_subject(label, adult=Answer.YES)
        return [lambda: self.held(label, command, key=named("a key that nobody has"))]

    def unplaced(self, label: str, _: random.Random) -> list[Step]:
        command = self.about_subject(label, adult=Answer.YES, setting=named("a place that nobody knows"))
        return [lambda: self.held(label, command)]

    def moved(self, label: str, chance: random.Random) -> list[Step]:
        """On the desk at first, which the subject does not read, and moved before anybody above it is told."""
        command = MoveToCase(
            concern=named(label), adult=Answer.YES, subjects=(Subject(person=self.world.id_of(self.who.subject)),),
            reason="It is said to be them.",
        )  # fmt: skip

        def both() -> None:
            self.secret(label, self.concern(label, danger=Answer.NO), None)
            assert self.world.does(f"{label} moved", command, "mina") == "accepted"

        return [both, *self.worked(label, chance)]

    def worked(self, label: str, chance: random.Random) -> list[Step]:
        """What those who may do about it, and it climbs with the rest of the day."""
        worried = SayStillWorried(concern=named(label), writer=WRITER, text="It goes on.")
        what: list[Callable[[], Command]] = [
            lambda: AcknowledgeConcern(concern=named(label)),
            lambda: PassOnConcern(concern=named(label)),
            lambda: AddNote(concern=named(label), text="In confidence."),
            lambda: FollowUpConcern(concern=named(label), summary="a", action="b", outcome="c"),
            lambda: worried,
            lambda: AmendConcern(concern=named(label), writer=WRITER, text="More in confidence."),
            lambda: self.told(label, body=Body.LADO, who="Duty desk"),
            lambda: self.told(label),
            lambda: NotifySeniors(concern=named(label)),
        ]
        chosen = chance.choices(what, k=chance.randint(0, 4))
        return [self._worked(f"{label} {n}", label, make, chance.random()) for n, make in enumerate(chosen)]

    def _worked(self, label: str, of: str, make: Callable[[], Command], which: float) -> Step:
        def step() -> None:
            members = [login for login in self.world.members(of) if login != self.who.subject]
            if members:
                self.world.does(label, make(), members[int(which * len(members))], route=Route.ABOUT_ADULT)

        return step

    def secret(self, label: str, command: Command, by: str | None) -> None:
        self.secrets.append(named(label))
        assert self.world.does(label, command, by) == "accepted"

    def held(self, label: str, command: Command, **changes: object) -> None:
        self.secrets.append(named(label))
        assert self.world.does(label, command, None, route=Route.ABOUT_ADULT, **changes) == "held"

    # -- what is written -----------------------------------------------------------------------------------------

    def about_subject(self, label: str, **more: object) -> RecordConcern:
        return self.concern(label, subjects=(Subject(person=self.world.id_of(self.who.subject)),), **more)

    def concern(self, label: str, **more: object) -> RecordConcern:
        given: dict[str, object] = {
            "setting": self.world.setting,
            "writer": WRITER,
            "children": (ChildInvolved(listed=self.chance(label).choice(self.children)),),
            "danger": Answer.NO,
            "adult": Answer.NO,
            "saw": f"What was seen, {label}.",
            "when": "This morning",
        }
        return RecordConcern(**(given | more))  # type: ignore[arg-type]

    def told(self, label: str, **more: object) -> RecordEvidence:
        given: dict[str, object] = {"concern": named(label), "body": Body.LOCAL_AUTHORITY, "writer": WRITER}
        return RecordEvidence(**(given | more))  # type: ignore[arg-type]

    def unfinished(self, label: str, **more: object) -> LeaveUnfinished:
        given: dict[str, object] = {
            "setting": self.world.setting,
            "writer": WRITER,
            "danger": Answer.NOT_ANSWERED,
            "adult": Answer.NO,
            "saw": f"What was seen, {label}",
        }
        return LeaveUnfinished(**(given | more))  # type: ignore[arg-type]
