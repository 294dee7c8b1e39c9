-- Restores: what survived each, and up to when everything is in a backup.

-- One row for each feed there was when an epoch after the first began: its past up to seq is the one known before.
create table epoch_feed (
    tenant_id uuid not null references tenant (tenant_id),
    number integer not null check (number > 0),
    feed_id uuid not null,
    epoch uuid not null,
    seq bigint not null,
    head bytea not null,
    primary key (tenant_id, number, feed_id),
    foreign key (tenant_id, feed_id) references feed (tenant_id, feed_id)
);

alter table epoch_feed enable row level security;
alter table epoch_feed force row level security;
create policy epoch_feed_wall on epoch_feed
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select on epoch_feed to harken_app, harken_worker;

-- null until a backup was completed in this epoch
alter table server add column backed_up_at timestamptz;
