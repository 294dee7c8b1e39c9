"""A lead reads all that a recorder said, says what it is, assesses it, makes the child safe, and prints what a court
could read (R6, R7, R24; REQ-4-B, REQ-12-A)."""

from __future__ import annotations

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from sync.messages.concerns import Answer
from sync.messages.recording import (
    ChildInvolved,
    ChildRole,
    ConcernKind,
    Disclosure,
    KnownBy,
    Mark,
    MarkKind,
    More,
    Side,
    SignSeen,
    ToldAlready,
    ToldBody,
)
from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import SHOTS, Looking
from tests.browser.served import Served

SAW = "Amber had a second phone and two new jumpers, and would not say from whom."
MORE = More(
    kinds=(ConcernKind.CRIMINAL,),
    disclosed=Answer.YES,
    disclosure=Disclosure(not_secret=Answer.YES, demeanour="Quiet, looking at the door."),
    moved=Answer.YES,
    moved_why="A man drove her to the station twice.",
    asked="“Can you tell me more about the phone?”",
    others="Her aunt says she is out at night.",
    opinion="I think someone is making her carry things.",
    offence=Answer.YES,
    told=(ToldAlready(body=ToldBody.LEAD, who="Devi Marsh", when="14:00"),),
    signs=(
        SignSeen(sign="IND-01", sources=(KnownBy.SAW,), change=Answer.YES, note="The phone."),
        SignSeen(sign="IND-15"),
    ),
    marks=(Mark(side=Side.FRONT, part="left-forearm", kind=MarkKind.BRUISE, note="yellow, about 3 cm"),),
)


def test_from_what_was_said_to_what_a_court_could_read(served: Served, new_profile: NewProfile) -> None:
    amber = next(one.child for one in served.demo.affinity.children if one.name == "Amber Quill")
    tablet = served.device("affinity", served.demo.setting("alder"), shared=True)
    involved = ChildInvolved(listed=amber, roles=(ChildRole.HARMED, ChildRole.MAY_HAVE_HARMED))
    concern = tablet.concern(saw=SAW, child=involved, danger=Answer.NOT_ANSWERED)
    tablet.push([tablet.seal(replace(concern, more=MORE))])
    profile = new_profile("laptop", SMALL_TABLET)
    page = set_up(served, profile, "affinity", "alder", shared=False)
    sign_in(served, page, "affinity", "devi")
    look = Looking(page)
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW).click()
    article = page.get_by_role("article")
    reads(article)
    look.at("assessing-story")
    classifies(page, article, look)
    assesses(page, article, look)
    is_asked_for_safety(page, article, look)
    chronology(page, article, look)
    prints(page, look)


def reads(article: Locator) -> None:
    """What nobody answered first; then each part under its own heading, in the order in which it is read."""
    story = article.get_by_role("region", name="What they saw or heard")
    expect(story).to_contain_text("Not answered: In danger now?")
    headings = [
        "What they saw or heard",
        "Where, how, and why they think so",
        "How the child was while telling",
        "The child’s exact words",
        "Questions they asked",
        "Signs",
        "Marks on the body",
        "What others said",
        "What they think",
        "Who they say they have told",
    ]
    expect(story.get_by_role("heading", level=3)).to_have_text(headings)
    expect(story).to_contain_text("Unexplained money or gifts, saw it, a change for this child: The phone.")
    expect(story).to_contain_text("may have harmed another child (may be a victim too)")
    expect(article).to_contain_text("Safety measures: not recorded.")


def classifies(page: Page, article: Locator, look: Looking) -> None:
    """By keyboard alone: `c` on the desk, and on through the form."""
    page.keyboard.press("c")
    doing.arrives(page, "Say what it is")
    expect(page.get_by_text("Consider exploitation")).to_be_visible()
    expect(page.get_by_text("Look at those signs too.")).to_be_visible()
    look.at("assessing-classify")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say whether it is exploitation.")
    page.get_by_role("group", name="Is it exploitation?").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Without a reason nothing changes.")
    page.get_by_text("Criminal exploitation", exact=True).last.click()
    page.get_by_label("Why you think so").fill("Gifts, a phone, and somebody who moves her.")
    page.get_by_role("button", name="Save").press("Enter")
    expect(article).to_contain_text("It is exploitation")
    expect(article.get_by_role("listitem").filter(has_text="Said what it is")).to_contain_text("somebody who moves her")


def assesses(page: Page, article: Locator, look: Looking) -> None:
    article.get_by_role("button", name="Assess", exact=True).click()
    doing.arrives(page, "Assess")
    expect(page.get_by_role("checkbox", name="Unexplained money or gifts")).to_be_checked()
    page.get_by_label("What protects the child").fill("Her aunt.")
    page.get_by_role("group", name="What it means for the child").get_by_text("Harm is likely").click()
    page.get_by_label("Your reasons").fill("Three signs in a month.")
    look.at("assessing-assess")
    page.get_by_role("button", name="Save").click()
    expect(article.get_by_role("region", name="What you make of it")).to_contain_text("Harm is likely")
    expect(article).to_contain_text("Her aunt.")


def is_asked_for_safety(page: Page, article: Locator, look: Looking) -> None:
    """R24: a child told somebody, so this comes before the end."""
    page.get_by_role("group", name="What to do").get_by_role("button", name="Follow up").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("What was put in place to keep them safe?")
    look.at("assessing-first")
    sheet.get_by_role("button", name="Record safety measures").click()
    doing.arrives(page, "Safety measures")
    page.get_by_label("What", exact=True).fill("Met at the gate every day")
    page.get_by_label("By whom").fill("Jo Hale")
    page.get_by_role("group", name="Have parents or carers been told?").get_by_text("No", exact=True).click()
    look.at("assessing-safety")
    page.get_by_role("button", name="Save").click()
    expect(article.get_by_role("region", name="What you make of it")).to_contain_text("Met at the gate every day")
    page.get_by_role("group", name="What to do").get_by_role("button", name="Follow up").click()
    expect(sheet.get_by_label("Summary of the concern")).to_be_visible()
    doing.close_sheet(page)
    look.at("assessing-judged")


def chronology(page: Page, article: Locator, look: Looking) -> None:
    article.get_by_role("button", name="Chronology: Amber Quill").click()
    doing.arrives(page, "Chronology")
    page.get_by_role("button", name="Write it down").click()
    doing.arrives(page, "Amber Quill")
    page.get_by_label("How they are on a usual day").fill("Talks to everybody at breakfast.")
    look.at("assessing-needs")
    page.get_by_role("button", name="Save").click()
    doing.arrives(page, "Chronology")
    expect(page.get_by_text("Talks to everybody at breakfast.")).to_be_visible()
    expect(page.get_by_role("heading", name="Signs over time")).to_be_visible()
    look.at("assessing-chronology")
    page.get_by_role("button", name="Show as a table").click()
    row = page.get_by_role("row").filter(has_text="Unexplained money or gifts")
    expect(row.get_by_role("cell").first).to_have_text("1")
    look.at("assessing-table")
    whole = page.pdf(prefer_css_page_size=True)
    (SHOTS / "chronology.pdf").write_bytes(whole)
    assert whole.startswith(b"%PDF")
    page.get_by_role("button", name="Back").click()
    doing.arrives(page, "Concerns")


def prints(page: Page, look: Looking) -> None:
    page.get_by_role("article").get_by_role("button", name="Print").click()
    doing.arrives(page, "Print")
    paper = page.get_by_role("main")
    expect(paper).to_contain_text("Devi Marsh")
    expect(paper).to_contain_text("State of the record")
    expect(paper).to_contain_text("What they think (Opinion)")
    expect(paper).to_contain_text("Alder")
    look.at("assessing-print")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.get_by_role("button", name="Print").is_visible(), "no furniture of the screen"
    assert not page.get_by_role("button", name="Back").is_visible()
    colours = "[...document.querySelectorAll('.paper, .paper h2, .paper p')].map(e => getComputedStyle(e).color)"
    assert set(page.evaluate(colours)) == {"rgb(0, 0, 0)"}, "black on white, in the dark too"
    (SHOTS / "concern.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="screen", color_scheme="light")
