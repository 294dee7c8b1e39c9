-- With an invitation for somebody who has joined already, whoever holds its code can sign in as them and read what they
-- follow. So that nobody does it alone, a second person agrees to it first, or refuses it. It is never both, never by
-- its maker or by the one it is for, and it is said of this one invitation alone.
alter table invitation
    add column agreed_by uuid,
    add column agreed_at timestamptz,
    add column refused_by uuid,
    add column refused_at timestamptz,
    add check ((agreed_by is null) = (agreed_at is null)),
    add check ((refused_by is null) = (refused_at is null)),
    add check (agreed_by is null or refused_by is null),
    add check (agreed_by <> made_by and agreed_by <> person_id),
    add check (refused_by <> made_by and refused_by <> person_id),
    add foreign key (tenant_id, agreed_by) references person (tenant_id, person_id),
    add foreign key (tenant_id, refused_by) references person (tenant_id, person_id);

-- the newest of each person: who made it and who agreed stays on record
create index invitation_newest on invitation (tenant_id, person_id, made_at);

grant update (agreed_by, agreed_at, refused_by, refused_at) on invitation to harken_app;
