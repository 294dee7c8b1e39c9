"""A provider of one test alone: what other tests left with the demo's is on everybody's desk there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.served import Served
from tests.support.demo import DEMO


def like_the_demo(served: Served, directory: Path, slug: str, of: str, ref: str) -> None:
    """Seeds `slug`: one setting of a provider of the demo, `of`, and whoever is or stands above it. `directory` is the
    test's own."""
    [tenant] = [one for one in json.loads(DEMO.read_text())["tenants"] if one["slug"] == of]
    at_hand = [setting for setting in tenant["settings"] if setting["ref"] == ref]
    elsewhere = {setting["ref"] for setting in tenant["settings"]} - {ref}
    people = [
        {**person, "login": person["login"].replace(f"@{of}.", f"@{slug}.")}
        for person in tenant["people"]
        if not any(post.get("setting") in elsewhere for post in person["appointments"])
    ]
    own = {"slug": slug, "name": slug, "settings": at_hand, "people": people, "bridges": [], "matches": []}
    (directory / f"{slug}.json").write_text(json.dumps({"tenants": [{**tenant, **own}]}))
    served.seed(directory / f"{slug}.json")
