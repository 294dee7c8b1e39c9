"""A lead has the seniors told; one of them sees that there is something, and the lead sees that (11.1; R19, R29)."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import expect

from sync.messages.concerns import AcknowledgeConcern
from sync.messages.recording import ChildInvolved
from tests.browser import doing
from tests.browser.alone import like_the_demo
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served

SLUG = "seniors"
SAW = "He will not say where the new phone is from."
MAILBOX = "safeguarding@outcomes-first.example"


def test_a_lead_tells_the_seniors_and_sees_who_has_seen_it(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    # Of the demo's seniors one may know of something confidential by now, and would begin at the desk.
    like_the_demo(served, tmp_path, SLUG, "outcomes-first", "cedar")
    laptop, tablet = new_profile("laptop", DESK), new_profile("tablet")
    lead = set_up(served, laptop, SLUG, "cedar", shared=False)
    above = set_up(served, tablet, SLUG, "cedar", shared=False)
    mina = served.reader("mina", "cedar", SLUG)
    matter = mina.device.new_id()
    concern = mina.device.concern(saw=SAW, child=ChildInvolved(described="A boy in year 6"))
    mina.device.push([mina.device.seal(concern, cmd=matter)])
    mina.device.push([mina.device.seal(AcknowledgeConcern(concern=matter), by=mina.me)])

    sign_in(served, lead, SLUG, "mina")
    sign_in(served, above, SLUG, "moira")
    notice = above.get_by_role("region", name="Something was notified to you")
    expect(above.get_by_text("What you record shows here")).to_be_visible()
    expect(notice).to_be_hidden()
    lead.get_by_text("A boy in year 6").first.click()
    seniors = lead.get_by_role("region", name="Seniors")
    seniors.get_by_role("button", name="Tell the seniors").click()
    sheet = lead.get_by_role("dialog", name="Who will be told")
    for words in ("Moira Keane", f"by e-mail to {MAILBOX}", "Chair of Governors: nobody here has this post"):
        expect(sheet).to_contain_text(words)
    Looking(lead).at("seniors-sheet")
    sheet.get_by_role("button", name="Tell them now").click()
    expect(seniors).to_contain_text("Moira Keane, Regional Director: told, not seen yet")
    expect(seniors).to_contain_text(f"{MAILBOX}: sent")

    expect(notice).to_contain_text("by Mina Locke, Designated Safeguarding Lead")
    seen = above.locator("body").inner_text() + above.title() + above.url
    assert [word for word in ("year 6", "phone is from") if word in seen] == []
    Looking(above).at("seniors-notice")
    notice.get_by_role("button", name="Seen").click()
    expect(notice).to_be_hidden()
    expect(above.get_by_role("status").filter(has_text="Mina Locke will see that you have seen it.")).to_be_visible()
    expect(seniors).to_contain_text("Moira Keane, Regional Director: seen")
    Looking(lead).at("seniors-seen")

    mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in served.data.rglob("*.eml")]
    [mail] = [one for one in mails if one["to"] == MAILBOX]
    assert mail["subject"] == "Harken: something is waiting"
    doing.lock(above)
