"""A lead is asked about what is over: keeps it on hold, decides that it goes, asked twice, and takes that back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from server.retention.reviews import RETENTION_BELL
from sync.messages.children import ChildFacts, KeepChildRecord
from sync.messages.concerns import FollowUpConcern
from sync.messages.recording import ChildInvolved
from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served

KEPT = "How long things are kept"
SAW = "She waited at the gate until six."
AGED = "update matter set followed_up_at = followed_up_at {} interval '10 years' where matter_id = $1"


def test_a_lead_decides_what_is_kept(served: Served, new_profile: NewProfile) -> None:
    profile = new_profile("laptop", DESK)
    page = profile.open(profile.start())
    doing.enrol(page, served.code("affinity", "alder", shared=False))
    sign_in(served, page, "affinity", "devi")
    look = Looking(page)
    to(page, KEPT)
    expect(page.get_by_text("Nothing to look at now.")).to_be_visible()
    closed = something_is_over(served)
    matter = page.get_by_role("article").filter(has_text="Amber Quill")
    expect(matter).to_contain_text("25 years from the child's birth")
    look.at("retention")
    holds(page, look)
    lets_go(served, page, look)
    # Whoever verifies this server after us finds that a row says otherwise than its entries.
    served.sql("affinity", AGED.format("+"), closed)


def to(page: Page, what: str) -> None:
    page.get_by_role("navigation", name="Harken").get_by_role("link", name="Keep up to date").click()
    doing.arrives(page, "Keep up to date")
    page.get_by_role("link", name=what).click()
    doing.arrives(page, what)


def something_is_over(served: Served) -> str:
    """A concern about a child who was born long ago was closed ten years ago, and the first of the month has come."""
    amber = next(one.child for one in served.demo.affinity.children if one.name == "Amber Quill")
    lead = served.reader("devi", "alder")
    concern = lead.device.new_id()
    # Another test may have kept a record of this child.
    stands = served.sql("affinity", "select seq from newest_state where kind = 'child-record' and about = $1", amber)
    over = stands[0]["seq"] if stands else 0
    born = KeepChildRecord(child=amber, over=over, facts=ChildFacts(born="1990-02-28"))
    closed = FollowUpConcern(
        concern=concern, summary="Collected late.", action="Rang home.", outcome="Nothing further."
    )
    recorded = lead.device.concern(saw=SAW, child=ChildInvolved(listed=amber))
    lead.device.push([lead.device.seal(recorded, cmd=concern)])
    for command in (closed, born):
        lead.device.push([lead.device.seal(command, by=lead.me)])
    # Nobody is grown up years after their birth alone: it has to have been closed for years as well.
    served.sql("affinity", AGED.format("-"), concern)
    served.sql("affinity", "update due set at = now() where kind = $1", RETENTION_BELL)
    return concern


def holds(page: Page, look: Looking) -> None:
    page.get_by_role("button", name="Put something on hold").click()
    sheet = page.get_by_role("dialog")
    which = sheet.get_by_label("Which child?")
    which.select_option(label=which.locator("option", has_text="Amber Quill").inner_text())
    sheet.get_by_role("button", name="Put on hold").click()
    expect(sheet.get_by_role("alert")).to_have_text("Say why.")
    sheet.get_by_label("Why?").fill("County court, claim 12.")
    look.at("retention-hold")
    sheet.get_by_role("button", name="Put on hold").click()
    standing = page.get_by_role("article").filter(has_text="Everything about Amber Quill")
    expect(standing).to_contain_text("County court, claim 12.")
    expect(page.get_by_text("On hold: it stays.")).to_be_visible()
    standing.get_by_role("button", name="Lift this hold").click()
    sheet.get_by_label("Why?").fill("The court has decided.")
    sheet.get_by_role("button", name="Lift this hold").click()
    expect(standing).to_have_count(0)


def lets_go(served: Served, page: Page, look: Looking) -> None:
    served.sql("affinity", "update session set confirmed_at = now() where ended_at is null")
    page.get_by_role("button", name="Let it go").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Why?").fill("Nobody needs it any more.")
    look.at("retention-go")
    sheet.get_by_role("button", name="Go on").click()
    expect(sheet).to_contain_text("Nothing goes for 14 days.")
    sheet.get_by_role("button", name="Yes, let it go after 14 days").click()
    expect(page.get_by_role("heading", name="Will go")).to_be_visible()
    look.at("retention-going")
    page.get_by_role("button", name="Keep it after all").click()
    sheet.get_by_label("Keep until").fill("2090-01-01")
    sheet.get_by_label("Why?").fill("Somebody asked for it.")
    sheet.get_by_role("button", name="Keep it longer").click()
    expect(page.get_by_role("heading", name="Will go")).to_have_count(0)
