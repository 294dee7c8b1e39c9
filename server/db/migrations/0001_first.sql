-- The first schema. The table of tables is in sync/README.md and docs beside it; the reasons are here.
-- tenant_id comes first in every key: a single-column key would tell one tenant that another holds an id.
-- One statement ends with a semicolon at the end of a line: the runner sends them one by one.

create table tenant (
    tenant_id uuid primary key,
    slug text not null,
    name text not null,
    pack_name text not null,
    pack_digest bytea not null,
    made_at timestamptz not null
);

create table tenant_slug (
    slug text primary key,
    tenant_id uuid not null
);

create table server (
    one boolean primary key default true check (one),
    epoch uuid not null,
    made_at timestamptz not null
);

-- purpose 'intake' (opens envelopes), 'signing' (signs receipts and intake keys), 'rest' (wraps data keys).
-- wrapped is sealed under the key file outside the database, associated data binds it to tenant, key and purpose.
create table tenant_key (
    tenant_id uuid not null references tenant (tenant_id),
    key_id uuid not null,
    purpose text not null check (purpose in ('intake', 'signing', 'rest')),
    suite text not null,
    public bytea not null,
    wrapped bytea not null,
    state text not null check (state in ('current', 'old')),
    made_at timestamptz not null,
    primary key (tenant_id, key_id)
);

create unique index tenant_key_current on tenant_key (tenant_id, purpose) where state = 'current';

create table data_key (
    tenant_id uuid not null references tenant (tenant_id),
    data_key_id uuid not null,
    rest_key_id uuid not null,
    wrapped bytea not null,
    primary key (tenant_id, data_key_id),
    foreign key (tenant_id, rest_key_id) references tenant_key (tenant_id, key_id)
);

create table region (
    tenant_id uuid not null references tenant (tenant_id),
    region_id uuid not null,
    name text not null,
    primary key (tenant_id, region_id)
);

create table setting (
    tenant_id uuid not null references tenant (tenant_id),
    setting_id uuid not null,
    region_id uuid,
    kind text not null check (kind in ('school', 'home')),
    nation text not null check (nation in ('ENG', 'WLS', 'SCT', 'NIR')),
    name text not null,
    duty_numbers jsonb not null,
    primary key (tenant_id, setting_id),
    foreign key (tenant_id, region_id) references region (tenant_id, region_id)
);

create table setting_bridge (
    tenant_id uuid not null references tenant (tenant_id),
    setting_id uuid not null,
    other_id uuid not null,
    agreed_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, setting_id, other_id),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id),
    foreign key (tenant_id, other_id) references setting (tenant_id, setting_id)
);

create table person (
    tenant_id uuid not null references tenant (tenant_id),
    person_id uuid not null,
    login text not null,
    name text not null,
    passphrase_hash text not null,
    disabled_at timestamptz,
    primary key (tenant_id, person_id),
    constraint person_login unique (tenant_id, login)
);

-- at a setting, or a region, or (both null) the whole tenant (R35)
create table appointment (
    tenant_id uuid not null references tenant (tenant_id),
    appointment_id uuid not null,
    person_id uuid not null,
    role text not null,
    title text not null,
    setting_id uuid,
    region_id uuid,
    from_at timestamptz not null,
    to_at timestamptz,
    primary key (tenant_id, appointment_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id),
    foreign key (tenant_id, region_id) references region (tenant_id, region_id),
    check (setting_id is null or region_id is null)
);

create index appointment_person on appointment (tenant_id, person_id);

create table child (
    tenant_id uuid not null references tenant (tenant_id),
    child_id uuid not null,
    setting_id uuid not null,
    data_key_id uuid not null,
    primary key (tenant_id, child_id),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id),
    foreign key (tenant_id, data_key_id) references data_key (tenant_id, data_key_id)
);

-- a one-time code that turns a browser into a device of a setting; only its hash is kept
create table enrol_code (
    tenant_id uuid not null references tenant (tenant_id),
    code_hash bytea not null,
    setting_id uuid not null,
    shared boolean not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_by uuid,
    primary key (tenant_id, code_hash),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id)
);

create table device (
    tenant_id uuid not null references tenant (tenant_id),
    device_id uuid not null,
    setting_id uuid not null,
    shared boolean not null,
    name text not null,
    public bytea not null,
    cookie_hash bytea not null,
    seq_seen bigint not null default 0,
    enrolled_at timestamptz not null,
    seen_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, device_id),
    foreign key (tenant_id, setting_id) references setting (tenant_id, setting_id)
);

create unique index device_cookie on device (tenant_id, cookie_hash);

create table author_key (
    tenant_id uuid not null references tenant (tenant_id),
    key_id uuid not null,
    person_id uuid not null,
    device_id uuid not null,
    public bytea not null,
    from_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, key_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (tenant_id, device_id) references device (tenant_id, device_id)
);

create table session (
    tenant_id uuid not null references tenant (tenant_id),
    token_hash bytea not null,
    person_id uuid not null,
    device_id uuid not null,
    made_at timestamptz not null,
    seen_at timestamptz not null,
    idle_ends_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (tenant_id, device_id) references device (tenant_id, device_id)
);

-- failed sign-ins of one login, so that guessing slows down without locking anyone out
create table sign_in_failure (
    tenant_id uuid not null references tenant (tenant_id),
    login text not null,
    device_id uuid not null,
    failures integer not null,
    next_try_at timestamptz not null,
    primary key (tenant_id, login, device_id)
);

create table feed (
    tenant_id uuid not null references tenant (tenant_id),
    feed_id uuid not null,
    kind text not null check (kind in ('tenant', 'setting', 'roster', 'own', 'desk', 'case', 'bridge', 'board')),
    about uuid not null,
    generation integer not null default 1,
    seq bigint not null default 0,
    head bytea not null,
    primary key (tenant_id, feed_id)
);

-- a setting has one desk, a person one own feed; a case feed is one of many, about the matter it was made for
create unique index feed_of on feed (tenant_id, kind, about, generation);

create table entry (
    tenant_id uuid not null,
    feed_id uuid not null,
    seq bigint not null check (seq > 0),
    class "char" not null check (class in ('F', 'S')),
    prev bigint not null check (prev >= 0 and prev < seq),
    leaf bytea not null,
    head bytea not null,
    matter_id uuid not null,
    data_key_id uuid not null,
    blob bytea,
    primary key (tenant_id, feed_id, seq),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id),
    check (class = 'S' or prev = 0)
);

create unique index entry_prev on entry (tenant_id, feed_id, prev) where prev > 0;

-- the newest state of one thing in one feed: what the next state of it names in prev. Rebuilt from the feeds at will.
create table newest_state (
    tenant_id uuid not null,
    feed_id uuid not null,
    kind text not null,
    about uuid not null,
    seq bigint not null,
    primary key (tenant_id, feed_id, kind, about),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id)
);

-- the clear index of a matter: no words. A fold of the feeds; harken verify rebuilds and compares it.
create table matter (
    tenant_id uuid not null references tenant (tenant_id),
    matter_id uuid not null,
    kind text not null check (kind in ('concern', 'unfinished', 'held')),
    setting_id uuid,
    feed_id uuid not null,
    data_key_id uuid not null,
    state text not null check (state in ('unread', 'acknowledged', 'followed-up', 'placed')),
    author_id uuid,
    device_id uuid,
    danger text not null,
    adult text not null,
    made_at timestamptz,
    received_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    followed_up_at timestamptz,
    primary key (tenant_id, matter_id),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id)
);

create table matter_child (
    tenant_id uuid not null,
    matter_id uuid not null,
    child_id uuid not null,
    part text not null,
    primary key (tenant_id, matter_id, child_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, child_id) references child (tenant_id, child_id)
);

create table exclusion (
    tenant_id uuid not null,
    matter_id uuid not null,
    person_id uuid not null,
    primary key (tenant_id, matter_id, person_id),
    foreign key (tenant_id, matter_id) references matter (tenant_id, matter_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id)
);

create table case_member (
    tenant_id uuid not null,
    feed_id uuid not null,
    person_id uuid not null,
    from_at timestamptz not null,
    primary key (tenant_id, feed_id, person_id),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id)
);

create index case_member_person on case_member (tenant_id, person_id);

-- digest, receipt and rsig stay for ever, so that a re-offer gets the same answer and resurrects nothing.
-- The body is not here: it stands verbatim in its entry, and header and signature prove who wrote it.
create table command (
    tenant_id uuid not null references tenant (tenant_id),
    command_id uuid not null,
    digest bytea not null,
    header bytea not null,
    signature bytea,
    signer_key_id uuid,
    device_id uuid,
    device_seq bigint,
    carrier_id uuid not null,
    matter_id uuid,
    received_at timestamptz not null,
    receipt text not null,
    rsig bytea not null,
    primary key (tenant_id, command_id)
);

-- envelope is the whole item as it came, under its own data key; waits_for is the matter it names and nobody knows yet
create table held (
    tenant_id uuid not null references tenant (tenant_id),
    held_id uuid not null,
    command_id uuid not null,
    digest bytea not null,
    reason text not null,
    route smallint not null,
    data_key_id uuid not null,
    envelope bytea not null,
    carrier_id uuid not null,
    received_at timestamptz not null,
    receipt text not null,
    rsig bytea not null,
    waits_for uuid,
    tries integer not null default 0,
    placed_as uuid,
    placed_at timestamptz,
    primary key (tenant_id, held_id)
);

create unique index held_digest on held (tenant_id, digest);

create index held_waits_for on held (tenant_id, waits_for) where placed_at is null;

-- the doorbell in PostgreSQL: ids only, read by the worker outside row-level security
create table due (
    at timestamptz not null,
    tenant_id uuid not null,
    kind text not null,
    id uuid not null,
    lease_until timestamptz,
    primary key (tenant_id, kind, id)
);

create index due_at on due (at);
