-- Links for somebody outside. What can check a secret and a code, times and counts: no words, and nothing that opens one.
create table sent_link (
    tenant_id uuid not null references tenant (tenant_id),
    link_id uuid not null,
    concern_id uuid not null,
    made_by uuid,
    lock bytea not null,
    code_check bytea not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    -- Wrong codes are counted before they are looked at, outside the tenant's lock; everything else under it.
    wrong smallint not null default 0 check (wrong >= 0),
    opens smallint not null default 0 check (opens >= 0),
    acknowledged_at timestamptz,
    taken_back_at timestamptz,
    locked_at timestamptz,
    expired_at timestamptz,
    -- Something in it became confidential, or was about another child.
    ended_at timestamptz,
    primary key (tenant_id, link_id),
    foreign key (tenant_id, concern_id) references matter (tenant_id, matter_id)
);

create index sent_link_of on sent_link (tenant_id, concern_id);
-- Those that can still be opened, for what may end them.
create index sent_link_open on sent_link (tenant_id, ends_at)
    where taken_back_at is null and locked_at is null and ended_at is null;

alter table sent_link enable row level security;
alter table sent_link force row level security;
create policy sent_link_wall on sent_link
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert on sent_link to harken_app, harken_worker;
grant update (wrong, opens, acknowledged_at, taken_back_at, locked_at, expired_at, ended_at) on sent_link
    to harken_app, harken_worker;

-- An alert that a link was shut, or not acknowledged in time, goes on whoever has the concern.
alter table alert add column link_id uuid;
