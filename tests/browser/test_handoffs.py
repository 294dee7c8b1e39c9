"""School and home tell each other, and know that they did, in both directions: opened and noted with no signal, a
question, a thing taken back that was opened too late, and the receipts in both chronologies (J10, S9)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from sync.messages.concerns import AcknowledgeConcern, Answer
from sync.messages.handoffs import LawfulBasis, SendHandoff, SharedKind, SharedPart
from sync.messages.recording import ChildInvolved
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile
from tests.browser.doing import Taps
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.test_screens import keyboard, tab_to
from tests.browser.waking import can_be_woken, deliver, shown, tap
from tests.support.pushes import PushService, Subscription
from tests.support.running import Reader

SLUG = "sharing"
SCHOOL, HOME = "Rowan School", "Willow House"
DSL, HSL = "Lea Marsh, Designated Safeguarding Lead", "Hal Brook, Home Safeguarding Lead"
LEADS = {
    SCHOOL: ("lea@sharing.example", "two rivers under one bridge"),
    HOME: ("hal@sharing.example", "four kettles and a lighthouse"),
}
SAW = "He came in without a coat and would not say where it is."
MESSAGE = "Please ask him about it tonight."
NOTE = "I asked Quin. The coat is at his aunt's. I phone her tomorrow."
QUESTION = "Did he say who was with him?"
ANSWER = "He said that he was alone."
BACK = "This was meant for somebody else."
OURS = "He has not slept since Sunday."
SEEN = "We let him rest in the library."
TAPS_MAX = 6
SECONDS_MAX = 180


def provider() -> dict[str, object]:
    """One of its own: nothing waits there but what this journey shares."""

    def person(place: str, ref: str, name: str, title: str) -> dict[str, object]:
        login, passphrase = LEADS[place]
        post = {"role": "lead", "title": title, "setting": ref}
        return {"login": login, "name": name, "passphrase": passphrase, "appointments": [post], "email": ""}

    def place(name: str, ref: str, room: str) -> dict[str, object]:
        children = [{"name": "Quin Albury", "room": room}, {"name": "Tess Garland", "room": room}]
        return {"ref": ref, "kind": ref, "nation": "ENG", "name": name, "children": children}

    return {
        "slug": SLUG,
        "name": "Sharing Schools and Homes",
        "pack": "outcomes-first",
        "bridges": [["school", "home"]],
        "matches": [{"here": "school", "child": "Quin Albury", "there": "home", "there_child": "Quin Albury"}],
        "settings": [place(SCHOOL, "school", "Year 9"), place(HOME, "home", "Attic room")],
        "people": [person(SCHOOL, "school", *DSL.split(", ")), person(HOME, "home", *HSL.split(", "))],
    }


class Lead:
    """A lead of one place on a second device of theirs, in Python: what they send goes up from there."""

    def __init__(self, served: Served, place: str) -> None:
        device = served.device(SLUG, place, shared=False)
        self.reader = Reader(device, device.sign_in(*LEADS[place]))
        self.reader.read()
        kept = [entry["d"] for entry in self.reader.feeds["bridge"]]
        [self.bridge] = [one for one in kept if "ends" in one]
        [self.match] = [one for one in kept if "children" in one]

    def sends(self, message: str, *, matched: bool = True) -> None:
        """A concern of theirs, about Quin or about somebody of whom nobody has said that they are in both, and what is
        shared of it. On screen it is a journey of its own."""
        device, me = self.reader.device, self.reader.me
        here = device.home.front_door.setting
        [there] = [end["setting"] for end in self.bridge["ends"] if end["setting"] != here]
        name = "Quin Albury" if matched else "Tess Garland"
        listed = [entry["d"] for entry in self.reader.feeds["roster"] if entry["k"] == "child-listed"]
        [child] = [one["child"] for one in listed if one["name"] == name]
        concern = device.new_id()
        sent = SendHandoff(
            concern=concern,
            bridge=self.bridge["bridge"],
            to=there,
            child=child,
            match=self.match["match"] if matched else None,
            named="" if matched else name,
            parts=(SharedPart(concern=concern, of=concern, kind=SharedKind.HAPPENED, at="today, 13:55", text=SAW),),
            message=message,
            purpose="So that you can keep Quin safe",
            basis=LawfulBasis.SAFEGUARDING,
            family=Answer.NO,
            family_why="It may put him at risk",
        )
        commands = (
            (device.concern(saw=SAW, child=ChildInvolved(listed=child)), concern),
            (AcknowledgeConcern(concern=concern), device.new_id()),
            (sent, device.new_id()),
        )
        made = device.push([device.seal(command, by=me, cmd=cmd) for command, cmd in commands])
        assert [receipt.verdict for receipt in made] == ["accepted"] * 3


def set_up(served: Served, profile: Profile, place: str, one: Subscription | None = None) -> Page:
    """A lead signed in on a device of their own; where there is a way to wake them, with alerts turned on."""
    page = profile.start()
    if one is not None:
        can_be_woken(profile, one)
    profile.open(page)
    doing.enrol(page, served.named_code(SLUG, place, shared=False))
    doing.works_without_network(page)
    doing.sign_in(page, *LEADS[place])
    if one is not None:
        page.get_by_role("link", name="Alerts").click()
        doing.arrives(page, "Alerts")
        page.get_by_role("button", name="Turn alerts on").click()
        expect(page.get_by_text("Alerts are on here.")).to_be_visible()
    return page


def test_school_and_home_tell_each_other_and_know_that_they_did(
    served: Served, pushes: PushService, new_profile: NewProfile, tmp_path: Path
) -> None:
    (tmp_path / "provider.json").write_text(json.dumps({"tenants": [provider()]}))
    served.seed(tmp_path / "provider.json")
    school, home = Lead(served, SCHOOL), Lead(served, HOME)
    phone, laptop, one = new_profile("phone", SMALL_TABLET), new_profile("laptop", DESK), pushes.subscription()
    hal = set_up(served, phone, HOME, one)
    lea = set_up(served, laptop, SCHOOL)
    for profile in (phone, laptop):
        profile.watched.expected.append("ERR_")

    school.sends(MESSAGE)
    woken(phone, hal, pushes, one)
    received_without_a_signal(phone, hal)
    closed_by_the_sender(lea)
    stands_in_both_chronologies(lea, hal)

    home.sends(OURS, matched=False)
    asked_and_answered_by_keyboard(lea, hal)

    school.sends(BACK)
    taken_back_while_it_was_opened(phone, hal, lea)


def way_back(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_text("Back", exact=True)


def back(page: Page) -> None:
    """And waits until something else is there: told by what it is called and by its parts, because how far something
    has got changes by itself."""

    def headings() -> list[str]:
        return page.get_by_role("heading").all_inner_texts()

    before = headings()
    way_back(page).click()
    doing.until(lambda: headings() not in ([], before))


def desk(page: Page) -> None:
    """By the way back, and where that ends, by the way round."""
    concerns = page.get_by_role("link", name="Concerns", exact=True)
    while not concerns.is_visible():
        back(page)
    concerns.click()
    doing.arrives(page, "Concerns")
    # So it is called as well while one is read: then there is a way back.
    expect(way_back(page)).to_be_hidden()


def shared(page: Page) -> None:
    """From the desk, where a lead looks first."""
    desk(page)
    page.get_by_role("link", name=re.compile("^(Shared with other places|.* shared waits? for you)$")).click()
    expect(page.get_by_role("heading", level=1, name="Shared")).to_be_visible()


def row(page: Page, group: str, text: str) -> Locator:
    return page.get_by_role("region", name=group).get_by_role("button").filter(has_text=text)


def woken(phone: Profile, page: Page, pushes: PushService, one: Subscription) -> None:
    """It says nothing of what it is; the tap leads to what was shared, because nothing else waits."""
    [got, *_] = pushes.wait(1, one=one)
    assert got.says == "waiting"
    for word in ("Quin", "Rowan", "coat", "Lea", "sharing"):
        assert word.encode() not in got.plain
    deliver(phone, page, got.plain)
    doing.until(lambda: shown(page))
    tap(phone.context)
    expect(page).to_have_url(re.compile(r"/shared$"))


def received_without_a_signal(phone: Profile, page: Page) -> None:
    """Opened and noted in a place without a network, with few taps; nobody reads over a shoulder what is not opened."""
    look = Looking(page)
    closed = row(page, "Waiting for you", f"From {SCHOOL}")
    expect(closed).to_contain_text("Nobody here has opened it")
    look.at("shared-list")
    phone.lose_signal()
    taps, began = Taps(count=1), monotonic()
    taps.on(closed)
    expect(page.get_by_text(f"{DSL} shared something about a child.")).to_be_visible()
    for word in (SAW, MESSAGE, "Quin"):
        assert word not in page.locator("body").inner_text()
    look.at("shared-closed")
    taps.on(page.get_by_role("button", name="Open it"))
    expect(page.get_by_text(SAW)).to_be_visible()
    expect(page.get_by_text(MESSAGE)).to_be_visible()
    steps = page.get_by_role("region", name="How far it has got")
    expect(steps).to_contain_text("On this device only")
    look.at("shared-opened")
    taps.on(page.get_by_label("What you make of it, and what you do"))
    page.keyboard.insert_text(NOTE)
    taps.on(page.get_by_text("Send my note back to them too"))
    taps.on(page.get_by_role("button", name="Save the note"))
    notes = page.get_by_role("region", name="Our note")
    expect(notes).to_contain_text(NOTE)
    expect(notes).to_contain_text("On this device only")
    print(f"received and noted with {taps.count} taps and a text, {monotonic() - began:.1f} s with the looks")
    assert taps.count <= TAPS_MAX
    assert monotonic() - began < SECONDS_MAX
    phone.find_signal()
    expect(page.get_by_text("On this device only")).to_have_count(0)
    expect(steps).to_contain_text(f"Note made {HSL}")
    # The note opened it as well: that the tap which opened it came second is nobody's business.
    expect(page.get_by_role("main").get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(0)
    look.at("shared-noted")


def closed_by_the_sender(page: Page) -> None:
    look = Looking(page)
    shared(page)
    row(page, "Waiting for you", f"To {HOME}").click()
    expect(page.get_by_text("Sharing this does not replace what you must do yourself.")).to_be_visible()
    steps = page.get_by_role("region", name="How far it has got")
    for said in (f"Sent {DSL}", f"Opened {HSL}", f"Note made {HSL}"):
        expect(steps).to_contain_text(said)
    steps.get_by_text("Receipt", exact=True).last.click()
    expect(steps).to_contain_text(
        "The signature on this receipt is right. Your record is the one that this receipt names."
    )
    expect(page.get_by_role("region", name="Their note")).to_contain_text(NOTE)
    look.at("shared-sender")
    page.get_by_role("button", name="Seen: close it").click()
    expect(steps).to_contain_text(f"Closed {DSL}")
    back(page)
    expect(row(page, "Done", f"To {HOME}")).to_be_visible()


def stands_in_both_chronologies(lea: Page, hal: Page) -> None:
    """The same lines, the sender's on the concern and the receiver's beside their own note on the child's file."""
    desk(lea)
    lea.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text="Quin").first.click()
    account = lea.get_by_role("region", name="Chronology")
    for said in (f"Shared with {HOME}", f"Opened by {HSL}", f"Note made by {HSL}", f"Note seen, and closed by {DSL}"):
        expect(account).to_contain_text(said)
    digest = account.locator("p", has_text=re.compile(r"^[\w-]{43}$")).first.inner_text()
    Looking(lea).at("shared-on-the-desk")

    desk(hal)
    hal.get_by_role("link", name="Keep up to date").click()
    hal.get_by_role("link", name=re.compile("^Children")).click()
    hal.get_by_role("button", name=re.compile("Quin Albury")).or_(
        hal.get_by_role("link", name=re.compile("Quin Albury"))
    ).first.click()
    hal.get_by_role("button", name=re.compile("^Chronology")).or_(
        hal.get_by_role("link", name=re.compile("^Chronology"))
    ).first.click()
    note = hal.get_by_role("article", name=f"Note on what {SCHOOL} shared")
    expect(note).to_contain_text(NOTE)
    for said in (f"Shared by {DSL}, {SCHOOL}", f"Opened by {HSL}", f"Note made by {HSL}", digest):
        expect(note).to_contain_text(said)
    Looking(hal).at("shared-in-chronology")


def asked_and_answered_by_keyboard(lea: Page, hal: Page) -> None:
    """The other way round, without a pointer: the school opens it, asks, and notes what it was told."""
    shared(lea)
    expect(row(lea, "Waiting for you", f"From {HOME}")).to_be_visible()
    tab_to(lea, f"From {HOME}")
    keyboard(lea, "Enter")
    tab_to(lea, "Open it")
    keyboard(lea, "Enter")
    expect(lea.get_by_text(OURS)).to_be_visible()
    tab_to(lea, "Ask a question")
    keyboard(lea, "Enter")
    expect(lea.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    lea.keyboard.insert_text(QUESTION)
    Looking(lea).at("shared-ask")
    tab_to(lea, "Send")
    keyboard(lea, "Enter")
    asked = lea.get_by_role("region", name="We asked")
    expect(asked).to_contain_text("No answer yet.")

    shared(hal)
    theirs = row(hal, "Waiting for you", f"To {SCHOOL}")
    expect(theirs).to_contain_text("They ask you something")
    theirs.click()
    expect(hal.get_by_role("region", name="They ask")).to_contain_text(QUESTION)
    hal.get_by_role("button", name="Answer", exact=True).click()
    hal.get_by_label("Your answer").fill(ANSWER)
    hal.get_by_role("button", name="Send", exact=True).click()
    expect(asked).to_contain_text(ANSWER)
    expect(asked).to_contain_text(HSL)

    # Nobody has said who that is here: whoever writes the note says it, and the same name is no answer.
    tab_to(lea, "Save the note")
    keyboard(lea, "Enter")
    expect(lea.get_by_text("Write the note first.")).to_be_visible()
    which = lea.get_by_label("Which child is it?")
    expect(which.get_by_role("option", selected=True)).to_have_text("Choose the child")
    which.focus()
    lea.keyboard.type("Tess")
    expect(which.get_by_role("option", selected=True)).to_have_text(re.compile("^Tess Garland"))
    tab_to(lea, "What you make of it, and what you do")
    lea.keyboard.insert_text(SEEN)
    tab_to(lea, "Save the note")
    keyboard(lea, "Enter")
    # What it says stays with whoever wrote it, unless they send it back.
    expect(hal.get_by_text("They wrote a note on the child’s file. What it says is theirs.")).to_be_visible()
    assert SEEN not in hal.locator("body").inner_text()
    hal.get_by_role("button", name="Seen: close it").click()
    expect(lea.get_by_role("region", name="How far it has got")).to_contain_text(f"Closed {HSL}")


def taken_back_while_it_was_opened(phone: Profile, hal: Page, lea: Page) -> None:
    """Opened with no signal, taken back meanwhile: the words go from the screen, and it says why."""
    back(hal)
    closed = row(hal, "Waiting for you", f"From {SCHOOL}")
    expect(closed).to_be_visible()
    phone.lose_signal()
    closed.click()
    hal.get_by_role("button", name="Open it").click()
    expect(hal.get_by_text(BACK)).to_be_visible()

    back(lea)
    row(lea, "Waiting for them", f"To {HOME}").click()
    lea.get_by_role("button", name="Take it back").click()
    lea.get_by_label("Why?").select_option(label="It went to the wrong place")
    lea.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(lea.get_by_role("region", name="How far it has got")).to_contain_text(f"Taken back {DSL}")
    back(lea)
    expect(row(lea, "Done", f"To {HOME}").filter(has_text="Taken back")).to_be_visible()

    phone.find_signal()
    expect(
        hal.get_by_text(f"{SCHOOL} took it back before it was opened here: it went to the wrong place.")
    ).to_be_visible()
    expect(hal.get_by_text("You opened it here without a signal")).to_be_visible()
    assert BACK not in hal.locator("body").inner_text()
    Looking(hal).at("shared-taken-back")
