-- Devices that are withdrawn, and what one device may do in a day.

-- who withdrew it; null for one that is not, and for one that was withdrawn by hand in the database
alter table device add column revoked_by uuid;

-- whole_at: when the budget is whole again. No row is a whole one.
create table device_budget (
    tenant_id uuid not null references tenant (tenant_id),
    device_id uuid not null,
    kind text not null check (kind in ('sign-ins', 'items', 'bytes')),
    whole_at timestamptz not null,
    primary key (tenant_id, device_id, kind),
    foreign key (tenant_id, device_id) references device (tenant_id, device_id)
);

-- sessions are kept; what is asked for is those that have not ended, of a device or of a person
create index session_device on session (tenant_id, device_id) where ended_at is null;
create index session_person on session (tenant_id, person_id) where ended_at is null;

create index subscription_device on subscription (tenant_id, device_id);

alter table device_budget enable row level security;
alter table device_budget force row level security;
create policy device_budget_wall on device_budget
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert, update (whole_at) on device_budget to harken_app, harken_worker;
grant update (revoked_by) on device to harken_app, harken_worker;
