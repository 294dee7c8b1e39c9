"""A lead writes what the local authority reads about one of two children, says that it was sent, what came back and
that they do not agree; a meeting of the agencies, and a review (J6, J12; R16, REQ-7-F, REQ-11-H, REQ-11-I)."""

from __future__ import annotations

import re

from msgspec.structs import replace
from playwright.sync_api import Page, expect

from sync.messages.concerns import Answer
from sync.messages.recording import ChildInvolved, ChildRole, More
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import SHOTS, Looking
from tests.browser.served import Served
from tests.browser.test_screens import keyboard, tab_to

TEXT = "What they will read"


def test_one_child_is_referred_answered_challenged_met_about_and_reviewed(
    served: Served, new_profile: NewProfile
) -> None:
    amber, other, listed = served.demo.affinity.children[:3]
    assert amber.name
    assert other.name
    assert listed.name
    # A name of somebody who is listed and not part of it, as people write it.
    stray = listed.name.split()[0].lower()
    saw = f"{other.name} gave {amber.name} a phone, and a car took her to another town. {stray} saw it."
    tablet = served.device("affinity", served.demo.setting("alder"), shared=True)
    concern = tablet.concern(saw=saw, child=ChildInvolved(listed=amber.child, roles=(ChildRole.HARMED,)))
    second = ChildInvolved(listed=other.child, roles=(ChildRole.MAY_HAVE_HARMED,))
    concern = replace(concern, children=(*concern.children, second), more=More(moved=Answer.YES, moved_why="By car."))
    tablet.push([tablet.seal(concern)])
    page = set_up(served, new_profile("laptop", SMALL_TABLET), "affinity", "alder", shared=False)
    sign_in(served, page, "affinity", "devi")
    look = Looking(page)
    row = page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=saw)
    expect(row).to_contain_text("Local authority")
    row.click()
    to(page, "Referrals and answers")
    summary_of_one_child(page, look, amber.name, other.name, stray)
    what_came_back(page, look, amber.name)
    to(page, "Meetings and reviews")
    a_meeting(page, look)
    a_review(page, look)
    page.get_by_role("button", name="Back", exact=True).click()
    doing.arrives(page, "Referrals and answers")
    page.get_by_role("button", name="Back", exact=True).click()
    doing.arrives(page, "Concerns")
    chronology = page.get_by_role("region", name="Chronology")
    for said in ("Challenge", "NRM 9", "Northmoor Council: Jo Hale", "Keep it open"):
        expect(chronology).to_contain_text(re.compile(said, re.IGNORECASE))


def to(page: Page, screen: str) -> None:
    page.get_by_role("main").get_by_role("button", name=screen, exact=True).click()
    doing.arrives(page, screen)


def summary_of_one_child(page: Page, look: Looking, child: str, other: str, stray: str) -> None:
    authority = page.get_by_role("region", name="Local authority", exact=True)
    expect(authority).to_contain_text("Nobody is on record as told yet.")
    authority.get_by_role("button", name="Write a summary").click()
    doing.arrives(page, "Summary to copy or print")
    text = page.get_by_label(TEXT)
    expect(text).to_have_value(re.compile(re.escape(f"Child: {child}") + "|" + re.escape(child)))
    written = text.input_value()
    for part in other.split():
        assert not re.search(rf"\b{re.escape(part)}\b", written, re.IGNORECASE), f"{part} in {written}"
    for asked in ("[another child] gave", "the minibus", "Devi Marsh", "National Referral Mechanism", "Our reference"):
        assert asked in written, written
    # Who is listed and is not part of it may be somebody else: nothing leaves before a lead has said.
    names = page.get_by_role("region", name="Names of other children")
    expect(names).to_contain_text(stray)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Say first of each name")).to_be_visible()
    look.at("referral-summary")
    for strike in names.get_by_role("button", name="Strike out").all_inner_texts():
        assert strike
        names.get_by_role("button", name="Strike out").first.click()
    expect(names).to_be_hidden()
    expect(text).not_to_have_value(re.compile(rf"\b{stray}\b", re.IGNORECASE))
    text.press("Control+End")
    text.press_sequentially("\nShe likes to be called Am.")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r", "").endswith("She likes to be called Am.")
    prints(page, child)
    page.get_by_role("button", name="I have sent or said this").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Who took it")).to_be_focused()
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Say who took it")
    look.at("referral-sent")
    sheet.get_by_label("Who took it").fill("Jo Hale")
    sheet.get_by_label("Their reference").fill("LA 12")
    sheet.get_by_role("button", name="Save").click()
    doing.arrives(page, "Referrals and answers")


def prints(page: Page, child: str) -> None:
    """What comes out of the printer is the text as it was changed, and nothing of the screen."""
    page.set_viewport_size(DESK)
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.get_by_role("main").get_by_role("article")
    expect(paper).to_contain_text("She likes to be called Am.")
    expect(paper.get_by_role("heading", level=2)).to_contain_text(child)
    assert not page.get_by_label(TEXT).is_visible()
    assert not page.get_by_role("button", name="Back", exact=True).is_visible()
    colours = "[...document.querySelectorAll('.paper, .paper h2, .paper p')].map(e => getComputedStyle(e).color)"
    assert set(page.evaluate(colours)) == {"rgb(0, 0, 0)"}, "black on white, in the dark too"
    if Looking.pictures:
        page.screenshot(path=SHOTS / "referral-print.png", full_page=True)
        (SHOTS / "referral.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size(SMALL_TABLET)


def what_came_back(page: Page, look: Looking, child: str) -> None:
    authority = page.get_by_role("region", name="Local authority", exact=True)
    telling = authority.get_by_role("listitem")
    expect(telling).to_contain_text("Jo Hale, by e-mail, reference LA 12")
    expect(telling).to_contain_text(f"About {child}")
    telling.get_by_text("What was said or sent").click()
    expect(telling).to_contain_text("She likes to be called Am.")
    telling.get_by_role("button", name="They answered").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Say what they said.")
    sheet.get_by_text("No action", exact=True).click()
    sheet.get_by_label("What they said, in their words").fill("Not enough for us.")
    sheet.get_by_label("Their reference with the National Referral Mechanism").fill("NRM 9")
    look.at("referral-reply")
    # The telephone rings: what is half typed is there again.
    sheet.get_by_role("button", name="Close").click()
    telling.get_by_role("button", name="They answered").click()
    expect(sheet.get_by_label("What they said, in their words")).to_have_value("Not enough for us.")
    expect(sheet.get_by_role("checkbox", name="No action")).to_be_checked()
    sheet.get_by_role("button", name="Save").click()
    expect(telling).to_contain_text("No action")
    expect(authority).to_contain_text("Referred to the National Referral Mechanism, reference NRM 9")
    telling.get_by_role("button", name="We do not agree").press("Enter")
    sheet.get_by_label("To whom you say so").fill("Their manager")
    tab_to(page, "Why")
    page.keyboard.type("She was taken to another town.")
    tab_to(page, "Save")
    keyboard(page, "Enter")
    expect(telling).to_contain_text("We do not agree. Said to Their manager")
    page.get_by_role("button", name="A missing child is back").click()
    sheet.get_by_label("How they were").fill("Cold, and hungry.")
    look.at("referral-return")
    sheet.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="A missing child is back")).to_contain_text(f"{child} came back")
    look.at("referral-record")


def a_meeting(page: Page, look: Looking) -> None:
    form = page.get_by_role("region", name="Meeting of agencies")
    form.get_by_text("Declined", exact=True).click()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("Without a reason")
    form.get_by_text("Called", exact=True).click()
    form.get_by_label("Agency", exact=True).fill("Northmoor Council")
    form.get_by_label("Who", exact=True).fill("Jo Hale")
    form.get_by_role("button", name="Add an action").click()
    form.get_by_label("What", exact=True).fill("Look at the phone")
    form.get_by_label("Who does it").fill("Police")
    form.get_by_label("By when").fill("2026-12-04")
    look.at("meeting-form")
    form.get_by_role("button", name="Save").click()
    held = page.get_by_role("region", name="Meeting 1: Called")
    expect(held).to_contain_text("Look at the phone, Police, by 4 Dec 2026")
    held.get_by_role("button", name="Change").click()
    form.get_by_text("Held", exact=True).click()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Meeting 1: Held")).to_contain_text("Northmoor Council: Jo Hale")
    look.at("meeting-held")


def a_review(page: Page, look: Looking) -> None:
    form = page.get_by_role("region", name="Review", exact=True)
    expect(form).to_contain_text("Not reviewed yet.")
    expect(form.get_by_label("Next review")).not_to_have_value("")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("Say on which day")
    form.get_by_label("By", exact=True).fill("Head, DSL")
    form.get_by_label("What was decided").fill("Keep it open.")
    look.at("review-form")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Head, DSL")
    look.at("review-line")
