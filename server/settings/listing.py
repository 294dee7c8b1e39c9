"""What devices learn of a provider and its settings."""

from __future__ import annotations

import msgspec

from server.feeds.append import Draft
from server.policy.pack import Pack
from sync.feeds import FeedKind, FeedName
from sync.messages.settings import SettingDescribed, TenantDescribed


def describe_tenant(tenant_id: str, name: str, pack: Pack) -> Draft:
    """A state in the tenant's feed: its name, and its own words."""
    described = TenantDescribed(
        tenant=tenant_id, name=name, setting_word=pack.terms.setting, lead_words=pack.terms.lead
    )
    return Draft(
        feed=FeedName(FeedKind.TENANT, tenant_id),
        kind="tenant-described",
        matter_id=tenant_id,
        data=msgspec.json.encode(described),
        state_of=tenant_id,
    )


def describe_setting(described: SettingDescribed) -> Draft:
    """A state in the setting's feed: what it is called, and who answers the phone for it."""
    return Draft(
        feed=FeedName(FeedKind.SETTING, described.setting),
        kind="setting-described",
        matter_id=described.setting,
        data=msgspec.json.encode(described),
        state_of=described.setting,
    )
