"""Words and marks: a hint is advice that nothing waits for, and never on a child's exact words; and marks are put down
without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.looking import Looking
from tests.browser.served import Served, wait_for_story
from tests.browser.test_screens import keyboard, tab_to

SAW = "She put herself at risk again. It may be historical abuse."
TAKEN = SAW.replace("historical", "non-recent")
HINT = "“put herself at risk”"


def test_a_hint_is_advice_and_marks_need_no_mouse(served: Served, new_profile: NewProfile) -> None:
    tablet = new_profile("tablet")
    page = set_up(served, tablet, "affinity", "alder", shared=False)
    sign_in(served, page, "affinity", "rowan")
    tablet.lose_signal()
    doing.begin(page)
    # With all of it there, nothing comes later that could move what is being typed.
    expect(page.get_by_role("heading", name="Signs", exact=True)).to_be_visible()
    typed = doing.Typed(page)
    doing.write(page, Concern(child="", saw="", words=SAW))
    a_hint(page)
    typed.kept()
    the_sheet_is_opened_again(served, page)
    a_mark_by_keyboard(page)
    Looking(page).at("record-hint-and-marks")
    page.get_by_role("button", name="Not known yet").tap()
    doing.save(page)
    tablet.find_signal()

    # Saved with a hint open, as it was typed and taken.
    reader = served.reader("devi", "alder", "affinity")
    wait_for_story(reader, f"{TAKEN} He absconded.")
    assert '"part":"right-elbow"' in reader.words()


def a_hint(page: Page) -> None:
    # The child's exact words are left alone (R32), so the only hint there is belongs to the field below.
    field = page.get_by_label("What I saw or heard")
    field.click()
    expect(field).to_be_focused()
    page.keyboard.type(SAW)
    expect(field).to_have_value(SAW)
    beneath = field.bounding_box()
    phrase = page.get_by_role("button", name=HINT)
    expect(phrase).to_have_count(1)
    assert field.bounding_box() == beneath, "a hint moved what is being typed"
    phrase.tap()
    expect(page.get_by_text("It sounds as if the child made the danger.")).to_be_visible()
    page.get_by_role("button", name="These are the child’s words").tap()
    expect(phrase).to_have_count(0)
    expect(field).to_be_focused()

    swap = page.get_by_role("button", name="Use “non-recent”")
    swap.tap()
    expect(field).to_have_value(TAKEN)
    page.get_by_role("button", name="Undo").tap()
    expect(field).to_have_value(SAW)
    field.fill(TAKEN)
    page.keyboard.type(" He absconded.")
    expect(page.get_by_role("button", name="“absconded”")).to_be_visible()


def the_sheet_is_opened_again(served: Served, page: Page) -> None:
    """What are the child's words stays so as long as the draft is kept."""
    page.goto(served.origin)
    sign_in(served, page, "affinity", "rowan")
    doing.begin(page)
    expect(page.get_by_label("What I saw or heard")).to_have_value(f"{TAKEN} He absconded.")
    expect(page.get_by_role("button", name="“absconded”")).to_be_visible()
    expect(page.get_by_role("button", name=HINT)).to_have_count(0)


def a_mark_by_keyboard(page: Page) -> None:
    tab_to(page, "Marks on the body")
    keyboard(page, "Enter")
    tab_to(page, "forehead, front")
    keyboard(page, *["ArrowDown"] * 7)
    keyboard(page, "Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Right elbow, front")).to_be_visible()
    tab_to(page, "Graze")
    keyboard(page, "Enter")
    tab_to(page, "Size, colour, shape")
    page.keyboard.type("as long as a finger")
    keyboard(page, "Escape")
    expect(page.get_by_role("button", name="right elbow, front", exact=True)).to_be_focused()
    marks = page.get_by_role("list", name="Marks you have put down")
    expect(marks).to_contain_text("Graze, right elbow, front")
    expect(marks).to_contain_text("as long as a finger")
