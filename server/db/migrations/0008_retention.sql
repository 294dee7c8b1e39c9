-- What is kept how long: reviews before anything goes, holds that keep it, and what was decided to go.

-- of_id: a matter, or a child and with it everything that concerns the child here. lifted_by: the command that did.
-- A fold of the feeds.
create table hold (
    tenant_id uuid not null references tenant (tenant_id),
    hold_id uuid not null,
    of_id uuid not null,
    from_at timestamptz not null,
    lifted_at timestamptz,
    lifted_by uuid,
    primary key (tenant_id, hold_id),
    check ((lifted_at is null) = (lifted_by is null))
);

create index hold_of on hold (tenant_id, of_id) where lifted_at is null;

-- Decided by a person, begun not before due_at: until then anybody of the desk may put it on hold. What has begun goes
-- to its end; said_at: every feed says so, done_at: nothing is left to read.
create table disposal (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    decided_by uuid not null,
    decided_at timestamptz not null,
    due_at timestamptz not null,
    begun_at timestamptz,
    said_at timestamptz,
    done_at timestamptz,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, decided_by) references person (tenant_id, person_id)
);

create index disposal_due on disposal (tenant_id, due_at) where done_at is null;

-- the newest review of a matter: open until somebody decided; keep_until: the day up to which they keep it
create table retention_review (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    opened_at timestamptz not null,
    decided_at timestamptz,
    keep_until date,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id)
);

-- what is closed is looked at once a month, by those children whose time is over
create index matter_closed on matter (tenant_id, setting_id) where state in ('followed-up', 'placed', 'ended');
-- what was disposed of is known to nobody any more, also after a restore
create index entry_gone on entry (tenant_id, matter_id) where blob is null;
create index matter_child_child on matter_child (tenant_id, child_id);

alter table hold enable row level security;
alter table hold force row level security;
create policy hold_wall on hold
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table disposal enable row level security;
alter table disposal force row level security;
create policy disposal_wall on disposal
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table retention_review enable row level security;
alter table retention_review force row level security;
create policy retention_review_wall on retention_review
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert, update (lifted_at, lifted_by) on hold to harken_app, harken_worker;
grant select, insert, update (decided_by, decided_at, due_at), delete on disposal to harken_app, harken_worker;
grant update (begun_at, said_at) on disposal to harken_worker;
grant select, insert, update (opened_at, decided_at, keep_until) on retention_review to harken_app, harken_worker;

-- Who disposes empties what was said to go, and decides nothing.
grant select, update (done_at) on disposal to harken_disposer;

-- every setting there is, from now on; the owner is behind the walls as well, as in 0004
alter table setting no force row level security;
alter table due no force row level security;
insert into due (at, tenant_id, kind, id) select now(), tenant_id, 'retention', setting_id from setting;
alter table setting force row level security;
alter table due force row level security;
