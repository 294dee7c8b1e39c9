"""A third setting of the same provider, with a lead who has nothing to do with the other two."""

from __future__ import annotations

from uuid import uuid4

from sync import chain
from tests.handoffs.ground import SLUG
from tests.support.web import Web

THIRD = "elder"
LOGIN = "ade"


def third(web: Web) -> str:
    """Ade leads it from now on, and works nowhere else. The setting's id."""
    tenant, setting = web.made[SLUG].tenant, str(uuid4())
    [person] = [one.person for one in web.made[SLUG].people if one.login.startswith(LOGIN)]
    web.sql(
        SLUG,
        "insert into setting (tenant_id, setting_id, region_id, kind, nation, name, duty_numbers, open_hours)"
        " select $1, $2, null, 'home', 'ENG', 'Elder House', '[]', '[]'",
        tenant,
        setting,
    )
    for kind in ("setting", "roster", "desk"):
        feed = str(uuid4())
        head = chain.first_head(tenant, feed)
        web.sql(
            SLUG,
            "insert into feed (tenant_id, feed_id, kind, about, head) values ($1, $2, $3, $4, $5)",
            tenant,
            feed,
            kind,
            setting,
            head,
        )
    web.sql(
        SLUG,
        "update appointment set setting_id = $3, role = 'lead' where tenant_id = $1 and person_id = $2",
        tenant,
        person,
        setting,
    )
    return setting
