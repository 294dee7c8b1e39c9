"""A lead sends somebody outside a link and says six digits by phone; who has both reads it in a browser that knows
nothing of Harken, and says so; the lead sees it and confirms (J17; R4, R36)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.children import ChildFacts, KeepChildRecord, ListChild
from sync.messages.concerns import AcknowledgeConcern, Answer, Subject
from sync.messages.recording import ChildInvolved
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Taps
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.test_screens import keyboard, tab_to

SLUG, HOME = "outcomes-first", "damson"
CHILD, PLACE, SAW = "Bryn Calloway", "Oakfield Academy", "She said the older lads have given her a second phone."
SECONDS = 60
"""J17, of which reading takes a person most."""


def test_somebody_without_an_account_reads_and_acknowledges(served: Served, new_profile: NewProfile) -> None:
    concern = something_known(served)
    page = set_up(served, new_profile("laptop", DESK), SLUG, HOME, shared=False)
    sign_in(served, page, SLUG, "carys")
    look = Looking(page)
    row = page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW)
    expect(row).to_be_visible()
    row.click()
    link, code = made(page, look)

    outside = new_profile("outside", SMALL_TABLET)
    outside.watched.expected.append("403")
    theirs = outside.start()
    reads_and_says_so(theirs, link, code)
    leaves_no_trace(outside, theirs, link)

    sent = page.get_by_role("region", name="Sent by a link")
    expect(sent).to_contain_text("Ines Moor, DSL says they have read it")
    owed = page.get_by_role("listitem").filter(has_text=PLACE).filter(has_text="not signed in")
    expect(owed).to_contain_text("Ines Moor says it is done")
    look.at("link-acknowledged")
    owed.get_by_role("button", name=re.compile("^Confirm")).click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(owed).to_be_hidden()
    expect(page.get_by_role("region", name="Chronology")).to_contain_text("They say they have read it")
    becomes_confidential(served, concern)
    expect(sent).to_contain_text("something in it is confidential now")
    expect(sent.get_by_role("button")).to_have_count(0)
    look.at("link-ended")


def becomes_confidential(served: Served, concern: str) -> None:
    """Leon leads there as well, and it is about him."""
    carys, leon = served.reader("carys", HOME, SLUG), served.reader("leon", HOME, SLUG)
    moving = MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=leon.me.person),))
    [receipt] = carys.device.push([carys.device.seal(moving, by=carys.me, route=Route.ABOUT_ADULT)])
    assert receipt.verdict == "accepted", receipt.reason


def something_known(served: Served) -> str:
    """A child of the home who goes to another provider's school, and a concern about them that its lead has."""
    carys = served.reader("carys", HOME, SLUG)
    child, concern = carys.device.new_id(), carys.device.new_id()
    kept = KeepChildRecord(child=child, over=0, facts=ChildFacts(school=PLACE))
    said = carys.device.concern(saw=SAW, child=ChildInvolved(listed=child))
    for cmd, command in (
        (child, ListChild(setting=served.demo.setting(HOME, SLUG), name=CHILD)),
        (None, kept),
        (concern, said),
        (None, AcknowledgeConcern(concern=concern)),
    ):
        [receipt] = carys.device.push([carys.device.seal(command, by=carys.me, cmd=cmd)])
        assert receipt.verdict == "accepted", receipt.reason
    return concern


def made(page: Page, look: Looking) -> tuple[str, str]:
    """The link and the digits, as the lead reads them off."""
    page.get_by_role("button", name=re.compile("^Send them a link")).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Who is it for?")).to_be_focused()
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Say who it is for.")
    sheet.get_by_label("Who is it for?").fill("Ines Moor")
    expect(sheet.get_by_label("The child, as they know them")).to_have_value(CHILD)
    expect(sheet.get_by_role("checkbox", name=re.compile(re.escape(SAW)))).to_be_visible()
    sheet.get_by_role("checkbox", name=re.compile(re.escape(SAW))).check()
    sheet.get_by_label("Anything to add").fill("Please keep her in at lunch.")
    sheet.get_by_role("button", name="To keep this child safe").click()
    sheet.get_by_text("To safeguard a child", exact=True).click()
    sheet.get_by_role("group", name="Has the family been told").get_by_text("No", exact=True).click()
    sheet.get_by_label("Why not").fill("It may put her at risk.")
    look.at("link-making")
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_text("Two things, two ways")).to_be_visible()
    look.at("link-ready")
    link = sheet.get_by_text(re.compile("/link.html#")).inner_text()
    code = sheet.get_by_text(re.compile(r"^\d{3} \d{3}$")).inner_text()
    assert code.replace(" ", "") not in link
    sheet.get_by_role("button", name="I have both").click()
    expect(page.get_by_role("region", name="Sent by a link")).to_contain_text("Nobody has opened it.")
    return link, code


def reads_and_says_so(theirs: Page, link: str, code: str) -> None:
    look, taps = Looking(theirs), Taps()
    asked: list[str] = []
    theirs.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    theirs.goto(link)
    digits = theirs.get_by_label("The six digits")
    expect(digits).to_be_focused()
    assert "#" not in theirs.url, "the secret leaves the address bar at once"
    look.at("link-code")
    digits.fill("00000")
    keyboard(theirs, "Enter")
    expect(theirs.get_by_role("alert")).to_have_text("Type the six digits.")
    right = code.replace(" ", "")
    digits.fill("000000" if right != "000000" else "000001")
    keyboard(theirs, "Enter")
    expect(theirs.get_by_role("alert")).to_contain_text("Those are not the digits.")

    began = theirs.evaluate("performance.now()")
    digits.fill(code)
    taps.on(theirs.get_by_role("button", name="Open"))
    expect(theirs.get_by_text(SAW)).to_be_visible()
    for said in ("Damson", "Carys Hume", PLACE, CHILD, "Please keep her in at lunch.", "It may put her at risk."):
        expect(theirs.get_by_role("main")).to_contain_text(said)
    look.at("link-read")
    theirs.emulate_media(color_scheme="dark")
    look.in_the_dark("link-read")
    theirs.emulate_media(color_scheme="light")
    tab_to(theirs, "Your name")
    theirs.keyboard.type("Ines Moor")
    tab_to(theirs, "What you are there, such as Designated Safeguarding Lead")
    theirs.keyboard.type("DSL")
    keyboard(theirs, "Enter")
    expect(theirs.get_by_role("alert")).to_contain_text("Make a note on the child’s file first")
    taps.on(theirs.get_by_text("I have made a note on the child’s file."))
    taps.on(theirs.get_by_role("button", name="I have read it"))
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("can see that you have read it")
    assert theirs.evaluate("performance.now()") - began < SECONDS * 1000
    assert taps.count <= 3
    look.at("link-thanks")
    expect(theirs.get_by_text(SAW)).to_have_count(0)
    secret = link.rpartition(".")[2]
    assert asked
    assert not [one for one in asked if secret in one], "no request carries it where a log would see it"


def leaves_no_trace(outside: Profile, theirs: Page, link: str) -> None:
    """No service worker, no store, no cookie; whoever goes back reads nothing."""
    assert theirs.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert theirs.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert theirs.evaluate("caches.keys().then((all) => all.length)") == 0
    assert theirs.evaluate("localStorage.length + sessionStorage.length") == 0
    assert outside.context.cookies() == []
    theirs.goto("about:blank")
    theirs.go_back()
    expect(theirs.get_by_role("alert")).to_contain_text("This link is not whole.")
    theirs.goto(link[:-1])
    theirs.reload()
    expect(theirs.get_by_role("alert")).to_contain_text("This link is not whole.")
