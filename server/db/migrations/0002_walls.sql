-- Walls between tenants. Row-level security is forced, so that the owner of a table is behind the wall too.
-- After a transaction the setting is '' and not unset: nullif makes that match no row, where a plain cast would fail.
-- A policy without WITH CHECK checks new rows by its USING, and one without a command holds for all four.
-- entry and command are only ever added to: without a policy for it, an update or delete finds no row even if
-- somebody grants it one day. A disposal (retention, erasure) empties a body and has a role of its own.

alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_wall on tenant
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table tenant_key enable row level security;
alter table tenant_key force row level security;
create policy tenant_key_wall on tenant_key
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table data_key enable row level security;
alter table data_key force row level security;
create policy data_key_wall on data_key
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table region enable row level security;
alter table region force row level security;
create policy region_wall on region
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table setting enable row level security;
alter table setting force row level security;
create policy setting_wall on setting
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table setting_bridge enable row level security;
alter table setting_bridge force row level security;
create policy setting_bridge_wall on setting_bridge
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table person enable row level security;
alter table person force row level security;
create policy person_wall on person
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table appointment enable row level security;
alter table appointment force row level security;
create policy appointment_wall on appointment
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table child enable row level security;
alter table child force row level security;
create policy child_wall on child
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table enrol_code enable row level security;
alter table enrol_code force row level security;
create policy enrol_code_wall on enrol_code
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table device enable row level security;
alter table device force row level security;
create policy device_wall on device
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table author_key enable row level security;
alter table author_key force row level security;
create policy author_key_wall on author_key
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table session enable row level security;
alter table session force row level security;
create policy session_wall on session
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table sign_in_failure enable row level security;
alter table sign_in_failure force row level security;
create policy sign_in_failure_wall on sign_in_failure
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table feed enable row level security;
alter table feed force row level security;
create policy feed_wall on feed
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table entry enable row level security;
alter table entry force row level security;
create policy entry_read on entry for select
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy entry_append on entry for insert
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy entry_dispose on entry for update to harken_disposer
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table newest_state enable row level security;
alter table newest_state force row level security;
create policy newest_state_wall on newest_state
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table matter enable row level security;
alter table matter force row level security;
create policy matter_wall on matter
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table matter_child enable row level security;
alter table matter_child force row level security;
create policy matter_child_wall on matter_child
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table exclusion enable row level security;
alter table exclusion force row level security;
create policy exclusion_wall on exclusion
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table case_member enable row level security;
alter table case_member force row level security;
create policy case_member_wall on case_member
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table command enable row level security;
alter table command force row level security;
create policy command_read on command for select
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy command_append on command for insert
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

alter table held enable row level security;
alter table held force row level security;
create policy held_wall on held
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- The worker must find what is due for anyone: this one table of ids opens to it, and to it alone.
alter table due enable row level security;
alter table due force row level security;
create policy due_wall on due
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy due_worker on due to harken_worker
    using (true);

-- tenant_slug, server and schema_version say nothing of what a tenant holds and have no wall.
