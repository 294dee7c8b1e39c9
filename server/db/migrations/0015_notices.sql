-- An alert of a notice to a senior is of the command by which a lead asked for it: it goes on whoever has the concern.
alter table alert add column notice_id uuid;
