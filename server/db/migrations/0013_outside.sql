-- While it is not known who an adult is, nobody who works in that setting is told of it, whatever posts anybody is given
-- later (R27). What began before this was kept is taken as the telling took it until now: where nobody inside follows it.
alter table matter add column outside_only boolean not null default false;

-- The owner is behind the walls as well, as in 0004.
alter table matter no force row level security;
alter table feed no force row level security;
alter table case_member no force row level security;
alter table appointment no force row level security;
update matter m set outside_only = true from feed f
where f.tenant_id = m.tenant_id and f.feed_id = m.feed_id and f.kind = 'case' and m.setting_id is not null
    and not exists (
        select from case_member c join appointment a on a.tenant_id = c.tenant_id and a.person_id = c.person_id
        where c.tenant_id = m.tenant_id and c.feed_id = m.feed_id and a.setting_id is not null
            and c.person_id is distinct from m.moved_by
    );
alter table matter force row level security;
alter table feed force row level security;
alter table case_member force row level security;
alter table appointment force row level security;

grant update (outside_only) on matter to harken_app, harken_worker;
