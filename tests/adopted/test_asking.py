"""Who may read a provider's policy, who may try out another, and what that says of last month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sync.messages.assessing import MoveToCase
from sync.messages.concerns import Answer, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from tests.people.keeping import Keeper, keeper
from tests.support.web import Web, problem

SOONER = """
[[staff_concern_chain]]
roles = ["lead", "deputy"]
cites = "12.7"
[[staff_concern_chain]]
roles = ["head"]
cites = "our page of 12.7, found in May"
[[staff_concern_chain]]
roles = ["safeguarding"]
cites = "R10"

[ladders]
now_when_danger = ["yes", "no", "not-sure", "not-answered"]
now_when_disclosed = ["yes"]
now_when_moved = ["yes", "not-sure"]
now_when_kinds = ["trafficking", "online-grooming"]
cites = "our meeting of May"
[ladders.plans.now]
every_min = 10
cites = "our meeting of May"
steps = [
    { at_min = 0, roles = ["lead", "deputy", "head"], levels = 1, unanswered = true },
    { at_min = 5, roles = ["lead", "deputy", "head", "regional", "safeguarding"], levels = 9, unanswered = true },
    { at_min = 10, roles = ["lead", "deputy", "head", "regional", "safeguarding"], levels = 9, unanswered = true },
    { at_min = 20, roles = ["lead", "deputy", "head", "regional", "safeguarding"], levels = 9, unanswered = true },
    { at_min = 30, roles = ["lead", "deputy", "head", "regional", "safeguarding"], levels = 9, unanswered = true },
]
[ladders.plans.today]
every_min = 30
cites = "R9"
steps = [{ at_min = 0, roles = ["lead", "deputy", "safeguarding"], levels = 9, unanswered = true }]
"""


@pytest.fixture(scope="module")
def administrator(web: Web) -> Iterator[Keeper]:
    with keeper(web) as one:
        yield one


def tried(by: Keeper, layer: str) -> dict[str, Any]:
    answer = by.http.post("/policy/preview", json={"layer": layer})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def records(by: Keeper, adult: Answer = Answer.NO) -> str:
    concern = RecordConcern(
        setting=by.device.home.front_door.setting,
        writer=Writer(name="Rowan Tully", role="Teaching assistant"),
        children=(ChildInvolved(described="A child"),),
        danger=Answer.NO,
        adult=adult,
        saw="Words that nobody reads here.",
        when="This morning",
    )
    cmd = by.device.new_id()
    assert by.does(concern, cmd) == "accepted"
    return cmd


def test_leads_read_it_administrators_may_change_it_and_others_find_nothing(web: Web, administrator: Keeper) -> None:
    with keeper(web, "devi") as lead, keeper(web, "rowan") as recorder:
        said = lead.http.get("/policy/explained").json()
        assert not said["changes"]
        assert said["title"] == "Affinity: child exploitation policy"
        assert problem(recorder.http.get("/policy/explained")) == "not-found"
        for one in (lead, recorder):
            assert problem(one.http.post("/policy/preview", json={"layer": ""})) == "not-found"
    mine = administrator.http.get("/policy/explained").json()
    assert mine["changes"]
    assert mine["chapters"][0]["title"].startswith("What is unclear")
    assert "Policy text missing: 12.7" in " ".join(mine["chapters"][0]["lines"])
    with web.client() as stranger:
        assert problem(stranger.get("/policy/explained")) == "signed-out"


def test_a_mistake_is_a_sentence_and_changes_nothing(administrator: Keeper) -> None:
    said = tried(
        administrator, '[[retention]]\nkind = "home"\nyears_from_birth = 7\nbasis = "own"\nrule = "r"\ncites = "c"'
    )
    [mistake] = said["mistakes"]
    assert mistake.startswith("your own additions: a home keeps for less than 75 years from birth (Children's Homes")
    assert (said["changes"], said["last_month"]) == ([], None)
    assert administrator.http.get("/policy/explained").json()["layer"] == ""


def test_last_months_concerns_are_replayed_and_the_confidential_ones_are_not_even_counted(
    administrator: Keeper,
) -> None:
    """R9, S7: whoever tries out a policy may be whom a concern is about."""
    before = tried(administrator, SOONER)["last_month"]
    records(administrator, adult=Answer.YES)
    assert tried(administrator, SOONER)["last_month"] == before
    records(administrator)
    said = tried(administrator, SOONER)
    assert said["last_month"] == {
        "concerns": before["concerns"] + 1,
        "other_ladder": before["other_ladder"] + 1,
        "others_told_first": before["others_told_first"] + 1,
        "other_duties": 0,
    }
    changes = " ".join(said["changes"])
    assert "From now on a concern cannot wait after an answer to whether a child is in danger: no." in changes
    assert "head of the school" in changes
    now = administrator.http.get("/policy/explained").json()["unheld"]
    assert "Alder Lane School: nobody is CEO." in said["unheld"]
    alone = "Alder Lane School: only 1 is left for concerns about a child, once the one it is about is left out."
    assert alone in now
    assert alone not in said["unheld"], "the head is told at once by then"
    same = tried(administrator, "")
    assert same["changes"] == []
    unlike = {"other_ladder": 0, "others_told_first": 0, "other_duties": 0}
    assert same["last_month"] == {"concerns": before["concerns"] + 1, **unlike}


def test_one_that_leaves_the_desk_leaves_no_number(web: Web, administrator: Keeper) -> None:
    """R28, S7: a count that falls would tell whoever it turned out to be about."""
    concern = records(administrator)
    before = tried(administrator, SOONER)["last_month"]
    with keeper(web, "devi") as lead:
        assert lead.does(MoveToCase(concern=concern, adult=Answer.YES, reason="It is about a colleague.")) == "accepted"
    assert web.sql("affinity", "select 1 from matter where matter_id = $1 and moved_from is not null", concern)
    assert tried(administrator, SOONER)["last_month"] == before


@pytest.mark.parametrize("body", [{}, {"layer": 7}, {"layer": "x" * 20_001}, {"layer": "", "more": 1}])
def test_what_is_no_layer_is_a_bad_request(administrator: Keeper, body: dict[str, object]) -> None:
    assert problem(administrator.http.post("/policy/preview", json=body)) == "bad-request"


VISIT = """
[[duties]]
id = "X-affinity-visit"
what = "Visit the child"
to = "setting"
needs = "safety"
when = [{ danger = ["no"] }]
starts = "aware"
within = "hours"
n = 24
cites = "Own rule"
"""


def test_what_would_have_been_owed_is_counted_by_what_was_answered(administrator: Keeper) -> None:
    no, yes = VISIT, VISIT.replace('["no"]', '["yes"]')
    before = [tried(administrator, layer)["last_month"]["other_duties"] for layer in (no, yes)]
    records(administrator)
    assert [tried(administrator, layer)["last_month"]["other_duties"] for layer in (no, yes)] == [
        before[0] + 1,
        before[1],
    ]
    reworded = VISIT.replace("Visit the child", "See the child")
    assert tried(administrator, reworded)["changes"] == [
        (
            'New duty: See the child, for each child, if "Is a child in danger'
            ' now?" is answered no: within 24 hours of when a lead has it, on any day.'
        )
    ]
