-- What was said beside one concern and has words of another in it, which is confidential since (R28): nobody is served
-- it where it lies any more, and it stands again where those may read it who may know of both. Its text stays here.
create table withheld (
    tenant_id uuid not null references tenant (tenant_id),
    feed_id uuid not null,
    seq bigint not null,
    primary key (tenant_id, feed_id, seq),
    foreign key (tenant_id, feed_id, seq) references entry (tenant_id, feed_id, seq)
);

-- Beside which concerns something was handed over since another came: only its words tell what is in it.
create index handoff_from on handoff (tenant_id, from_id, sent_at);
create index sent_link_made on sent_link (tenant_id, made_at);

alter table withheld enable row level security;
alter table withheld force row level security;
create policy withheld_wall on withheld
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert on withheld to harken_app, harken_worker;
