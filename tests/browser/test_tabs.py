"""Several tabs and the service worker over one outbox: each concern goes up once, whoever sends it (F14)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.chromium import sync_event
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import Concern
from tests.browser.served import Served, stories

TABS = 3
ROUNDS = 2

_OUTBOX = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('harken');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const asking = opening.result.transaction('outbox').objectStore('outbox').getAll();
        asking.onsuccess = () => {
            opening.result.close();
            const row = ({cmd, seq, waiting, receipt}) => [cmd, seq, waiting ?? null, receipt?.line ?? null];
            resolve(asking.result.map(row));
        };
    };
})"""


def test_three_tabs_save_while_the_service_worker_sends(served: Served, new_profile: NewProfile) -> None:
    tablet = new_profile("tablet")
    first = set_up(served, tablet, "outcomes-first", "damson")
    reader = served.reader("carys", "damson", "outcomes-first")
    pages = [first, *(tablet.open(tablet.context.new_page()) for _ in range(TABS - 1))]
    beside = tablet.context.new_page()
    for page in pages:
        page.bring_to_front()
        doing.begin(page)
    told = []
    for n in range(ROUNDS):
        for page in pages:
            page.bring_to_front()
            told.append(f"Round {n}, tab {pages.index(page)}: the phone rang at night again.")
            doing.write(page, Concern(saw=told[-1]))
        for page in pages:
            # Not waited for: the next tab saves while this one seals and sends.
            page.evaluate("void document.querySelector('form').requestSubmit()")
        sync_event(tablet, beside)
        for page in pages:
            page.bring_to_front()
            expect(page.get_by_text(doing.REFERENCE)).to_be_visible()
            if n + 1 < ROUNDS:
                page.get_by_role("link", name="Record another").tap()
                expect(page.get_by_label("What I saw or heard")).to_have_value("")

    def arrived() -> list[str]:
        return sorted(saw for saw in stories(reader, "concern-recorded") if saw.startswith("Round "))

    doing.until(lambda: len(arrived()) >= len(told))
    assert arrived() == sorted(told)
    doing.until(lambda: all(waiting is None for _, _, waiting, _ in first.evaluate(_OUTBOX)))
    rows = first.evaluate(_OUTBOX)
    # Numbered without a gap, each with a receipt for itself: what did not verify would still be waiting.
    assert sorted(seq for _, seq, _, _ in rows) == list(range(1, len(told) + 1))
    assert {line.split()[3] for _, _, _, line in rows} == {cmd for cmd, _, _, _ in rows}
    assert {line.split()[5] for _, _, _, line in rows} == {"accepted"}
    served.command("verify")
