-- A concern that turns out to be about an adult who works or helps here leaves its desk for a case feed (R28). Its words
-- stand there again, whole; those on `moved_from` are served to nobody from the same commit on, and emptied afterwards.
alter table matter
    add column moved_from uuid,
    add column moved_at timestamptz,
    add column moved_by uuid,
    add check ((moved_from is null) = (moved_at is null) and (moved_from is null) = (moved_by is null)),
    add check (moved_from <> feed_id),
    add foreign key (tenant_id, moved_from) references feed (tenant_id, feed_id),
    add foreign key (tenant_id, moved_by) references person (tenant_id, person_id);

create index matter_moved on matter (tenant_id, moved_from) where moved_from is not null;

grant update (feed_id, moved_from, moved_at, moved_by) on matter to harken_app, harken_worker;

-- Who disposes learns which feed a matter has left, and no more of it.
grant select (tenant_id, matter_id, moved_from) on matter to harken_disposer;
