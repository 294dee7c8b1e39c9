-- Waking the person: ladders, alerts, subscriptions, who looked.
-- A ladder stands as long as nobody has what it is about; what it did is in the feeds, step by step.

alter table person add column email text;

-- 1 from the first words on; one more each time somebody is still worried, or gives back what they had
alter table matter add column round integer not null default 1 check (round > 0);
alter table matter drop constraint matter_kind_check;
alter table matter add constraint matter_kind_check check (kind in ('concern', 'unfinished', 'held', 'rehearsal'));
alter table matter drop constraint matter_state_check;
alter table matter add constraint matter_state_check check (state in ('unread', 'acknowledged', 'followed-up', 'placed', 'ended'));

-- told: everyone alerted in this round. skipped: who cannot take it. Both are a fold of the feed, as all of it is.
create table ladder (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    setting_id uuid,
    name text not null,
    round integer not null,
    from_at timestamptz not null,
    taken integer not null,
    last_at timestamptz not null,
    told uuid[] not null,
    skipped uuid[] not null,
    unanswered boolean not null,
    ended boolean not null,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id)
);

create index ladder_ended on ladder (tenant_id, setting_id) where ended;

-- the outbox of alerts: one row for each person whom a step tells; ids and one of three fixed texts, nothing else
create table alert (
    tenant_id uuid not null references tenant (tenant_id),
    alert_id uuid not null,
    person_id uuid not null,
    matter_id uuid not null,
    step integer not null,
    says text not null check (says in ('now', 'waiting', 'rehearsal')),
    made_at timestamptz not null,
    mailed_at timestamptz,
    done_at timestamptz,
    outcome text,
    primary key (tenant_id, alert_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id)
);

create index alert_waiting on alert (tenant_id, person_id) where done_at is null;
create index alert_matter on alert (tenant_id, matter_id);
create index alert_mailed on alert (tenant_id, person_id, mailed_at) where mailed_at is not null;
create index alert_heard on alert (tenant_id, person_id, done_at) where outcome = 'webpush';

-- where a person's own device can be reached; endpoint and keys lie encrypted, the hash finds the same one again
create table subscription (
    tenant_id uuid not null references tenant (tenant_id),
    subscription_id uuid not null,
    person_id uuid not null,
    device_id uuid not null,
    endpoint_hash bytea not null,
    rest_key_id uuid not null,
    sealed bytea not null,
    made_at timestamptz not null,
    heard_at timestamptz,
    failures integer not null default 0,
    next_try_at timestamptz,
    primary key (tenant_id, subscription_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (tenant_id, device_id) references device (tenant_id, device_id),
    foreign key (tenant_id, rest_key_id) references tenant_key (tenant_id, key_id)
);

create unique index subscription_endpoint on subscription (tenant_id, endpoint_hash);
create index subscription_person on subscription (tenant_id, person_id);

-- who looked. pulled: entries of a feed that were sent to a device, those after from_seq, up to and with to_seq.
-- opened: a matter that its holder says they opened; the same stands signed in their own feed.
create table access (
    tenant_id uuid not null references tenant (tenant_id),
    access_id uuid not null,
    at timestamptz not null,
    person_id uuid not null,
    device_id uuid not null,
    did text not null check (did in ('pulled', 'opened')),
    feed_id uuid,
    from_seq bigint,
    to_seq bigint,
    matter_id uuid,
    primary key (tenant_id, access_id),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id),
    check ((did = 'pulled') = (feed_id is not null)),
    check ((did = 'opened') = (matter_id is not null))
);

create index access_feed on access (tenant_id, feed_id, from_seq) where did = 'pulled';
create index access_matter on access (tenant_id, matter_id) where did = 'opened';

-- who was sent a matter is asked of its first entry
create index entry_matter on entry (tenant_id, matter_id);

-- rung_at: when this was written down. A clock that reads less than that was set back, and what waits is done at once.
alter table due add column rung_at timestamptz not null default now();
-- A sweep asks each tenant's rows of one kind for the first that is due, and for any that a clock set back has outrun.
create index due_of_lane on due (tenant_id, kind, at);
create index due_rung on due (rung_at);
drop index due_at;

alter table ladder enable row level security;
alter table ladder force row level security;
create policy ladder_wall on ladder
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table alert enable row level security;
alter table alert force row level security;
create policy alert_wall on alert
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table subscription enable row level security;
alter table subscription force row level security;
create policy subscription_wall on subscription
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table access enable row level security;
alter table access force row level security;
create policy access_read on access for select
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy access_append on access for insert
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert, update (name, round, from_at, taken, last_at, told, skipped, unanswered, ended), delete on ladder to harken_app, harken_worker;
grant select, insert, update (mailed_at, done_at, outcome) on alert to harken_app, harken_worker;
grant select, insert, update (person_id, device_id, rest_key_id, sealed, made_at, heard_at, failures, next_try_at), delete on subscription to harken_app, harken_worker;
grant select, insert on access to harken_app, harken_worker;
grant update (email) on person to harken_app, harken_worker;
grant update (round) on matter to harken_app, harken_worker;
grant update (rung_at) on due to harken_app, harken_worker;

-- What nobody had when this was installed is told from the start: step 0 is due now. The owner is behind the walls as
-- well and would find nothing: they are lowered for its own statements, in the transaction that raises them again.
alter table matter no force row level security;
alter table feed no force row level security;
alter table ladder no force row level security;
alter table due no force row level security;
alter table setting no force row level security;
insert into ladder (tenant_id, matter_id, setting_id, name, round, from_at, taken, last_at, told, skipped, unanswered, ended)
    select m.tenant_id, m.matter_id, m.setting_id,
        case when m.danger = 'no' and f.kind = 'desk' then 'today' else 'now' end,
        1, now(), 0, now(), '{}', '{}', false, false
    from matter m join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id
    where m.state = 'unread';
insert into due (at, tenant_id, kind, id) select now(), tenant_id, 'ladder', matter_id from ladder;
insert into due (at, tenant_id, kind, id) select now(), tenant_id, 'rehearsal', setting_id from setting;
alter table matter force row level security;
alter table feed force row level security;
alter table ladder force row level security;
alter table due force row level security;
alter table setting force row level security;
