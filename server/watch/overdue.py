"""How many concerns have something that is late by policy or law: counted from whom it was told, for duties themselves
are behind each concern's key."""

from __future__ import annotations

from typing import Final

COUNT: Final = """
select count(distinct a.matter_id) from alert a join due d
on d.tenant_id = $1 and d.kind = 'duties' and d.id = a.matter_id
where a.tenant_id = $1 and a.duty_id is not null and a.step > 0
and a.made_at > now() - case a.says when 'now' then interval '2 hours' else interval '5 days' end
"""
"""What is not done is told again, by night as well where it was to be done at once, else as soon as offices open: what
was told no more since then is done."""
