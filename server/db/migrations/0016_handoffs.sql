-- Which school and home tell each other, of which children, and what was told. Ids, states and times: no words.
-- Nothing ever read the pairs that were kept before: no lead had agreed to any of them.
drop table setting_bridge;

-- from_id: the setting whose lead asked.
create table bridge (
    tenant_id uuid not null references tenant (tenant_id),
    bridge_id uuid not null,
    school_id uuid not null,
    home_id uuid not null,
    from_id uuid not null,
    offered_by uuid,
    offered_at timestamptz not null,
    agreed_by uuid,
    agreed_at timestamptz,
    ended_by uuid,
    ended_at timestamptz,
    primary key (tenant_id, bridge_id),
    foreign key (tenant_id, school_id) references setting (tenant_id, setting_id),
    foreign key (tenant_id, home_id) references setting (tenant_id, setting_id),
    check (from_id in (school_id, home_id)),
    check (agreed_by is distinct from offered_by or agreed_by is null)
);

create unique index bridge_between on bridge (tenant_id, school_id, home_id) where ended_at is null;

-- A child of one setting and a child of the other are one human, as a lead of each has said; since confirmed_at.
create table child_match (
    tenant_id uuid not null references tenant (tenant_id),
    match_id uuid not null,
    bridge_id uuid not null,
    from_id uuid not null,
    child_id uuid not null,
    there_id uuid,
    state text not null check (state in ('offered', 'confirmed', 'declined', 'ended')),
    confirmed_at timestamptz,
    primary key (tenant_id, match_id),
    foreign key (tenant_id, bridge_id) references bridge (tenant_id, bridge_id),
    foreign key (tenant_id, child_id) references child (tenant_id, child_id),
    foreign key (tenant_id, there_id) references child (tenant_id, child_id),
    check (state <> 'confirmed' or (there_id is not null and confirmed_at is not null))
);

create index child_match_of on child_match (tenant_id, child_id);
create index child_match_there on child_match (tenant_id, there_id);

-- sent_seq: where its words begin on the feed of its matter; withheld_seq: up to there, nothing of the matter on that
-- feed is served to anybody. sealed: its concern is confidential since, and nothing more is said of it there. Each time
-- is when it first came so far.
create table handoff (
    tenant_id uuid not null references tenant (tenant_id),
    handoff_id uuid not null,
    bridge_id uuid not null,
    from_id uuid not null,
    to_id uuid not null,
    concern_id uuid not null,
    child_id uuid not null,
    there_id uuid,
    digest bytea not null,
    sent_seq bigint not null,
    withheld_seq bigint not null,
    sealed boolean not null,
    state text not null check (state in ('sent', 'delivered', 'opened', 'noted', 'closed', 'withdrawn')),
    sent_by uuid not null,
    sent_at timestamptz not null,
    delivered_at timestamptz,
    opened_at timestamptz,
    opened_by uuid,
    noted_at timestamptz,
    noted_by uuid,
    note_id uuid,
    note_digest bytea,
    closed_at timestamptz,
    withdrawn_at timestamptz,
    primary key (tenant_id, handoff_id),
    foreign key (tenant_id, handoff_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, concern_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, bridge_id) references bridge (tenant_id, bridge_id),
    foreign key (tenant_id, child_id) references child (tenant_id, child_id),
    check ((noted_at is null) = (note_id is null)),
    check (withdrawn_at is null or opened_at is null)
);

create index handoff_of on handoff (tenant_id, concern_id);
-- What a setting has sent since something came there, when that turns out to be about somebody who works there.
create index handoff_since on handoff (tenant_id, from_id, sent_at) where not sealed;
-- What was left beside it, unfinished or held, and found its place.
create index matter_placed on matter (tenant_id, feed_id) where state = 'placed';

alter table bridge enable row level security;
alter table bridge force row level security;
create policy bridge_wall on bridge
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table child_match enable row level security;
alter table child_match force row level security;
create policy child_match_wall on child_match
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table handoff enable row level security;
alter table handoff force row level security;
create policy handoff_wall on handoff
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert on bridge, child_match, handoff to harken_app, harken_worker;
grant update (agreed_by, agreed_at, ended_by, ended_at) on bridge to harken_app, harken_worker;
grant update (there_id, state, confirmed_at) on child_match to harken_app, harken_worker;
grant update (there_id, sent_seq, withheld_seq, sealed, state, delivered_at, opened_at, opened_by, noted_at, noted_by, note_id, note_digest,
    closed_at, withdrawn_at) on handoff to harken_app, harken_worker;

alter table matter drop constraint matter_kind_check;
alter table matter add constraint matter_kind_check
    check (kind in ('concern', 'unfinished', 'held', 'rehearsal', 'handoff', 'note'));
