-- An alert of a duty goes on as long as something is owed, one of a ladder until somebody has the matter.
alter table alert add column duty_id uuid;

-- What policy and law demand of each concern that is open when this comes is looked at once, as of any that comes later.
-- The owner is behind the walls as well, as in 0004.
alter table matter no force row level security;
alter table due no force row level security;
insert into due (at, tenant_id, kind, id)
    select now(), tenant_id, 'duties', matter_id from matter
    where kind in ('concern', 'unfinished') and state in ('unread', 'acknowledged');
alter table matter force row level security;
alter table due force row level security;
