-- What is kept how long: reviews before anything goes, holds that keep it, and what was decided to go.

-- of_id: a matter, or a child and with it everything that concerns the child here. A fold of the feeds.
create table hold (
    tenant_id uuid not null references tenant (tenant_id),
    hold_id uuid not null,
    of_id uuid not null,
    from_at timestamptz not null,
    lifted_at timestamptz,
    primary key (tenant_id, hold_id)
);

create index hold_of on hold (tenant_id, of_id) where lifted_at is null;

-- decided by a person, done not before due_at: until then anybody of the desk may put it on hold
create table disposal (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    decided_by uuid not null,
    decided_at timestamptz not null,
    due_at timestamptz not null,
    done_at timestamptz,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, decided_by) references person (tenant_id, person_id)
);

-- reviewed_on: the day up to which somebody decided to keep a matter
create table retention_review (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    opened_at timestamptz not null,
    decided_at timestamptz,
    keep_until date,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id)
);

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

grant select, insert, update (lifted_at) on hold to harken_app, harken_worker;
grant select, insert, update (due_at, done_at), delete on disposal to harken_app, harken_worker;
grant select, insert, update (opened_at, decided_at, keep_until) on retention_review to harken_app, harken_worker;
