-- What was answered of a concern besides danger and adult, and what a lead has classified it as since: codes, no words.
-- Ladders and duties are chosen by them (R6, R7, R9). Of what came before, nobody had asked.
alter table matter
    add column disclosed text not null default 'not-answered',
    add column moved text not null default 'not-answered',
    add column kinds text[] not null default '{}',
    add column classified text
        check (classified in ('exploitation', 'may-be-exploitation', 'not-exploitation'));

-- Only a lead changes what a recorder's answers were taken to be; the answers themselves stay.
grant update (classified) on matter to harken_app, harken_worker;
