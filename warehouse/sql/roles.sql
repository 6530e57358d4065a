-- Only for PostgreSQL, run once by the owner of the base after the first load (and again after a new table appears):
--     psql -v ON_ERROR_STOP=1 -v password="'…'" -f warehouse/sql/roles.sql postgresql://owner@host/base
-- Makes the role with which the dashboard reads: SELECT on what screens need, nothing on the texts of messages.
-- The grants are the barrier; the settings below are defaults that a session could switch off.
do $$
begin
    if not exists (select from pg_roles where rolname = 'gospabliki_reader') then
        create role gospabliki_reader login;
    end if;
end
$$;
alter role gospabliki_reader password :password;
alter role gospabliki_reader nosuperuser nocreatedb nocreaterole noreplication connection limit 50;
alter role gospabliki_reader set default_transaction_read_only = on;
alter role gospabliki_reader set statement_timeout = '15s';
alter role gospabliki_reader set lock_timeout = '3s';
alter role gospabliki_reader set idle_in_transaction_session_timeout = '30s';
alter role gospabliki_reader set search_path = public;

do $$
begin
    execute format('revoke temporary, create on database %I from public, gospabliki_reader', current_database());
    execute format('grant connect on database %I to gospabliki_reader', current_database());
end
$$;
revoke create on schema public from public;
grant usage on schema public to gospabliki_reader;
revoke all on all tables in schema public from gospabliki_reader;
grant select on all tables in schema public to gospabliki_reader;
revoke all on message_text from gospabliki_reader;
