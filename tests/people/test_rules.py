"""Who may add, correct, appoint, end, suspend and restore whom, and what follows, case by case, without a database."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from server.feeds.matters import MatterKind, MatterState
from server.feeds.registers import Appointed, Circle, Person
from server.people import appointing, registering
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import ConcernReleased
from sync.messages.people import (
    AddPerson,
    AppointPerson,
    CorrectPerson,
    EndAppointment,
    RestorePerson,
    Role,
    SuspendPerson,
)
from tests.people.ground import (
    ADMIN,
    ADVISER,
    AT,
    CMD,
    DESK,
    ELM,
    HEAD,
    LEAD,
    NOBODY,
    NORTH,
    NOW,
    OAK,
    OTHER_ADMIN,
    RECORDER,
    STANDING,
    TENANT,
    decided,
    given,
    had,
    kinds,
    known,
    listings,
    outcome,
    post,
)

MAY_APPOINT = {
    (ADMIN, "oak"), (ADMIN, "north"), (ADMIN, "all"),
    (OTHER_ADMIN, "oak"), (OTHER_ADMIN, "north"),
    (HEAD, "oak"),
}  # fmt: skip
MATTER_OF_CASE = "00000000-0000-4000-8000-000000000077"
WHERE = {"oak": (OAK, None), "north": (None, NORTH), "all": (None, None)}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("by", [*AT, None])
def test_who_keeps_people_in_a_place_appoints_there(by: str | None, where: str) -> None:
    setting, region = WHERE[where]
    role = Role.DEPUTY
    command = AppointPerson(person=NOBODY, role=role, title="Deputy", setting=setting, region=region)
    expected = "done" if (by, where) in MAY_APPOINT else "not-yours"
    assert outcome(appointing.appoint(command, given(command, by))) == expected


@pytest.mark.parametrize(("by", "expected"), [(HEAD, "not-yours"), (OTHER_ADMIN, "not-yours"), (ADMIN, "done")])
def test_who_stands_above_a_head_is_made_no_insider_by_them(by: str, expected: str) -> None:
    """While it is not known whom a concern is about, only those who do not work there are told (R27)."""
    command = AppointPerson(person=ADVISER, role=Role.DEPUTY, title="Deputy", setting=OAK)
    assert outcome(appointing.appoint(command, given(command, by))) == expected


@pytest.mark.parametrize("whom", [*AT, NOBODY, CMD])
@pytest.mark.parametrize("by", [ADMIN, OTHER_ADMIN, HEAD, LEAD])
def test_who_keeps_people_everywhere_that_somebody_works_suspends_and_corrects_them(by: str, whom: str) -> None:
    """A head could otherwise sign in as an administrator who also works at their school."""
    within = known(post(ADVISER, Role.RECORDER, OAK, key="also"), confirmed=True)
    everyone = {*AT, NOBODY}
    keeps = {
        ADMIN: everyone,
        OTHER_ADMIN: everyone - {ADMIN, ADVISER},
        HEAD: {HEAD, LEAD, RECORDER, NOBODY},
        LEAD: set(),
    }
    corrects = CorrectPerson(person=whom, name="Ann")
    corrected = outcome(registering.correct(corrects, given(corrects, by, within)))
    assert corrected == ("done" if whom in keeps[by] else "not-yours")
    command = SuspendPerson(person=whom)
    suspended = outcome(registering.suspend(command, given(command, by, within)))
    expected = "done" if whom in keeps[by] else "not-yours"
    assert suspended == ("not-yourself" if whom == by and whom in keeps[by] else expected)


def test_nobody_appoints_or_restores_themselves() -> None:
    more = AppointPerson(person=ADMIN, role=Role.LEAD, title="Lead", setting=OAK)
    assert outcome(appointing.appoint(more, given(more))) == "not-yourself"
    back = RestorePerson(person=ADMIN)
    assert outcome(registering.restore(back, given(back))) == "not-yourself"
    gone = given(RestorePerson(person=LEAD), HEAD, known(suspended=frozenset({HEAD, LEAD}), confirmed=True))
    assert outcome(registering.restore(RestorePerson(person=LEAD), gone)) == "not-yours", "the suspended keep nobody"


@pytest.mark.parametrize("role", Role)
def test_who_is_told_of_children_is_appointed_by_somebody_who_has_just_shown_their_second_factor(role: Role) -> None:
    above = role in {Role.REGIONAL, Role.SAFEGUARDING, Role.CHIEF}
    command = AppointPerson(person=NOBODY, role=role, title="x", setting=None if above else OAK)
    without = outcome(appointing.appoint(command, given(command, within=known())))
    assert without == ("done" if role is Role.RECORDER else "confirm-first")
    assert outcome(appointing.appoint(command, given(command))) == "done"


def test_restoring_a_lead_takes_the_second_factor_and_restoring_a_recorder_does_not() -> None:
    for whom, expected in ((LEAD, "confirm-first"), (RECORDER, "done")):
        command = RestorePerson(person=whom)
        within = known(suspended=frozenset({whom}))
        assert outcome(registering.restore(command, given(command, within=within))) == expected


def at(days: int) -> str:
    return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"role": Role.HEAD, "setting": None}, "not-possible"),
        ({"role": Role.REGIONAL}, "not-possible"),
        ({"role": Role.SAFEGUARDING, "setting": None, "region": NORTH}, "not-possible"),
        ({"region": NORTH}, "not-possible"),
        ({"title": "  "}, "not-possible"),
        ({"setting": None, "region": CMD}, "not-possible"),
        ({"setting": CMD}, "not-yours"),
        ({"person": CMD}, "not-yours"),
        ({"to_at": at(-1)}, "not-possible"),
        ({"from_at": at(9), "to_at": at(9)}, "not-possible"),
        ({"from_at": "2026-02-30T00:00:00Z"}, "not-possible"),
        ({"to_at": "2026-13-01T00:00:00Z"}, "not-possible"),
        ({"person": LEAD, "role": Role.LEAD}, "already-so"),
        ({"from_at": at(9), "to_at": at(10)}, "done"),
    ],
)
def test_what_contradicts_itself_or_what_is_there_is_refused_by_name(more: dict[str, str], expected: str) -> None:
    command = replace(AppointPerson(person=NOBODY, role=Role.DEPUTY, title="Deputy", setting=OAK), **more)
    assert outcome(appointing.appoint(command, given(command))) == expected


def test_a_beginning_in_the_past_is_now_and_one_to_come_lists_nobody_yet() -> None:
    command = AppointPerson(person=NOBODY, role=Role.LEAD, title=" Lead ", setting=OAK, from_at=at(-9))
    done = appointing.appoint(command, given(command))
    [row] = decided(done).rows
    assert isinstance(row, Appointed)
    assert (row.appointment.from_at, row.appointment.id, row.appointment.title) == (NOW, CMD, "Lead")
    assert kinds(done) == ["person-appointed", "person-listed"]
    assert decided(done).entries[0].feed == FeedName(FeedKind.SETTING, OAK)
    later = replace(command, from_at=at(9))
    assert kinds(appointing.appoint(later, given(later))) == ["person-appointed"]


def test_above_settings_everyone_in_the_provider_reads_of_it_and_each_setting_lists_them() -> None:
    command = AppointPerson(person=NOBODY, role=Role.SAFEGUARDING, title="Adviser")
    done = appointing.appoint(command, given(command))
    assert decided(done).entries[0].feed == FeedName(FeedKind.TENANT, TENANT)
    assert listings(done).keys() == {OAK, ELM}
    assert decided(done).rows[1:] == (Circle(feed_id=STANDING, person_id=NOBODY, follows=True),)
    barred = known(confirmed=True, barred=frozenset({NOBODY}))
    assert decided(appointing.appoint(command, given(command, within=barred))).rows[1:] == ()


def test_a_login_is_one_persons_however_it_is_typed_and_so_is_a_mailbox() -> None:
    for login, email, expected in (
        (f" LOGIN-{LEAD.upper()} ", "", "login-taken"),
        ("new", f"{LEAD}@OAK.example", "mailbox-taken"),
        ("new", "no address", "not-possible"),
        ("  ", "", "not-possible"),
        (" New@Oak.example", " new@oak.example ", "done"),
    ):
        command = AddPerson(name="New", login=login, email=email)
        assert outcome(registering.add(command, given(command))) == expected
    done = decided(registering.add(command, given(command)))
    assert done.rows == (Person(person_id=CMD, name="New", login="new@oak.example", email="new@oak.example"),)
    assert done.opens == (FeedName(FeedKind.OWN, CMD),)
    assert [entry.feed for entry in done.entries] == [FeedName(FeedKind.OWN, ADMIN)], "a login is nobody else's to read"


def test_a_new_name_is_listed_where_they_work_and_the_same_is_no_correction() -> None:
    command = CorrectPerson(person=LEAD, name="Ann", email=f"{LEAD}@oak.example")
    assert {setting: one.name for setting, one in listings(registering.correct(command, given(command))).items()} == {
        OAK: "Ann"
    }
    same = replace(command, name=LEAD)
    assert outcome(registering.correct(same, given(same))) == "already-so"
    taken = replace(command, email=f"{HEAD}@oak.example")
    assert outcome(registering.correct(taken, given(taken))) == "mailbox-taken"


@pytest.mark.parametrize(("whom", "expected"), [(LEAD, "confirm-first"), (RECORDER, "done")])
def test_where_a_lead_is_mailed_is_changed_by_who_has_just_shown_their_second_factor(whom: str, expected: str) -> None:
    """Whoever finds an administrator's tablet open would else take every alert away from those who are told."""
    within = known(confirmed=False)
    elsewhere = CorrectPerson(person=whom, name=whom, email="elsewhere@oak.example")
    assert outcome(registering.correct(elsewhere, given(elsewhere, within=within))) == expected
    named = CorrectPerson(person=whom, name="Ann", email=f"{whom}@oak.example")
    assert outcome(registering.correct(named, given(named, within=within))) == "done", "a name alone is no matter"
    assert outcome(registering.correct(elsewhere, given(elsewhere))) == "done"


@pytest.mark.parametrize("how", ["ended", "suspended"])
def test_what_a_lead_had_who_is_gone_is_everybodys_again(how: str) -> None:
    within = known(has=(had(), replace(had(), matter_id=CMD, kind=MatterKind.REHEARSAL)))
    if how == "ended":
        command = EndAppointment(appointment=f"post-of-{LEAD}")
        done = decided(appointing.end(command, given(command, within=within)))
    else:
        done = decided(
            registering.suspend(SuspendPerson(person=LEAD), given(SuspendPerson(person=LEAD), within=within))
        )
    assert [entry.kind for entry in done.entries[1:]] == ["person-listed", "concern-released"]
    assert listings(done)[OAK].listed is False
    said = msgspec.json.decode(done.entries[2].data, type=ConcernReleased)
    assert (said.person, said.round, done.entries[2].feed) == (LEAD, 2, DESK)
    [matter] = done.released
    assert (matter.state, matter.acknowledged_by, matter.round) == (MatterState.UNREAD, None, 2)


def test_who_still_follows_it_keeps_what_they_have() -> None:
    also = post(LEAD, Role.DEPUTY, None, NORTH, key="also")
    command = EndAppointment(appointment=f"post-of-{LEAD}")
    done = decided(appointing.end(command, given(command, within=known(also, has=(had(),)))))
    assert done.released == ()
    assert {setting: (one.role, one.listed) for setting, one in listings(done).items()} == {
        OAK: (Role.DEPUTY, True),
        ELM: (Role.DEPUTY, True),
    }


def test_of_a_confidential_matter_only_who_has_no_post_left_loses_it() -> None:
    case = FeedName(FeedKind.CASE, MATTER_OF_CASE)
    within = known(
        post(LEAD, Role.RECORDER, ELM, key="also"), has=(had(case),), cases={LEAD: frozenset({MATTER_OF_CASE})}
    )
    command = EndAppointment(appointment=f"post-of-{LEAD}")
    assert decided(appointing.end(command, given(command, within=within))).released == ()
    gone = SuspendPerson(person=LEAD)
    assert len(decided(registering.suspend(gone, given(gone, within=within))).released) == 1


@pytest.mark.parametrize(
    ("to_at", "asked", "expected"),
    [
        (None, None, "done"),
        (None, at(3), "done"),
        (None, at(-3), "done"),
        (at(5), at(3), "done"),
        (at(5), at(5), "already-so"),
        (at(5), at(7), "not-possible"),
        (at(-1), None, "already-so"),
        (None, "2026-99-99T00:00:00Z", "not-possible"),
    ],
)
def test_an_appointment_ends_once_and_never_later_than_it_would_have(
    to_at: str | None, asked: str | None, expected: str
) -> None:
    ends = None if to_at is None else NOW + timedelta(days=_days(to_at))
    within = known(post(NOBODY, Role.RECORDER, OAK, to_at=ends, key="theirs"))
    command = EndAppointment(appointment="theirs", at=asked)
    done = appointing.end(command, given(command, HEAD, within))
    assert outcome(done) == expected
    if expected == "done":
        [row] = decided(done).rows
        assert isinstance(row, Appointed)
        assert row.appointment.to_at == NOW + timedelta(days=max(0, 0 if asked is None else _days(asked)))


def _days(text: str) -> int:
    return next(days for days in range(-9, 10) if at(days) == text)


def test_one_that_has_not_begun_never_does_and_may_be_given_anew() -> None:
    comes = post(NOBODY, Role.RECORDER, OAK, from_at=NOW + timedelta(days=5), key="theirs")
    command = EndAppointment(appointment="theirs")
    [row] = decided(appointing.end(command, given(command, within=known(comes)))).rows
    assert isinstance(row, Appointed)
    assert row.appointment.to_at == comes.from_at
    again = AppointPerson(person=NOBODY, role=Role.RECORDER, title="x", setting=OAK)
    assert outcome(appointing.appoint(again, given(again, within=known(row.appointment)))) == "done"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (None, "last-one"),
        ({}, "done"),
        ({"from_at": NOW + timedelta(days=1)}, "last-one"),
        ({"to_at": NOW + timedelta(days=1)}, "last-one"),
        ({"region": NORTH}, "last-one"),
    ],
)
def test_the_last_who_could_undo_it_stays(other: dict[str, object] | None, expected: str) -> None:
    """Of the whole provider, now, and without an end."""
    more = () if other is None else (replace(post(ADVISER, Role.ADMINISTRATOR, key="other"), **other),)
    within = known(*more, confirmed=True)
    end, soon = EndAppointment(appointment=f"post-of-{ADMIN}"), EndAppointment(appointment=f"post-of-{ADMIN}", at=at(3))
    for command in (end, soon):
        assert outcome(appointing.end(command, given(command, within=within))) == expected
    suspends = SuspendPerson(person=ADMIN)
    third = known(*more, post(NOBODY, Role.ADMINISTRATOR, to_at=NOW + timedelta(days=9), key="third"), confirmed=True)
    assert outcome(registering.suspend(suspends, given(suspends, NOBODY, third))) == expected


def test_who_was_only_invited_could_undo_nothing() -> None:
    within = known(post(ADVISER, Role.ADMINISTRATOR, key="other"))
    people = dict(within.people) | {ADVISER: replace(within.people[ADVISER], joined=False)}
    command = EndAppointment(appointment=f"post-of-{ADMIN}")
    assert outcome(appointing.end(command, given(command, within=replace(within, people=people)))) == "last-one"


def test_whoever_leaves_comes_back_to_nothing_confidential() -> None:
    case = FeedName(FeedKind.CASE, MATTER_OF_CASE)
    within = replace(
        known(has=(had(case),), cases={LEAD: frozenset({MATTER_OF_CASE})}), case_feeds={MATTER_OF_CASE: "feed of it"}
    )
    ends, suspends = EndAppointment(appointment=f"post-of-{LEAD}"), SuspendPerson(person=LEAD)
    rows = decided(appointing.end(ends, given(ends, within=within))).rows
    assert rows[1:] == (Circle(feed_id="feed of it", person_id=LEAD, follows=False),)
    assert len(decided(registering.suspend(suspends, given(suspends, within=within))).rows) == 1


def test_an_adviser_leaves_the_standing_circle_and_a_suspension_changes_none() -> None:
    command = EndAppointment(appointment=f"post-of-{ADVISER}")
    rows = decided(appointing.end(command, given(command))).rows
    assert rows[1:] == (Circle(feed_id=STANDING, person_id=ADVISER, follows=False),)
    gone = SuspendPerson(person=ADVISER)
    assert len(decided(registering.suspend(gone, given(gone))).rows) == 1
