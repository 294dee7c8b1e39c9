"""Every screen and its main states, as a person meets them: read by axe, at two sizes, narrow, by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.looking import Looking
from tests.browser.served import Served

LONG = (
    "At the end of the lesson she stayed behind and said that the older lads at the arches had given her a second "
    "phone and that she was not allowed to turn it off. She asked me twice not to tell anybody."
)


def test_every_screen_can_be_used(served: Served, new_profile: NewProfile) -> None:
    profile = new_profile("device", SMALL_TABLET)
    profile.watched.expected += ["status of 401", "status of 403"]
    page = profile.open(profile.start())
    look = Looking(page)
    look.at("not-set-up")
    page.get_by_role("link", name="Set up this device").click()
    doing.arrives(page, "Set up this device")
    look.at("enrol")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("alert")).to_contain_text("Type the code")
    look.at("enrol-empty")
    page.get_by_role("link", name="Back").click()
    doing.enrol(page, served.code("outcomes-first", "damson"))
    doing.works_without_network(page)
    look.at("front-door")
    recording(page, look, profile)
    reference(page, look)
    signing_in(served, page, look)
    working(served, page, look)
    assert len(look.names) == len(set(look.names))


def recording(page: Page, look: Looking, profile: Profile) -> None:
    profile.lose_signal()
    page.get_by_role("link", name="Record a concern").click()
    expect(page.get_by_label("What I saw or heard")).to_be_visible()
    look.at("record")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look.at("record-missing")
    doing.write(
        page,
        Concern(
            child="Wren, year 11",
            saw=LONG,
            words="they said it's mine if I carry for them",
            place="By the arches",
            name="Robin Ash",
            role="Support worker",
            phone="07700 900123",
            danger="Yes",
            adult="Yes",
        ),
    )
    doing.kept(page)
    look.at("record-full")
    page.get_by_role("button", name="Throw this away").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("record-throw-away")
    page.get_by_role("button", name="Keep writing").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    doing.save(page)
    look.at("saved-here")
    doing.hide(page)
    expect(page.get_by_role("dialog", name="Harken")).to_be_visible()
    look.at("hidden")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Add something").click()
    expect(page.get_by_role("dialog").get_by_label("What to add")).to_be_visible()
    look.at("saved-add")
    doing.close_sheet(page)
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_visible()
    look.at("front-door-unsent")
    profile.find_signal()
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_hidden()


def reference(page: Page, look: Looking) -> None:
    found = doing.record(page, Concern(saw=LONG, name="Robin Ash", danger="Yes"))
    expect(doing.loud(page)).to_contain_text("Nobody has read it yet.")
    look.at("saved-sent")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Look up a reference").click()
    page.get_by_label("Reference").fill("nonsense")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("This device does not know that reference.")).to_be_visible()
    look.at("reference-unknown")
    page.get_by_label("Reference").fill(found.lower())
    page.get_by_role("button", name="Look it up").click()
    expect(doing.loud(page)).to_be_visible()
    look.at("reference")
    page.get_by_role("link", name="Back").click()


def signing_in(served: Served, page: Page, look: Looking) -> None:
    page.get_by_role("link", name="Who are you?").click()
    doing.arrives(page, "Who are you?")
    look.at("unlock")
    page.get_by_label("Sign-in name").fill("nobody@outcomes-first.example")
    page.get_by_label("Passphrase").fill("not the right passphrase")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("do not go together")).to_be_visible()
    look.at("unlock-wrong")
    page.get_by_role("link", name="Back").click()
    sign_in(served, page, "outcomes-first", "ade")
    expect(page.get_by_text("What you record shows here")).to_be_visible()
    look.at("home-empty")
    doing.record(page, Concern(saw="She came back at four.", name=""))
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody has read it yet.")
    look.at("home")
    doing.lock(page)


def working(served: Served, page: Page, look: Looking) -> None:
    sign_in(served, page, "outcomes-first", "carys")
    queue = page.get_by_role("navigation", name="Concerns to read")
    expect(queue.get_by_role("button").first).to_contain_text("In danger now")
    look.at("desk")
    queue.get_by_role("button").first.click()
    expect(page.get_by_role("article")).to_be_visible()
    look.at("desk-unread")
    doing.take(page)
    expect(page.get_by_role("article")).to_contain_text("Carys")
    page.get_by_role("group", name="What to do").get_by_role("button", name="Note").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("desk-note")
    doing.close_sheet(page)
    page.get_by_role("group", name="What to do").get_by_role("button", name="Follow up").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("desk-follow-up")
    doing.close_sheet(page)
    doing.add_note(page, "Rang the school; she is in class.")
    doing.follow_up(page, LONG, "Told the placing authority and police.", "Strategy meeting at three.")
    expect(page.get_by_role("article")).to_contain_text("Strategy meeting at three.")
    expect(page.get_by_text("On this device only")).to_have_count(0)
    look.at("desk-followed-up")


def keyboard(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the thing of this name has the focus, and sees that the focus can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is not None and name in focused["name"]:
            assert focused["outlined"], f"no focus to be seen on {name}"
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


_FOCUSED = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const label = e.labels?.[0]?.innerText ?? e.getAttribute('aria-label') ?? e.innerText;
    const outlined = (x) => {
        const {outlineStyle, outlineWidth} = getComputedStyle(x);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    };
    return {name: label, outlined: outlined(e) || (e.labels?.[0] ? outlined(e.labels[0]) : false)};
}"""


def test_by_keyboard_alone(served: Served, new_profile: NewProfile) -> None:
    profile = new_profile("laptop", DESK)
    page = set_up(served, profile, "outcomes-first", "cedar", shared=False)
    tab_to(page, "Record a concern")
    keyboard(page, "Enter")
    expect(page.get_by_label("What I saw or heard")).to_be_visible()
    # All of it: what comes a moment later has questions to go past.
    expect(page.get_by_role("heading", name="Signs", exact=True)).to_be_visible()
    tab_to(page, "Yes")
    keyboard(page, "ArrowRight")
    tab_to(page, "The child")
    page.keyboard.type("Iolo")
    tab_to(page, "What I saw or heard")
    page.keyboard.type("He would not say where the money came from.")
    tab_to(page, "Yes")
    keyboard(page, "ArrowRight")
    tab_to(page, "Save")
    keyboard(page, "Enter")
    expect(doing.loud(page)).to_be_visible()
    tab_to(page, "Back")
    keyboard(page, "Enter")
    expect(page.get_by_role("link", name="Who are you?")).to_be_visible()
    tab_to(page, "Who are you?")
    keyboard(page, "Enter")
    doing.arrives(page, "Who are you?")
    login, passphrase = served.demo.sign_in_of("mina", "outcomes-first")
    tab_to(page, "Sign-in name")
    page.keyboard.type(login)
    tab_to(page, "Passphrase")
    page.keyboard.type(passphrase)
    keyboard(page, "Enter")
    expect(page.get_by_role("button", name="Lock")).to_be_visible()
    expect(page.get_by_role("button", name="Iolo")).to_be_visible()
    tab_to(page, "Iolo")
    keyboard(page, "Enter")
    expect(page.get_by_role("article")).to_contain_text("He would not say")
    keyboard(page, "a")
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Mina")
    keyboard(page, "n")
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_be_focused()
    page.keyboard.type("Spoke to Iolo at lunch.")
    tab_to(page, "Save")
    keyboard(page, "Enter")
    expect(page.get_by_role("article")).to_contain_text("Spoke to Iolo at lunch.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keyboard(page, "f")
    expect(page.get_by_label("Summary of the concern")).to_be_focused()
    page.keyboard.type("Money that he could not explain.")
    for label, text in (("What was done, and why", "Told social care."), ("Outcome", "Visit on Friday.")):
        tab_to(page, label)
        page.keyboard.type(text)
    tab_to(page, "Save")
    keyboard(page, "Enter")
    expect(page.get_by_role("article")).to_contain_text("Visit on Friday.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keyboard(page, "Escape", "Escape")
    expect(page.get_by_role("dialog", name="Harken")).to_be_visible()
