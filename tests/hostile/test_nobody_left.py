"""Words about an adult that have no place, where whoever wrote them trusts nobody who would be told (R28, R29)."""

from __future__ import annotations

import pytest

from sync import ids
from sync.envelope import digest_of
from sync.messages.concerns import Answer, Subject
from sync.receipt import Verdict
from tests.people.keeping import keeper, person_of
from tests.support.running import Reader
from tests.support.web import Web


@pytest.mark.parametrize("subject", ["nadia", "devi"])
def test_where_everyone_on_the_chain_is_excluded_none_of_them_reads_what_is_held(web: Web, subject: str) -> None:
    """Else an adviser would read what is about them, because nobody was left to be told first."""
    others = [name for name in ("devi", "tom", "nadia", "peter") if name != subject]
    with web.device() as tablet, keeper(web, "nadia") as nadia:
        concern = tablet.concern(
            saw="Nobody left.",
            adult=Answer.YES,
            subject=Subject(person=person_of(web, subject)),
            struck=tuple(person_of(web, name) for name in others),
        )
        web.sql("affinity", "update device set revoked_at = now() where device_id = $1", tablet.home.device)
        envelope = tablet.seal(concern)
        [held] = tablet.push([envelope])
        assert (held.verdict, held.reason) == (Verdict.HELD, "device-revoked")
        matter = ids.derived(b"harken/held", digest_of(envelope))
        assert Reader(nadia.device, nadia.me).of(matter) == []
        told = web.sql("affinity", "select person_id from alert where matter_id = $1", matter)
        assert told == []
        [ladder] = web.sql("affinity", "select unanswered from ladder where matter_id = $1", matter)
        assert ladder is not None, "it waits all the same, as one does that was placed"
