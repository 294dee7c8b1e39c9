-- Every policy that a provider's decisions were made under, whole: its texts by the digest that stands in each decision,
-- so that an old one can be read beside the policy of its time. `tenant.pack_digest` says which is in use now.
-- layer: the provider's own additions, one of the texts. changed_by: whoever's change it first was; null where it came
-- with a version of the program.
create table policy (
    tenant_id uuid not null references tenant (tenant_id),
    digest bytea not null,
    layer text not null,
    texts jsonb not null,
    changed_by uuid,
    used_at timestamptz not null,
    primary key (tenant_id, digest),
    foreign key (tenant_id, changed_by) references person (tenant_id, person_id)
);

alter table policy enable row level security;
alter table policy force row level security;
-- Append-only: what was decided by stays as it was.
create policy policy_read on policy for select
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy policy_append on policy for insert
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert on policy to harken_app, harken_worker;
grant update (pack_digest) on tenant to harken_app, harken_worker;
