"""What devices learn of a provider and its settings."""

from __future__ import annotations

import msgspec

from server.feeds.append import Draft
from server.feeds.registers import Setting
from server.policy.pack import Pack
from sync.feeds import FeedKind, FeedName
from sync.messages.settings import RegionDescribed, SettingDescribed, TenantDescribed


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


def described(setting: Setting) -> Draft:
    """The same, from its row."""
    return describe_setting(
        SettingDescribed(
            setting=setting.setting_id,
            kind=setting.kind,
            nation=setting.nation,
            name=setting.name,
            duty_numbers=setting.duty_numbers,
            region=setting.region_id,
            open_hours=setting.open_hours,
        )
    )


def describe_region(tenant_id: str, region: str, name: str) -> Draft:
    """A state in the tenant's feed: settings name the region that they belong to."""
    return Draft(
        feed=FeedName(FeedKind.TENANT, tenant_id),
        kind="region-described",
        matter_id=region,
        data=msgspec.json.encode(RegionDescribed(region=region, name=name)),
        state_of=region,
    )
