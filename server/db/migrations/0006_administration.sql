-- People, children, contacts and cover kept true in the product itself; second factors, invitations, setting up.

-- invited and not yet come: nobody signs in with it
alter table person alter column passphrase_hash drop not null;

-- what a person's authenticator app shares with us, encrypted; last_step is the newest 30 s whose code was used
create table second_factor (
    tenant_id uuid not null references tenant (tenant_id),
    person_id uuid not null,
    rest_key_id uuid not null,
    sealed bytea not null,
    made_at timestamptz not null,
    proved_at timestamptz,
    last_step bigint not null default 0,
    failures integer not null default 0,
    next_try_at timestamptz,
    primary key (tenant_id, person_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (tenant_id, rest_key_id) references tenant_key (tenant_id, key_id)
);

-- when the second factor was last shown in this session
alter table session add column confirmed_at timestamptz;

-- a one-time code with which a person sets their own passphrase; only its hash is kept
create table invitation (
    tenant_id uuid not null references tenant (tenant_id),
    code_hash bytea not null,
    person_id uuid not null,
    made_by uuid not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, code_hash),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id)
);

create index invitation_person on invitation (tenant_id, person_id) where used_at is null;

-- a one-time code with which somebody sets up a provider: there is no tenant yet for it to belong to
create table setup_code (
    code_hash bytea primary key,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz
);

-- null for codes that an operator made
alter table enrol_code add column made_by uuid;

-- left the circle: what they were sent stays on record, and they follow it no longer
alter table case_member add column to_at timestamptz;

-- part 'not': somebody wrote that it is not about this child (R33)
alter table matter_child add constraint matter_child_part check (part in ('concerned', 'not'));

alter table child add column left_at timestamptz;

-- when somebody answers the numbers marked in-hours: weekday 1 to 7, from and to as local wall times (R14)
alter table setting add column open_hours jsonb not null default '[]';

-- who is on cover: by the rota, or because they said "available now" (R14). Rebuilt from the newest states at will.
create table cover (
    tenant_id uuid not null references tenant (tenant_id),
    setting_id uuid not null,
    person_id uuid not null,
    said text not null check (said in ('rota', 'now')),
    from_at timestamptz not null,
    to_at timestamptz not null,
    primary key (tenant_id, setting_id, person_id, said, from_at),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    check (from_at < to_at)
);

-- holidays: days on which a setting is closed, both included
create table closure (
    tenant_id uuid not null references tenant (tenant_id),
    setting_id uuid not null,
    from_on date not null,
    to_on date not null,
    primary key (tenant_id, setting_id, from_on),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id),
    check (from_on <= to_on)
);

-- administration asks for every state of a person, a child or a setting
create index newest_state_about on newest_state (tenant_id, about);

-- what somebody has who leaves is given to others
create index matter_had on matter (tenant_id, acknowledged_by) where state = 'acknowledged';

alter table second_factor enable row level security;
alter table second_factor force row level security;
create policy second_factor_wall on second_factor
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table invitation enable row level security;
alter table invitation force row level security;
create policy invitation_wall on invitation
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table cover enable row level security;
alter table cover force row level security;
create policy cover_wall on cover
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table closure enable row level security;
alter table closure force row level security;
create policy closure_wall on closure
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- A provider is set up over the web with a one-time code. Only this may begin one, once for each code, and nothing may
-- change or end one: whoever serves has no grant on tenant itself. False: the code is unknown, used or over.
create function begin_provider(code bytea, made uuid, address text, called text, pack text, digest bytea)
    returns boolean
    language sql
    security definer
    set search_path = public, pg_temp
    as $$
        with used as (
            update setup_code set used_at = now()
            where code_hash = code and used_at is null and ends_at > now()
            returning 1
        ), begun as (
            insert into tenant (tenant_id, slug, name, pack_name, pack_digest, made_at)
            select made, address, called, pack, digest, now() from used
            returning 1
        ), named as (
            insert into tenant_slug (slug, tenant_id) select address, made from used
            returning 1
        )
        select exists (select from begun)
    $$;
revoke all on function begin_provider(bytea, uuid, text, text, text, bytea) from public;
grant execute on function begin_provider(bytea, uuid, text, text, text, bytea) to harken_app;
grant select on setup_code to harken_app;
grant select, insert, update (rest_key_id, sealed, made_at, proved_at, last_step, failures, next_try_at), delete on second_factor to harken_app, harken_worker;
grant update (confirmed_at) on session to harken_app, harken_worker;
grant select, insert, update (used_at, ends_at) on invitation to harken_app, harken_worker;
grant update (to_at) on case_member to harken_app, harken_worker;
grant update (part) on matter_child to harken_app, harken_worker;
grant update (left_at) on child to harken_app, harken_worker;
grant update (name, region_id, duty_numbers, open_hours) on setting to harken_app, harken_worker;
grant select, insert, delete on cover to harken_app, harken_worker;
grant select, insert, delete on closure to harken_app, harken_worker;
