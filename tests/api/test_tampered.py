"""One entry that was tampered with in the database does not keep a lead from everything else (S5)."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from tests.support.database import Addresses, Cluster, run
from tests.support.web import serving


async def _break_one_entry(addresses: Addresses) -> None:
    admin = await asyncpg.connect(addresses.superuser)
    await admin.execute(
        "update entry set blob = set_byte(blob, 40, get_byte(blob, 40) # 1) where seq = 1"
        " and feed_id in (select feed_id from feed where kind = 'desk')"
    )
    await admin.close()


def test_the_other_feeds_and_entries_still_come(cluster: Cluster, tmp_path: Path) -> None:
    with serving(cluster, tmp_path) as web, web.device(shared=False) as lead:
        lead.push([lead.seal(lead.concern(saw=f"story {n}")) for n in (1, 2)])
        person = next(one for one in web.affinity.people if one.login == "devi@affinity.example")
        lead.sign_in(person.login, person.passphrase)
        run(_break_one_entry(cluster.addresses(web.database)))
        answer = lead.http.post("/sync/pull", json={"p": 1, "epoch": lead.home.epoch, "held": {}})
    assert answer.status_code == 200
    assert "child-listed" in answer.text
    assert "story 2" in answer.text
    assert "story 1" not in answer.text
    assert answer.text.endswith("end\n")
