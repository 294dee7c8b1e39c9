-- The roles of Harken's database, and the database. For psql, as a superuser, as often as wanted: each run sets the
-- passwords that the files hold now. What each role may do is granted by the migrations, table by table.
--
--     SECRETS=/etc/harken/secrets psql --no-psqlrc -v ON_ERROR_STOP=1 -f deploy/sql/roles.sql
--
-- No password stands on a command line, in the environment or in a log: psql reads the files itself.

\set owner_password `cat "$SECRETS/database-owner"`
\set app_password `cat "$SECRETS/database-app"`
\set worker_password `cat "$SECRETS/database-worker"`
\set disposer_password `cat "$SECRETS/database-disposer"`
\set backup_password `cat "$SECRETS/database-backup"`

select '' in (
    :'owner_password', :'app_password', :'worker_password', :'disposer_password', :'backup_password'
) as missing
\gset
\if :missing
do $$ begin raise exception 'a password file in $SECRETS is missing or empty: harken secrets makes them'; end $$;
\endif

set log_statement = 'none';
set log_min_error_statement = 'panic';
set log_min_duration_statement = -1;
set password_encryption = 'scram-sha-256';

select format('create role %I login', name)
from unnest(array['harken_owner', 'harken_app', 'harken_worker', 'harken_disposer', 'harken_backup']) as name
where not exists (select from pg_roles where rolname = name)
\gexec

alter role harken_owner nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'owner_password';
alter role harken_app nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'app_password';
alter role harken_worker nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'worker_password';
alter role harken_disposer nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'disposer_password';

-- Sees behind every wall, what is encrypted as ciphertext, and changes nothing: for `harken backup` alone.
alter role harken_backup nosuperuser bypassrls nocreatedb nocreaterole noreplication password :'backup_password';
alter role harken_backup set default_transaction_read_only = on;
grant pg_read_all_data to harken_backup;

-- They belong to the role and not to the connection, since a pooler passes no such settings on.
select format('alter role %I set %s = %L', name, setting, value)
from unnest(array['harken_app', 'harken_worker', 'harken_disposer']) as name,
    (values
        ('lock_timeout', '10s'),
        ('statement_timeout', '30s'),
        ('idle_in_transaction_session_timeout', '15s')
    ) as limits (setting, value)
\gexec

select 'create database harken owner harken_owner encoding ''UTF8'' locale ''C'' template template0'
where not exists (select from pg_database where datname = 'harken')
\gexec

alter database harken owner to harken_owner;
revoke all on database harken from public;
grant connect on database harken to harken_owner, harken_app, harken_worker, harken_disposer, harken_backup;
