"""A lead's phone is off. Step by step others are told, through a crash of everything, until the chain has no more; the
recorder's screen says so, and goes on until a human answers (J5; S8; R9, R10)."""

from __future__ import annotations

import re

import asyncpg
from playwright.sync_api import Page, expect

from sync import ids
from tests.browser import doing
from tests.browser.chromium import BUSY, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import Concern
from tests.browser.looking import Looking
from tests.browser.rehearsing import nothing_real_waits
from tests.browser.served import Served
from tests.browser.waking import deliver, phone_of, shown, tap, unlocks
from tests.support.pushes import PushService, Received

SAW = "She ran back in crying and says that they wait for her round the corner."
CHILD = "Faye Tansley"
ABOVE = ("helen", "ruth", "nadia", "peter")
"""Whom the steps after the leads reach: the head, the region, everyone."""
DOWN_S = 2
"""A step falls due while nothing of Harken runs."""


def test_a_phone_is_off_and_the_chain_goes_on_until_somebody_answers(
    served: Served, pushes: PushService, new_profile: NewProfile
) -> None:
    nothing_real_waits(served, "alder", "devi", "affinity")
    off, others = pushes.subscription(), {login: pushes.subscription() for login in ABOVE}
    for login, one in {"devi": off, **others}.items():
        reader = served.reader(login, "alder")
        reader.device.http.post("/alerts/subscriptions", json=one.json()).raise_for_status()
    pocket, mine, tablet = (
        new_profile("pocket", SMALL_TABLET),
        pushes.subscription(),
        new_profile("tablet", SMALL_TABLET),
    )
    for watched in (pocket.watched, tablet.watched):
        watched.expected.append(BUSY)
    deputy = phone_of(served, pocket, mine, "tom", "alder")
    doing.lock(deputy)
    page = set_up(served, tablet, "affinity", "alder")
    look = Looking(page)

    # 0 and 5 minutes: both leads. Neither phone answers, and nobody else knows of it.
    reference = doing.record(page, Concern(danger="Yes", child=CHILD, saw=SAW, name="Rowan Tully"))
    pushes.wait(1, one=off)
    pushes.wait(1, one=mine)
    expect(doing.loud(page)).to_contain_text("Nobody has read it yet.")
    look.at("phone-off-sent")
    matter = str(standing(served, reference)["matter_id"])

    def told(*logins: str) -> list[int]:
        return [told_of(served, matter, login) for login in logins]

    served.later("affinity", reference, 5)
    doing.until(lambda: told("devi", "tom") == [2, 2])
    assert told(*ABOVE) == [0, 0, 0, 0]

    # 10: the head as well. The recorder sees that nobody answers, and whom to phone.
    served.later("affinity", reference, 5)
    doing.until(lambda: told("helen") == [1])
    pushes.wait(1, one=others["helen"])
    expect(doing.loud(page)).to_contain_text("Nobody has answered. Phone Designated Safeguarding Lead on duty")
    look.at("phone-off-unanswered")

    # 20: due while every process is dead. Taken once they are back, and once.
    assert (standing(served, reference)["taken"], told("ruth")) == (3, [0])
    falls_due_while_all_is_dead(served, reference, 10)
    doing.until(lambda: told("ruth") == [1])
    assert (standing(served, reference)["taken"], told("nadia", "peter")) == (4, [0, 0])
    pushes.wait(1, one=others["ruth"])

    # 30: everyone. The chain has no more, and the recorder is told so; nobody is left in silence.
    served.later("affinity", reference, 10)
    doing.until(lambda: told("nadia", "peter") == [1, 1])
    assert standing(served, reference)["ended"]
    for one in others.values():
        assert pushes.wait(1, one=one)[-1].says == "now"
    expect(doing.loud(page)).to_contain_text("Nobody has answered.")
    expect(doing.telling(page)).to_contain_text("Helen Strood, Headteacher and 3 others.")
    look.at("phone-off-everyone-told")
    served.later("affinity", reference, 15)
    doing.until(lambda: told("devi", *ABOVE) == [6, 4, 3, 2, 2])

    # A human answers: from the lock screen, in one tap once it is open.
    answers(served, pocket, deputy, pushes.of(mine)[-1])
    expect(doing.loud(page)).to_contain_text(
        re.compile(r"Tom Ellery, Deputy Designated Safeguarding Lead has it, \d\d:\d\d")
    )
    look.at("phone-off-answered")
    for got in (*pushes.of(off), *pushes.of(mine)):
        assert set(got.payload) == {"p", "says", "n", "pad"}
        assert CHILD.encode() not in got.plain


def told_of(served: Served, matter: str, login: str) -> int:
    """How often this matter woke somebody."""
    woken = "select count(*) from alert where matter_id = $1 and person_id = $2 and outcome = 'webpush'"
    [row] = served.sql("affinity", woken, matter, served.demo.person(login))
    return int(row["count"])


def standing(served: Served, reference: str) -> asyncpg.Record:
    """How far the telling of one concern has got, while nobody has it."""
    rows = served.sql("affinity", "select matter_id, taken, ended from ladder")
    [row] = [one for one in rows if ids.reference(str(one["matter_id"])) == reference]
    return row


def falls_due_while_all_is_dead(served: Served, reference: str, minutes: int) -> None:
    """So many minutes pass, of which the last moments without any process of Harken."""
    matter = standing(served, reference)["matter_id"]
    served.sql(
        "affinity",
        "update ladder set from_at = from_at - $2 * interval '1 minute' + $3 * interval '1 second',"
        " last_at = last_at - $2 * interval '1 minute' where matter_id = $1",
        *(matter, minutes, DOWN_S),
    )
    served.sql("affinity", "update due set at = now() + $2 * interval '1 second' where id = $1", matter, DOWN_S)
    served.kill()
    served.start()


def answers(served: Served, phone: Profile, page: Page, got: Received) -> None:
    """From what stands on the lock screen to "I have it"."""
    deliver(phone, page, got.plain)
    doing.until(lambda: shown(page))
    assert [(said["title"], said["body"]) for said in shown(page)] == [("Harken: please open now", "")]
    tap(phone.context)
    expect(page).to_have_url(re.compile(r"/unlock$"))
    unlocks(served, page, "tom")
    story = page.get_by_role("region", name="What they saw or heard")
    expect(story.get_by_text(SAW)).to_be_visible()
    page.get_by_role("button", name="I have it").click()
