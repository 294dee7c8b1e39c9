"""What becomes of sharing where it is not one school and one home: two schools and a lead of both ends; a child whom
nobody has named there yet, what cannot wait, what is confidential, somebody who had it and is gone, and a concern that
was about another child (REQ-12-E, REQ-12-F; R20, R28, R29, R33, R36)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import ids
from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.bridges import AnswerMatch, OfferBridge
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import OpenHandoff
from sync.messages.people import SuspendPerson
from sync.messages.recording import ChildInvolved
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import until
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.test_handoffs import desk, row
from tests.browser.visited import has_visited
from tests.browser.waking import can_be_woken, deliver, shown, tap
from tests.support.pushes import PushService, Subscription
from tests.support.running import Reader

BOTH_ENDS, SLUG = "both-ends", "edges"
"""A provider for each journey: somebody is suspended in one."""
ROWAN, YEW, WILLOW = "Rowan School", "Yew College", "Willow House"
DSL, HSL = "Designated Safeguarding Lead", "Home Safeguarding Lead"
ATTIC, YEAR_9 = "Attic room", "Year 9"
AT_HOME = f"{HSL}, {WILLOW}"

SLEPT = "He slept in his coat and had somebody else's phone."
FOR_ROWAN, FOR_YEW = "Please watch who meets him at the gate.", "Please ask him about the phone."
ASKED_BO = "I have asked him. It is his cousin's."
AT_RISK = "She said he waits for her behind the station tonight."
PLEASE = "Please keep her in tonight."
ABOUT_HAL = "He drove them home by himself again."
ON_FILE = "We kept her in. Nobody came."


def provider(slug: str) -> dict[str, object]:
    """Bo leads a school and a home that tell each other."""

    def place(ref: str, kind: str, name: str, room: str, *children: str) -> dict[str, object]:
        listed = [{"name": child, "room": room} for child in children]
        return {"ref": ref, "kind": kind, "nation": "ENG", "name": name, "children": listed}

    def person(login: str, name: str, *posts: tuple[str, str, str | None]) -> dict[str, object]:
        appointments = [{"role": role, "title": title, "setting": ref} for role, title, ref in posts]
        passphrase = f"{login} walks over a bridge"
        return {
            "login": f"{login}@{slug}.example", "name": name, "passphrase": passphrase,
            "appointments": appointments, "email": "",
        }  # fmt: skip

    def quin(school: str) -> dict[str, object]:
        return {"here": school, "child": "Quin Albury", "there": "willow", "there_child": "Quin Albury"}

    return {
        "slug": slug,
        "name": "Edges Schools and Homes",
        "pack": "outcomes-first",
        "bridges": [["rowan", "willow"], ["yew", "willow"]],
        "matches": [quin("rowan"), quin("yew")],
        "settings": [
            place("rowan", "school", ROWAN, YEAR_9, "Quin Albury", "Wren Jessop"),
            place("yew", "school", YEW, "Workshop", "Quin Albury"),
            place("willow", "home", WILLOW, ATTIC, "Quin Albury", "Wren Jessop"),
        ],
        "people": [
            person("lea", "Lea Marsh", ("lead", DSL, "rowan")),
            person("bo", "Bo Farrow", ("lead", DSL, "yew"), ("lead", HSL, "willow")),
            person("hal", "Hal Brook", ("lead", HSL, "willow")),
            person("ivo", "Ivo Penn", ("deputy", f"Deputy {HSL}", "willow")),
            person("dora", "Dora Fell", ("head", "Registered Manager", "willow")),
            person("zed", "Zed Alder", ("administrator", "Keeps Harken true", None)),
        ],
    }  # fmt: skip


def seeded(served: Served, tmp_path: Path, slug: str) -> None:
    (tmp_path / "provider.json").write_text(json.dumps({"tenants": [provider(slug)]}))
    served.seed(tmp_path / "provider.json")


def listed(reader: Reader, name: str, room: str) -> str:
    """The child of that name at the place with that room."""
    kept = [entry["d"] for entry in reader.feeds["roster"] if entry["k"] == "child-listed"]
    [child] = [str(one["child"]) for one in kept if (one["name"], one["room"]) == (name, room)]
    return child


def does(reader: Reader, command: Command, route: Route | None = None) -> None:
    [receipt] = reader.device.push([reader.device.seal(command, by=reader.me, route=route)])
    assert receipt.verdict == "accepted", receipt.reason


def open_concern(page: Page, saw: str) -> None:
    desk(page)
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=saw).click()
    expect(page.get_by_role("region", name="What they saw or heard").get_by_text(saw)).to_be_visible()


def shares_from(page: Page, screen: str) -> None:
    """There is one and the same button where a concern is read and where a chronology is."""
    doing.arrives(page, screen)
    page.get_by_role("button", name="Share", exact=True).click()
    doing.arrives(page, "Share")


def reasons(page: Page) -> None:
    """What nobody but the lead can say, each with a tap."""
    page.get_by_role("button", name="To keep this child safe while they are with you.").click()
    doing.answer(page, "What allows you to share it?", "To safeguard a child").click()
    doing.answer(page, "Has the family been told that you share it?", "Yes").click()


def sends(page: Page, lead: str, look: Looking | None = None) -> str:
    """What the preview said."""
    page.get_by_role("button", name="See what they will read").click()
    expect(page.get_by_role("heading", name="This is all that they will read")).to_be_visible()
    said = page.get_by_role("main").inner_text()
    if look:
        look.at("edges-preview")
    page.get_by_role("button", name=f"Share with {lead}").click()
    expect(page.get_by_role("status").filter(has_text=f"Sent to {lead}")).to_be_visible()
    return said


# -- two schools, and a lead of both ends ----------------------------------------------------------------------------


def test_each_of_two_schools_is_told_by_itself_and_nobody_agrees_with_themself(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    seeded(served, tmp_path, BOTH_ENDS)
    lea, bo = served.reader("lea", "rowan", BOTH_ENDS), served.reader("bo", "willow", BOTH_ENDS)
    bo.read()
    quin = listed(bo, "Quin Albury", ATTIC)
    does(bo, bo.device.concern(saw=SLEPT, child=ChildInvolved(listed=quin)))
    page = set_up(served, new_profile("laptop", DESK), BOTH_ENDS, "willow", shared=False)
    sign_in(served, page, BOTH_ENDS, "bo")
    look = Looking(page)

    from_the_chronology(page, look)
    two_texts(page)
    came = json.dumps([entry["d"] for entry in brought(lea)])
    assert FOR_ROWAN in came
    assert SLEPT in came
    assert FOR_YEW not in came
    one_place_for_both_directions(page, look)
    asks_and_cannot_agree(served, bo, page, look)


def brought(reader: Reader) -> list[dict[str, object]]:
    reader.read()
    return [entry for entry in reader.feeds["bridge"] if entry["k"] == "handoff-brought"]


def from_the_chronology(page: Page, look: Looking) -> None:
    open_concern(page, SLEPT)
    page.get_by_role("button", name="Chronology: Quin Albury").click()
    shares_from(page, "Chronology")
    # Of two nobody guesses which, and of several concerns nothing is ticked for anybody.
    whom = page.get_by_role("group", name="Who is it for?")
    expect(whom.get_by_role("radio")).to_have_count(2)
    assert whom.get_by_role("radio", checked=True).count() == 0
    assert page.get_by_role("checkbox", checked=True).count() == 0
    page.get_by_text(re.compile(f"^Concern, .*{re.escape(SLEPT)}")).click()
    expect(page.get_by_role("checkbox", name=re.compile(re.escape(SLEPT)))).to_be_visible()
    look.at("edges-from-chronology")


def two_texts(page: Page) -> None:
    """What is written for one is never in what the other reads."""
    message, story = page.get_by_label("Anything to add"), page.get_by_role("checkbox", name=re.compile(SLEPT))
    doing.answer(page, "Who is it for?", f"{DSL}, {ROWAN}").click()
    message.fill(FOR_ROWAN)
    story.locator("..").click()
    doing.answer(page, "Who is it for?", f"{DSL}, {YEW}").click()
    expect(message).to_have_value("")
    expect(story).not_to_be_checked()
    message.fill(FOR_YEW)
    doing.answer(page, "Who is it for?", f"{DSL}, {ROWAN}").click()
    expect(message).to_have_value(FOR_ROWAN)
    expect(story).to_be_checked()
    reasons(page)
    assert FOR_YEW not in sends(page, f"{DSL}, {ROWAN}")

    page.get_by_role("button", name="Back to the chronology").click()
    shares_from(page, "Chronology")
    doing.answer(page, "Who is it for?", f"{DSL}, {YEW}").click()
    expect(message).to_have_value(FOR_YEW)
    reasons(page)
    said = sends(page, f"{DSL}, {YEW}")
    assert FOR_ROWAN not in said
    assert SLEPT not in said


def one_place_for_both_directions(page: Page, look: Looking) -> None:
    """Whoever leads both ends finds it once, and does what either side does."""
    page.get_by_role("link", name="What is shared").click()
    expect(row(page, "Waiting for them", f"To {ROWAN}")).to_have_count(1)
    both = row(page, "Waiting for you", f"From {WILLOW} to {YEW}")
    expect(both).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("button").filter(has_text=YEW)).to_have_count(1)
    expect(page.get_by_role("navigation").get_by_role("link", name="Concerns")).to_be_visible()
    look.at("edges-both-ends-list")
    both.click()
    page.get_by_role("button", name="Open it").click()
    steps = page.get_by_role("region", name="How far it has got")
    expect(steps).to_contain_text("Opened Bo Farrow")
    page.get_by_label("What you make of it, and what you do").fill(ASKED_BO)
    look.at("edges-both-ends")
    page.emulate_media(color_scheme="dark")
    look.in_the_dark("edges-both-ends")
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Save the note").click()
    expect(steps).to_contain_text("Note made Bo Farrow")
    page.get_by_role("button", name="Seen: close it").click()
    expect(steps).to_contain_text("Closed Bo Farrow")


def asks_and_cannot_agree(served: Served, bo: Reader, page: Page, look: Looking) -> None:
    desk(page)
    for way in ("Keep up to date", "Places", "Places that tell each other"):
        page.get_by_role("link", name=re.compile(f"^{way}")).click()
    doing.arrives(page, "Places that tell each other")
    told = page.get_by_role("region", name=YEW)
    told.get_by_role("button", name=f"End it: {YEW}").click()
    told.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_text(f"You and {YEW} do not tell each other any more.")).to_be_visible()
    yew, willow = (served.demo.setting(ref, BOTH_ENDS) for ref in ("yew", "willow"))
    does(bo, OfferBridge(setting=yew, other=willow))
    expect(page.get_by_text(f"{WILLOW} has been asked. Somebody else, who leads there, has to agree.")).to_be_visible()
    assert page.get_by_role("button", name="Agree", exact=True).count() == 0
    look.at("edges-asked-oneself")


# -- what cannot wait, what is confidential, who is gone, and another child ------------------------------------------


def test_what_was_shared_finds_somebody_who_may_know_whatever_happens(
    served: Served, pushes: PushService, new_profile: NewProfile, tmp_path: Path
) -> None:
    seeded(served, tmp_path, SLUG)
    hal, zed = served.reader("hal", "willow", SLUG), served.reader("zed", "rowan", SLUG)
    recorded = served.reader("lea", "rowan", SLUG)
    recorded.read()
    wren, quin = (ChildInvolved(listed=listed(recorded, name, YEAR_9)) for name in ("Wren Jessop", "Quin Albury"))
    device = recorded.device
    does(recorded, device.concern(saw=AT_RISK, child=wren, danger=Answer.YES))
    subject = Subject(person=hal.me.person)
    does(recorded, device.concern(saw=ABOUT_HAL, child=quin, adult=Answer.YES, subject=subject), Route.ABOUT_ADULT)
    tablet, laptop, one = new_profile("tablet", SMALL_TABLET), new_profile("laptop", DESK), pushes.subscription()
    ivo = alerted(served, laptop, one)
    lea = set_up(served, tablet, SLUG, "rowan", shared=False)
    sign_in(served, lea, SLUG, "lea")

    names_whom_it_is_about(lea, hal)
    cannot_wait(served, pushes, laptop, one, lea, ivo)
    handoff = str(brought(hal)[-1]["cmd"])
    does(hal, OpenHandoff(handoff=handoff))
    ivo.set_viewport_size(DESK)
    expect(row(ivo, "Waiting for you", f"From {ROWAN}")).to_contain_text("Hal Brook has it")

    confidential(lea, ivo)
    assert excluded_knows_nothing(served, hal, but=handoff)

    does(zed, SuspendPerson(person=hal.me.person))
    released(ivo)
    about_another_child(lea, ivo)


def alerted(served: Served, profile: Profile, one: Subscription) -> Page:
    has_visited(served, profile)
    page = profile.start()
    can_be_woken(profile, one)
    profile.open(page)
    doing.enrol(page, served.code(SLUG, "willow", shared=False))
    doing.works_without_network(page)
    sign_in(served, page, SLUG, "ivo")
    page.get_by_role("link", name="Alerts").click()
    doing.arrives(page, "Alerts")
    page.get_by_role("button", name="Turn alerts on").click()
    expect(page.get_by_text("Alerts are on here.")).to_be_visible()
    return page


def names_whom_it_is_about(lea: Page, hal: Reader) -> None:
    """Met while it is written: asked, answered by the other side, and what was typed is still there."""
    look = Looking(lea)
    open_concern(lea, AT_RISK)
    shares_from(lea, "Concerns")
    doing.answer(lea, "Who is it for?", AT_HOME).click()
    expect(lea.get_by_text("Nobody has said yet that this child is there.")).to_be_visible()
    lea.get_by_label("Anything to add").fill(PLEASE)
    look.at("edges-unmatched")
    lea.get_by_role("button", name="Ask them first who it is").click()
    here = lea.get_by_role("region", name=WILLOW)
    here.get_by_label("One of yours").fill("Wre")
    here.get_by_role("button", name=re.compile("Wren Jessop")).click()
    here.get_by_role("button", name=f"Ask {WILLOW} who it is").click()
    expect(here).to_contain_text("They have been asked who it is.")

    hal.read()
    kept = [
        entry["d"] for entry in hal.feeds["bridge"] if entry["k"] == "match-kept" and entry["d"]["state"] == "offered"
    ]
    child = listed(hal, "Wren Jessop", ATTIC)
    does(hal, AnswerMatch(match=kept[-1]["match"], child=child, name="Wren Jessop", room=ATTIC))
    expect(here.get_by_role("button", name="Not in both any more: Wren Jessop")).to_be_visible()
    lea.get_by_role("button", name="Back", exact=True).click()
    expect(lea.get_by_text("Both places have said that this child is with them.")).to_be_visible()
    expect(lea.get_by_label("Anything to add")).to_have_value(PLEASE)
    reasons(lea)
    sends(lea, AT_HOME, look)


def cannot_wait(served: Served, pushes: PushService, laptop: Profile, one: Subscription, lea: Page, ivo: Page) -> None:
    """Everybody who leads there is alerted at once, by words that say nothing; then who is told next."""
    [got, *_] = pushes.wait(1, one=one)
    assert got.says == "now"
    for word in ("Wren", "Rowan", "station", "Lea", SLUG):
        assert word.encode() not in got.plain
    deliver(laptop, ivo, got.plain)
    until(lambda: shown(ivo))
    assert [found["title"] for found in shown(ivo)] == ["Harken: please open now"]
    tap(laptop.context)
    expect(ivo).to_have_url(re.compile(r"/shared$"))
    urgent = row(ivo, "Waiting for you", f"From {ROWAN}")
    expect(urgent).to_contain_text("Cannot wait")
    urgent.click()
    expect(ivo.get_by_text("This cannot wait. Open it now.")).to_be_visible()
    Looking(ivo).at("edges-now-closed")

    lea.get_by_role("link", name="What is shared").click()
    row(lea, "Waiting for them", f"To {WILLOW}").click()
    steps = lea.get_by_role("region", name="How far it has got")
    expect(steps).to_contain_text(f"Ivo Penn, Deputy {HSL}")
    [sent] = served.sql(SLUG, "select handoff_id::text as id from handoff where state in ('sent', 'delivered')")
    served.later(SLUG, ids.reference(sent["id"]), 10)
    expect(steps).to_contain_text("Dora Fell, Registered Manager")
    Looking(lea).at("edges-now-sent")


def confidential(lea: Page, ivo: Page) -> None:
    """Whoever is left there reads it, marked as what it is."""
    open_concern(lea, ABOUT_HAL)
    lea.get_by_role("button", name=f"Share with {AT_HOME}").click()
    expect(lea.get_by_text("Whoever must not know of it is not told, whatever they are there.")).to_be_visible()
    assert lea.get_by_role("checkbox", checked=True).count() == 0
    lea.get_by_role("checkbox", name=re.compile(re.escape(ABOUT_HAL))).locator("..").click()
    reasons(lea)
    sends(lea, AT_HOME)
    marked = row(ivo, "Waiting for you", "Confidential")
    marked.click()
    ivo.get_by_role("button", name="Open it").click()
    expect(ivo.get_by_text(ABOUT_HAL)).to_be_visible()
    # That it is open is said here before anybody else knows of it.
    steps = ivo.get_by_role("region", name="How far it has got")
    expect(steps).to_contain_text("Opened Ivo Penn")
    expect(steps).not_to_contain_text("On this device only")
    Looking(ivo).at("edges-confidential-opened")
    ivo.set_viewport_size(DESK)


def excluded_knows_nothing(served: Served, hal: Reader, *, but: str) -> bool:
    """Neither its words nor its id nor that there is one, in anything that they are sent."""
    [other] = served.sql(
        SLUG, "select handoff_id::text as id from handoff where state = 'opened' and handoff_id <> $1", but
    )
    words = hal.words()
    assert but in words
    return ABOUT_HAL not in words and other["id"] not in words and "case" not in hal.kinds.values()


def released(ivo: Page) -> None:
    """Whoever had it cannot sign in any more: it waits for the others again, and one of them has it."""
    theirs = row(ivo, "Waiting for you", "Whoever opened it is not here any more")
    expect(theirs).to_be_visible()
    theirs.click()
    expect(ivo.get_by_text(AT_RISK)).to_be_visible()
    Looking(ivo).at("edges-released")
    ivo.set_viewport_size(DESK)
    ivo.get_by_role("button", name="I have it").click()
    expect(ivo.get_by_role("button", name="I have it")).to_be_hidden()
    expect(row(ivo, "Waiting for you", "Your note is owed").filter(has_text="Wren")).to_be_visible()


def about_another_child(lea: Page, ivo: Page) -> None:
    """Somebody there has read it: they are told, on the screen and in what they wrote about it (R33)."""
    open_concern(lea, AT_RISK)
    lea.get_by_role("button", name="Which child is it about?").click()
    lea.get_by_role("button", name="This is not about Wren Jessop").click()
    expect(lea.get_by_text(f"{WILLOW} has read what you shared of it. They are told")).to_be_visible()
    lea.get_by_role("button", name="Save", exact=True).click()
    expect(lea.get_by_role("heading", name="Has anyone been told who should not have been?")).to_be_visible()

    expect(ivo.get_by_role("article")).to_contain_text(
        re.compile("They have said, .*, that it was not about this child")
    )
    expect(row(ivo, "Waiting for you", "Not about this child")).to_be_visible()
    Looking(ivo).at("edges-another-child")
    ivo.set_viewport_size(DESK)
    ivo.get_by_label("What you make of it, and what you do").fill(ON_FILE)
    ivo.get_by_role("button", name="Save the note").click()
    expect(ivo.get_by_role("region", name="Our note")).to_contain_text(ON_FILE)
    for way in ("Keep up to date", "Children"):
        ivo.get_by_role("link", name=re.compile(f"^{way}")).click()
    ivo.get_by_role("button", name=re.compile("Wren Jessop")).click()
    ivo.get_by_role("button", name=re.compile("^Chronology")).click()
    note = ivo.get_by_role("article", name=f"Note on what {ROWAN} shared")
    expect(note).to_contain_text(ON_FILE)
    expect(note).to_contain_text("Said not to be about this child")
    Looking(ivo).at("edges-another-child-on-file")
