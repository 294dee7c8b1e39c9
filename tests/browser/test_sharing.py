"""A lead shares what the other place has to know of a child, part by part, and what they saw before it went arrives.
Two places agree to tell each other, and a lead of each says who is in both (REQ-12-E, REQ-12-F; R29, R33, R36)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import Page, expect

from sync.envelope import Route
from sync.messages.concerns import Answer, Subject
from sync.messages.recording import ChildInvolved, More
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Taps, until
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.test_screens import keyboard, tab_to
from tests.support.running import Reader

OFG = "outcomes-first"
THERE = "Home Safeguarding Lead, Damson Cottage"
TAPS_MAX = 8
SECONDS_MAX = 120
SAW = "He came in without a coat and would not say where it is."
WORDS = "they said it's mine now"
DID = "I gave him one from the lost property."
OTHERS = "His aunt rang and says a man waits at the gate."
OPINION = "I think he is afraid of somebody."
MESSAGE = "Please ask him about it tonight."
WHY_NOT = "It may put him at risk."
APART = "Three of them were there when the coat went."
DUTIES = "Sharing this does not replace what you must do yourself."


def test_what_a_lead_saw_before_it_went_is_what_arrives(served: Served, new_profile: NewProfile) -> None:
    home = served.reader("carys", "damson", OFG)
    tablet = served.device(OFG, "Cedar College", shared=True)
    concern = replace(
        tablet.concern(saw=SAW, child=ChildInvolved(listed=quin(home))),
        words=WORDS,
        more=More(did=DID, others=OTHERS, opinion=OPINION),
    )
    # Everyone at the home who could be sent it is one whom it is about.
    about = tuple(Subject(person=served.demo.person(login, OFG)) for login in ("carys", "leon", "dev"))
    apart = tablet.concern(saw=APART, child=ChildInvolved(listed=quin(home)), adult=Answer.YES, subject=about[0])
    tablet.push([tablet.seal(concern), tablet.seal(replace(apart, subjects=about), route=Route.ABOUT_ADULT)])
    laptop = new_profile("laptop", SMALL_TABLET)
    page = set_up(served, laptop, OFG, "cedar", shared=False)
    sign_in(served, page, OFG, "mina")
    look = Looking(page)
    open_concern(page)
    look.at("share-on-the-desk")
    what_stands_there_first(page, look)
    asks_for_what_is_missing(page)
    half_written_stays(page)

    back_to_concern(page)
    preview = shares(page, look)
    arrived = brought(home, 1)[0]
    assert preview == [
        *(arrived[part] for part in ("purpose", "family_why", "message")),
        *(part["text"] for part in arrived["parts"]),
    ]
    assert [part["text"] for part in arrived["parts"]] == [SAW, WORDS, DID]
    assert (arrived["basis"], arrived["family"], arrived["named"]) == ("safeguarding", "no", "")
    assert arrived["match"] is not None

    without_a_signal(page, laptop)
    assert [part["text"] for part in brought(home, 2)[1]["parts"]] == [OPINION]
    sent_and_back_to_concern(page)
    nobody_is_left_there(page, look)
    sent_and_back_to_concern(page)
    page.get_by_role("button", name="Back", exact=True).click()
    open_concern(page)
    was_about_another_child(page, look)
    until(lambda: "withdrawn" in {one["d"]["state"] for one in receipts(home)})


def quin(home: Reader) -> str:
    """As the school knows them: both sides have said who that is."""
    home.read()
    kept = [entry["d"] for entry in home.feeds["bridge"] if entry["k"] == "match-kept"]
    [match] = [one for one in kept if one["children"][0]["name"] == "Quin Albury"]
    school = next(one["ends"] for one in (entry["d"] for entry in home.feeds["bridge"]) if "ends" in one)
    schools = {end["setting"] for end in school if end["kind"] == "school"}
    return next(str(one["child"]) for one in match["children"] if one["setting"] in schools)


def brought(home: Reader, many: int) -> list[dict[str, Any]]:
    """What the other place has been sent of this concern, in order."""

    def found() -> list[dict[str, Any]]:
        home.read()
        all_ = [entry["d"] for entry in home.feeds["bridge"] if entry["k"] == "handoff-brought"]
        return [one for one in all_ if any(part["text"] in (SAW, OPINION) for part in one["parts"])]

    until(lambda: len(found()) >= many)
    return found()


def open_concern(page: Page, saw: str = SAW) -> None:
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=saw).click()
    expect(page.get_by_role("button", name=f"Share with {THERE}")).to_be_visible()


def back_to_concern(page: Page) -> None:
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("button", name=f"Share with {THERE}")).to_be_visible()


def sent_and_back_to_concern(page: Page) -> None:
    """Both screens have a way back beside this one, and a lead to share with."""
    page.get_by_role("button", name="Back to the concern").click()
    doing.arrives(page, "Concerns")


def what_stands_there_first(page: Page, look: Looking) -> None:
    keyboard(page, "h")
    expect(page.get_by_role("radio", name=THERE)).to_be_checked()
    expect(page.get_by_text(DUTIES)).to_be_visible()
    for text, ticked in ((SAW, True), (WORDS, True), (DID, True), (OTHERS, False), (OPINION, False)):
        expect(page.get_by_role("checkbox", name=re.compile(re.escape(text)))).to_be_checked(checked=ticked)
    marked = page.get_by_role("listitem").filter(has_text=OTHERS)
    expect(marked).to_contain_text("About somebody else than this child")
    # Neither is said for anybody.
    assert (
        page.get_by_role("group", name="What allows you to share it?").get_by_role("radio", checked=True).count() == 0
    )
    assert page.get_by_role("group", name="Has the family been told").get_by_role("radio", checked=True).count() == 0
    expect(page.get_by_text("About Quin Albury.")).to_be_visible()
    look.at("share-compose")


def asks_for_what_is_missing(page: Page) -> None:
    """Each in turn, by keyboard alone: nothing is taken for granted."""
    for missing, done in (
        ("Say why you share it.", "To keep this child safe while they are with you."),
        ("Say what allows you to share it.", "To safeguard a child"),
        ("Say whether the family has been told.", "Yes"),
    ):
        tab_to(page, "See what they will read")
        keyboard(page, "Enter")
        expect(page.get_by_role("alert").filter(has_text=missing)).to_be_visible()
        page.get_by_role("button", name=done).or_(page.get_by_role("radio", name=done)).first.focus()
        keyboard(page, "Space")
    page.get_by_role("group", name="Has the family been told").get_by_text("No", exact=True).click()
    page.get_by_role("button", name="See what they will read").click()
    expect(page.get_by_role("alert").filter(has_text="Say why the family has not been told.")).to_be_visible()


def half_written_stays(page: Page) -> None:
    page.get_by_label("Anything to add, in your own words").fill(MESSAGE)
    back_to_concern(page)
    keyboard(page, "h")
    expect(page.get_by_label("Anything to add, in your own words")).to_have_value(MESSAGE)


def shares(page: Page, look: Looking) -> list[str]:
    """From the concern to sent, as somebody does it who has done it before. What the preview says, in order."""
    taps, began = Taps(), monotonic()
    taps.on(page.get_by_role("button", name=f"Share with {THERE}"))
    taps.on(page.get_by_role("button", name="To keep this child safe while they are with you."))
    taps.on(doing.answer(page, "What allows you to share it?", "To safeguard a child"))
    taps.on(doing.answer(page, "Has the family been told that you share it?", "No"))
    taps.on(page.get_by_label("Why not"))
    page.keyboard.type(WHY_NOT, delay=60)
    taps.on(page.get_by_role("button", name="See what they will read"))
    expect(page.get_by_role("heading", name="This is all that they will read")).to_be_focused()
    preview = page.get_by_role("main").locator(".boxed .prose").all_text_contents()
    look.at("share-preview")
    taps.on(page.get_by_role("button", name=f"Share with {THERE}"))
    expect(page.get_by_role("status").filter(has_text=f"Sent to {THERE}")).to_be_visible()
    assert taps.count <= TAPS_MAX, taps.count
    assert monotonic() - began < SECONDS_MAX
    print(f"shared with {taps.count} taps and a line, {monotonic() - began:.1f} s with the looks in between")
    look.at("share-sent")
    return preview


def without_a_signal(page: Page, laptop: Profile) -> None:
    """Another, later, with another text: a command like any other."""
    sent_and_back_to_concern(page)
    laptop.watched.expected.append("ERR_")
    laptop.lose_signal()
    page.get_by_role("button", name=f"Share with {THERE}").click()
    for text in (SAW, WORDS, DID, OPINION):
        page.get_by_role("checkbox", name=re.compile(re.escape(text))).locator("..").click()
    page.get_by_label("Why you share it").fill("So that you know what we think.")
    doing.answer(page, "What allows you to share it?", "To safeguard a child").click()
    doing.answer(page, "Has the family been told that you share it?", "Yes").click()
    page.get_by_role("button", name="See what they will read").click()
    page.get_by_role("button", name=f"Share with {THERE}").click()
    expect(page.get_by_role("status").filter(has_text="On this device only")).to_be_visible()
    laptop.find_signal()


def was_about_another_child(page: Page, look: Looking) -> None:
    """It says beforehand what becomes of what was shared, and that is what becomes of it (R33)."""
    page.get_by_role("button", name="Which child is it about?").click()
    page.get_by_role("button", name="This is not about Quin Albury").click()
    taken = page.get_by_text("What you shared of it with Damson Cottage is taken back: nobody there has read it.")
    expect(taken).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Has anyone been told who should not have been?")).to_be_visible()
    expect(taken).to_be_visible()
    look.at("share-wrong-child")
    page.get_by_role("button", name="Back to the concern").or_(
        page.get_by_role("link", name="Back to the concern")
    ).click()


def receipts(home: Reader) -> list[dict[str, Any]]:
    """What the other place was told of what became of it."""
    home.read()
    return [entry for entry in home.feeds["bridge"] if entry["k"] == "handoff-receipt"]


def nobody_is_left_there(page: Page, look: Looking) -> None:
    """Of what is confidential nothing is ticked for anybody, and where it went nowhere it says whom to tell (R29)."""
    page.get_by_role("button", name="Back", exact=True).click()
    open_concern(page, APART)
    page.get_by_role("button", name=f"Share with {THERE}").click()
    story = page.get_by_role("checkbox", name=re.compile(re.escape(APART)))
    expect(story).to_have_accessible_name(re.compile("May be about an adult who works or helps here"))
    assert page.get_by_role("checkbox", checked=True).count() == 0
    # What else is known of the child can go along; what else is confidential could not.
    expect(page.get_by_text("Another concern,")).to_be_visible()
    look.at("share-confidential")
    story.locator("..").click()
    page.get_by_role("button", name="To keep this child safe while they are with you.").click()
    doing.answer(page, "What allows you to share it?", "To safeguard a child").click()
    doing.answer(page, "Has the family been told that you share it?", "Yes").click()
    page.get_by_role("button", name="See what they will read").click()
    page.get_by_role("button", name=f"Share with {THERE}").click()
    said = page.get_by_role("status").filter(has_text="Nobody there can be sent this.")
    expect(said).to_contain_text(re.compile("Tell .*Moira Keane, Regional Director.* instead, by phone."))
    look.at("share-nobody")


# -- joining ---------------------------------------------------------------------------------------------------------

SLUG = "joining"
LEADS = {
    "school": ("lea@joining.example", "two rivers under one bridge"),
    "home": ("hal@joining.example", "four kettles and a lighthouse"),
}


def provider() -> dict[str, object]:
    """One of its own: what other tests share with each other stays as it is."""

    def person(ref: str, name: str, title: str) -> dict[str, object]:
        login, passphrase = LEADS[ref]
        post = {"role": "lead", "title": title, "setting": ref}
        return {"login": login, "name": name, "passphrase": passphrase, "appointments": [post], "email": ""}

    def place(ref: str, name: str, room: str) -> dict[str, object]:
        children = [{"name": "Amber Lyle", "room": room}, {"name": "Wren Jessop", "room": room}]
        return {"ref": ref, "kind": ref, "nation": "ENG", "name": name, "children": children}

    return {
        "slug": SLUG,
        "name": "Joining Schools and Homes",
        "pack": OFG,
        "settings": [place("school", "Rowan School", "Year 9"), place("home", "Willow House", "Attic room")],
        "people": [
            person("school", "Lea Marsh", "Designated Safeguarding Lead"),
            person("home", "Hal Brook", "Home Safeguarding Lead"),
        ],
    }


def test_two_places_agree_and_two_leads_say_who_is_in_both(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    (tmp_path / "provider.json").write_text(json.dumps({"tenants": [provider()]}))
    served.seed(tmp_path / "provider.json")
    school = at_places(served, new_profile("school", SMALL_TABLET), "Rowan School", "school")
    home = at_places(served, new_profile("home", DESK), "Willow House", "home")
    look_there, look_here = Looking(home), Looking(school)
    expect(school.get_by_text("Nobody tells your place yet.")).to_be_visible()

    ask = school.get_by_role("region", name="Ask another place")
    ask.get_by_label("School or home").select_option(label="Willow House")
    look_here.at("joining-ask")
    ask.get_by_role("button", name="Ask them").click()
    here = school.get_by_role("region", name="Willow House")
    expect(here).to_contain_text("Willow House has been asked.")
    # Who asked cannot agree for the other side.
    assert here.get_by_role("button", name="Agree", exact=True).count() == 0

    there = home.get_by_role("region", name="Rowan School")
    expect(there).to_contain_text("Rowan School asks that you tell each other.")
    look_there.at("joining-asked")
    there.get_by_role("button", name="Agree", exact=True).click()
    expect(there).to_contain_text("You and Rowan School tell each other.")
    expect(here).to_contain_text("You and Willow House tell each other.")

    here.get_by_label("One of yours").fill("Wre")
    here.get_by_role("button", name=re.compile("Wren Jessop")).click()
    expect(here).to_contain_text("They are sent: Wren Jessop, Year 9, No birth date is recorded.")
    look_here.at("joining-offer")
    here.get_by_role("button", name="Ask Willow House who it is").click()
    expect(here).to_contain_text("They have been asked who it is.")

    who = there.get_by_role("region", name="Rowan School asks about Wren Jessop")
    expect(who.get_by_role("button", name=re.compile("Wren Jessop")).first).to_be_visible()
    names = who.get_by_role("button").all_inner_texts()
    assert "Wren Jessop" in names[0], "the same name first"
    assert who.get_by_role("button", name=re.compile("^Yes, this is our")).count() == 0, "and nobody chosen"
    look_there.at("joining-who")
    who.get_by_role("button", name=re.compile("Wren Jessop")).first.click()
    who.get_by_role("button", name="Yes, this is our Wren Jessop").click()
    for page, region in ((home, there), (school, here)):
        expect(region.get_by_role("listitem").filter(has_text="Wren Jessop")).to_contain_text("Not in both any more")
        expect(page.get_by_text("They have been asked who it is.")).to_have_count(0)

    here.get_by_role("button", name="Not in both any more: Wren Jessop").click()
    here.get_by_role("button", name="Yes, end it").click()
    expect(there.get_by_text("Nobody has been named yet.")).to_be_visible()
    there.get_by_role("button", name="End it: Rowan School").click()
    expect(there).to_contain_text("Nothing new can be shared with Rowan School then.")
    there.get_by_role("button", name="Yes, end it").click()
    for region in (there, here):
        expect(region).to_contain_text("do not tell each other any more.")
    look_here.at("joining-ended")


def at_places(served: Served, profile: Profile, setting: str, ref: str) -> Page:
    page = profile.open(profile.start())
    doing.enrol(page, served.named_code(SLUG, setting, shared=False))
    doing.works_without_network(page)
    doing.sign_in(page, *LEADS[ref])
    for way in ("Keep up to date", "Places", "Places that tell each other"):
        page.get_by_role("link", name=re.compile(f"^{way}")).click()
    expect(page.get_by_role("heading", level=1, name="Places that tell each other")).to_be_visible()
    return page
