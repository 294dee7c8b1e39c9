"""A provider from nothing, by somebody who has only a link and has never seen Harken: two places, ten people, thirty
children, numbers, cover, two tablets, and a first rehearsal, within a quarter of an hour of a person's time."""

from __future__ import annotations

import re
from typing import Final

import pyotp
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.chromium import DESK, TABLET, Profile
from tests.browser.conftest import NewProfile
from tests.browser.looking import Looking
from tests.browser.reckoning import Reckoning
from tests.browser.rehearsing import begins, the_months_of_all
from tests.browser.served import Served

MINUTES_RECKONED: Final = 11.6
"""For somebody who never looks for the way on; a quarter of an hour is what a newcomer may take who does."""
SLUG, PASSPHRASE = "rowan-trust", "four small brown hens"
HOME, SCHOOL = "Rowan House", "Rowan School"
PAT: Final = "Pat Reed, Designated Safeguarding Person"
"""The home is in Wales."""
COUNCIL: Final = ("020 7946 0301", "020 7946 0302")
TABLETS: Final = ((HOME, "Tablet 1", "0"), (SCHOOL, "Tablet 2", "1"))
PEOPLE: Final = (
    ("Ana Bellamy", HOME, "Deputy lead", "ana@rowan.example"),
    ("Bram Oakes", HOME, "Head or registered manager", "bram@rowan.example"),
    ("Cass Fielding", HOME, "", ""),
    ("Dot Marlow", HOME, "", ""),
    ("Eli Thorne", HOME, "", ""),
    ("Fay Lister", SCHOOL, "Lead", "fay@rowan.example"),
    ("Gus Harper", SCHOOL, "Deputy lead", "gus@rowan.example"),
    ("Hew Linton", SCHOOL, "Head or registered manager", "hew@rowan.example"),
    ("Ivy Coombe", SCHOOL, "", ""),
    ("Jem Astley", SCHOOL, "", ""),
)


class Newcomer:
    """At a desk with a link, a list of people on paper, two files of children, two tablets, and a phone with an app."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did = Reckoning()
        self.looking = Looking(page)

    def shows(self, name: str) -> None:
        """A look at each size, and back at the desk."""
        self.looking.at(name)
        self.page.set_viewport_size(DESK)

    def step(self, name: str) -> Locator:
        """One of what comes next at home."""
        return self.page.get_by_role("region", name="What comes next").get_by_role("link", name=re.compile(f"^{name}"))

    def goes_to(self, name: str) -> None:
        self._leaves_by(self.step(name))

    def goes_on(self, name: str) -> None:
        """To the step that comes next, without going home."""
        self._leaves_by(self.page.get_by_role("link", name=f"Next: {name}"))

    def _leaves_by(self, way: Locator) -> None:
        """Until the next page has come the one before stands there, and is about a place as well."""
        self.did.tap(way)
        expect(way).to_be_hidden()

    def comes_back(self, name: str) -> None:
        """To the list, where the step is ticked."""
        self.did.tap(self.page.get_by_role("link", name="Back"))
        expect(self.step(name)).to_contain_text("done")

    def presses(self, name: str) -> None:
        self.did.tap(self.page.get_by_role("button", name=name, exact=True))

    def types(self, label: str, text: str) -> None:
        self.did.type(self.page.get_by_label(label, exact=True), text)

    def chooses(self, label: str, option: str) -> None:
        self.did.choose(self.page.get_by_label(label, exact=True), option)

    def is_at(self, place: str) -> None:
        """The place that these screens are about: the one that was chosen last."""
        expect(self.page.get_by_label("Which place", exact=True).locator("option:checked")).to_have_text(place)

    def turns_to(self, place: str) -> None:
        """What is done for one place leads to the next, where nobody has done it yet."""
        self.presses(f"Next: {place}")


def set_up(one: Newcomer) -> None:
    """The form of the link, filled in: a home whose lead sets it up."""
    page, did = one.page, one.did
    did.type(page.get_by_label("Its name").first, "The Rowan Trust")
    expect(page.get_by_label("A short name")).to_have_value(SLUG)
    did.tap(page.get_by_text("Children’s home"))
    did.type(page.get_by_label("Its name").last, HOME)
    one.chooses("Where is it?", "Wales")
    one.presses("Add another school or home")
    expect(page.get_by_label("Where is it?").last.locator("option:checked")).to_have_text("Wales")
    did.type(page.get_by_label("Its name").last, SCHOOL)
    one.types("Your name", "Pat Reed")
    one.types("Sign-in name", "pat@rowan.example")
    one.types("Passphrase", PASSPHRASE)
    one.types("The same again", PASSPHRASE)
    one.chooses(f"Are you also something at {HOME}?", "Safeguarding lead")
    expect(page.get_by_label("Job title")).to_have_value("Designated Safeguarding Person")
    one.shows("setup-filled-in")
    one.presses("Set it up")
    expect(page.get_by_role("heading", name="Hello, Pat Reed")).to_be_visible()
    expect(one.step("Add your other schools and homes")).to_contain_text("done")


def show_who_it_is(one: Newcomer) -> None:
    """The app on the phone is set up, and its first code shown."""
    page = one.page
    secret = page.locator("p.secret").inner_text()
    one.did.meets("how an app comes to show codes")
    one.did.elsewhere("the app that shows codes", taps=3)
    one.types("Your passphrase", PASSPHRASE)
    one.types("The 6 digits in your app", pyotp.TOTP(secret.replace(" ", "")).now())
    one.presses("Confirm")


def add_everybody(one: Newcomer) -> None:
    """Ten people in one go, typed from a list on paper."""
    page, did = one.page, one.did
    rows = page.locator("fieldset")
    expect(rows).to_have_count(3)
    pastes_a_list(one)
    place = HOME
    still = " needs .* somebody must be left when one is away"
    needs = {where: page.get_by_text(re.compile(where + still)) for where in (HOME, SCHOOL)}
    for said in needs.values():
        expect(said).to_be_visible()
    for at, (name, where, role, email) in enumerate(PEOPLE):
        row = rows.nth(at)
        did.type(row.get_by_label("Name", exact=True), name)
        if where != place:
            did.choose(row.get_by_label("Where", exact=True), where)
            place = where
        if role:
            did.choose(row.get_by_label("What they do in Harken"), role)
        if email:
            did.type(row.get_by_label("E-mail"), email)
        if role.startswith("Head") and where == SCHOOL:
            did.tap(row.get_by_role("button", name="Also a deputy lead there"))
    expect(rows.nth(9)).to_contain_text("Signs in as jem.astley")
    expect(needs[HOME]).to_have_text(re.compile("needs one more lead or deputy"))
    expect(needs[SCHOOL]).to_be_hidden()
    one.shows("adding")
    one.presses("Add 10 people")
    expect(page.get_by_text("10 people were added.")).to_be_visible()
    expect(needs[SCHOOL]).to_be_hidden()
    did.tap(page.get_by_role("button", name="Make Bram Oakes a deputy as well"))
    expect(page.get_by_text("more lead")).to_be_hidden()
    one.shows("adding-done")


def pastes_a_list(one: Newcomer) -> None:
    """In whatever order it was kept; what it does not say is asked for at once. Looked at, and not sent."""
    page, rows = one.page, one.page.locator("fieldset")
    page.get_by_text("Or paste a list").first.click()
    page.get_by_label("Or paste a list").fill(
        "Kit Vale, kit@rowan.example, Regional director, 01632 960301\n"
        "Lou Marsh, lou@rowan.example, Head teacher (school), 01632 960302\n"
        "Mo Field, mo@rowan.example, Deputy lead, 01632 960303\n"
        "Nan Firth, nan@rowan.example, Deputy home lead, 01632 960304\n"
    )
    page.get_by_role("button", name="Put them in the rows").click()
    expect(page.get_by_text("One row is marked: mend that first.")).to_be_visible()
    where = [rows.nth(at).get_by_label("Where", exact=True).locator("option:checked") for at in range(4)]
    for said, place in zip(where, ("The whole provider", SCHOOL, "Choose", HOME), strict=True):
        expect(said).to_have_text(place)
    marked = rows.nth(2).get_by_role("alert")
    expect(marked).to_have_text("Choose where they work.")
    expect(marked).to_be_in_viewport()
    one.shows("adding-pasted")
    rows.nth(2).get_by_label("Where", exact=True).select_option(label=HOME)
    expect(marked).to_be_hidden()
    for name in ("Kit Vale", "Lou Marsh", "Mo Field", "Nan Firth"):
        page.get_by_role("button", name=f"Empty this row: {name}").click()
    expect(rows).to_have_count(3)


def invite_everybody(one: Newcomer) -> None:
    one.presses("Make 10 invitations")
    expect(one.page.get_by_role("article")).to_have_count(10)
    one.shows("invitations")
    one.did.elsewhere("the printer", taps=2)


def children_of(many: int, first: int) -> FilePayload:
    lines = [f"R{n:03};Zoë;Number {n};{n % 28 + 1}/3/2014" for n in range(first, first + many)]
    text = "\r\n".join(["Reference;Forename;Surname;DOB", *lines, ""])
    return {"name": f"{first}.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}


def bring_in_children(one: Newcomer) -> None:
    """Two files, one for each place; what is asked says where they go."""
    page = one.page
    for where, many, first in ((HOME, 12, 1), (SCHOOL, 18, 13)):
        if where != HOME:
            one.turns_to(where)
        expect(page.get_by_label("For which place").locator("option:checked")).to_have_text(where)
        one.did.give(page.locator("input[type=file]"), children_of(many, first))
        expect(page.get_by_role("listitem").filter(has_text=f"Number {first}").first).to_be_in_viewport()
        if where == SCHOOL:
            one.shows("children-of-a-place")
        else:
            one.did.meets("what a list would do")
        one.presses(f"Bring in {many} children at {where}")
        expect(page.get_by_text(f"{many} children were brought in at {where}.")).to_be_visible()


def keep_contacts(one: Newcomer) -> None:
    """All numbers of a place at once, from the one chosen last; the council's of the other place are there already."""
    page = one.page
    for where, ending in ((SCHOOL, "1"), (HOME, "0")):
        if where != SCHOOL:
            one.turns_to(where)
        one.is_at(where)
        one.types("Duty number, by day", f"01632 96020{ending}")
        one.types("Number at nights and weekends", f"01632 96021{ending}")
        if where == SCHOOL:
            one.types("Council’s children’s services, by day if you know", COUNCIL[0])
            one.types("Council’s children’s services, at night if you know", COUNCIL[1])
            one.shows("setting-contacts-first")
        else:
            expect(page.get_by_role("button", name=f"The same numbers as {SCHOOL}")).to_be_visible()
        one.presses("Save")
        for number in (f"01632 96020{ending}", f"01632 96021{ending}", *COUNCIL):
            expect(page.get_by_role("listitem").filter(has_text=number)).to_be_visible()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_label("Monday from")).to_have_value("08:00")
        expect(page.get_by_label("Saturday from")).to_be_hidden()
        one.did.meets("the numbers of a place")


def keep_cover(one: Newcomer) -> None:
    """At the home the same person every day and every night, from tonight on; the school fills itself."""
    page = one.page
    one.is_at(HOME)
    one.shows("setting-cover-first")
    one.chooses("Every day", PAT)
    one.chooses("Every night", PAT)
    one.presses("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Somebody is on cover until the morning.")).to_be_visible()
    tonight = page.get_by_label("Night, 20:00 to 08:00 next day (tonight)")
    expect(tonight.locator("option:checked")).to_have_text(PAT)
    copies_nobody(one)
    one.turns_to(SCHOOL)
    one.is_at(SCHOOL)
    expect(page.get_by_label("The day shift begins")).to_have_value("08:00")
    expect(page.get_by_label("The day shift ends")).to_have_value("17:00")
    for part in ("By day, weekends", "Every night"):
        chosen = page.get_by_label(part, exact=True).locator("option:checked")
        expect(chosen).to_have_text("Nobody: the on-call number answers")
    one.presses("Save")
    left = page.get_by_text("Nobody is named tonight: the on-call number answers.")
    expect(left).to_be_visible()


def copies_nobody(one: Newcomer) -> None:
    """A week takes "Nobody" from the one before as well as names. Looked at, and not kept: no part of setting up."""
    page = one.page
    nights = page.get_by_label(re.compile(r"^Night, 20:00"))
    nights.nth(2).select_option(label="Nobody")
    page.get_by_role("button", name="Later").click()
    expect(nights.nth(2).locator("option:checked")).to_have_text(PAT)
    page.get_by_role("button", name="Copy the seven days before").click()
    expect(nights.nth(2).locator("option:checked")).to_have_text("Nobody")
    expect(nights.nth(1).locator("option:checked")).to_have_text(PAT)
    page.get_by_role("button", name="Cancel").click()
    expect(nights.nth(2).locator("option:checked")).to_have_text(PAT)


def set_up_tablets(served: Served, one: Newcomer, new_profile: NewProfile) -> None:
    """Codes that are made at the desk set up a tablet each, which shows whom to phone before anyone signs in."""
    page, did = one.page, one.did
    # Which numbers are free is known once the list has come; whoever is quicker names the tablet themselves.
    listed = page.get_by_role("region", name="Tablets and devices").get_by_role("listitem")
    expect(listed.first).to_be_visible()
    one.presses("Make the codes")
    for where, name, ending in TABLETS:
        made = page.get_by_role("region", name=f"Code for {where}")
        expect(made.get_by_role("img", name="Code for a camera")).to_be_visible()
        code = made.get_by_text(re.compile(rf"^{SLUG}\.[0-9A-Z]{{12}}$")).inner_text()
        link = made.get_by_text(f"#{code}").inner_text()
        if where == HOME:
            one.shows("setting-codes")
            did.meets("two codes")
        did.elsewhere("the camera of a tablet", taps=2)
        tablet = new_profile(name.replace(" ", "-"), TABLET)
        door = tablet.open(tablet.start(), link.removeprefix(served.origin))
        expect(door.get_by_label("A name for this device")).to_have_value(name)
        did.tap(door.get_by_role("button", name="Set it up"))
        expect(door.get_by_role("heading", name=where)).to_be_visible()
        did.sees(door)
        for number in (f"01632 96020{ending}", f"01632 96021{ending}"):
            expect(door.get_by_role("button", name=number)).to_be_visible()
        expect(made).to_contain_text(f"{name} is set up, for {where}. This code is used up.")
        expect(page.get_by_text(code)).to_have_count(0)
        expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text(where)


def rehearse(served: Served, one: Newcomer, desk: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun, answered and over. At night the screen says why not and from when, and the month's own takes its place."""
    page, did = one.page, one.did
    one.presses(f"Start one at {HOME}")
    said = page.get_by_role("region", name="Rehearsals").get_by_role("status")
    by_day = begins(lambda: one.presses("Start it"), said)
    if not by_day:
        one.shows("alerts-at-night")
        the_months_of_all(served, SLUG, monkeypatch)
        desk.lose_signal()
        desk.find_signal()
    expect(page.get_by_text(f"A rehearsal is going on at {HOME}.")).to_be_visible()
    one.shows("alerts-live")
    one.presses("I have it")
    expect(page.get_by_text("Pat Reed answered after")).to_be_visible()
    did.tap(page.get_by_role("link", name="Back to Home"))
    expect(page.get_by_text("Rehearsal, begun")).to_have_count(1 if by_day else 0)
    weak = page.get_by_role("region", name="What is still weak")
    expect(weak).to_contain_text(f"Nobody has said that they checked the numbers of {HOME}")
    expect(weak).to_contain_text("10 people have not signed in yet.")
    expect(weak).to_contain_text("Nobody who leads can be woken by an alert.")
    if by_day:
        expect(weak).to_contain_text(f"No rehearsal was held yet at {SCHOOL}.")
    else:
        # The month's own was held at every place.
        expect(weak).not_to_contain_text("No rehearsal was held yet")
    did.meets("all is set up")
    one.shows("home-all-set-up")


def test_from_the_link_to_the_first_rehearsal_within_a_quarter_of_an_hour(
    served: Served, new_profile: NewProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = served.command("provider").strip()
    desk = new_profile("pats-desk", DESK)
    page = desk.open(desk.start(), link.removeprefix(served.origin))
    one = Newcomer(page)
    expect(page.get_by_label("A short name")).to_be_visible()
    assert "#" not in page.url
    expect(page.get_by_text("Have your phone at hand, with an app that shows codes.")).to_be_visible()
    one.shows("setup")
    set_up(one)
    one.shows("home-next")
    one.goes_to("Add the people who work there")
    show_who_it_is(one)
    add_everybody(one)
    invite_everybody(one)
    one.goes_on("Bring in the children")
    bring_in_children(one)
    one.goes_on("Say whom to phone")
    keep_contacts(one)
    one.shows("setting-contacts")
    one.goes_on("Say who is there at night")
    keep_cover(one)
    one.shows("setting-cover")
    one.goes_on("Set up the tablets")
    set_up_tablets(served, one, new_profile)
    one.shows("setting-tablets")
    one.goes_on("Hold a first rehearsal")
    rehearse(served, one, desk, monkeypatch)
    expect(page.get_by_role("heading", name="Hello, Pat Reed")).to_be_visible()
    expect(page.get_by_role("region", name="What comes next")).to_be_hidden()
    print(one.did, *one.did.screens, sep="\n")
    assert one.did.seconds <= MINUTES_RECKONED * 60, str(one.did)
