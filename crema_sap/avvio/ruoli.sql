-- The three roles of the portal, on any PostgreSQL from 15 on. Run it as a role that may create
-- roles, connected to the portal's database; running it again changes nothing.
--
--   crema_proprietario  owns the tables and runs the migrations; nobody works under it
--   crema_app           the application: reads and writes rows, owns nothing, obeys the policies
--   crema_pubblico      builds the public pages: reads only what migrations grant it by name
--
-- The roles are made without login. In production give each a password:
--   ALTER ROLE crema_app LOGIN PASSWORD '...';
DO $$
DECLARE
    ruolo text;
BEGIN
    -- Two databases of one server may be prepared at the same time.
    PERFORM pg_advisory_xact_lock(20190016);
    FOREACH ruolo IN ARRAY ARRAY['crema_proprietario', 'crema_app', 'crema_pubblico'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ruolo) THEN
            EXECUTE format(
                'CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
                ruolo
            );
        END IF;
    END LOOP;
    -- Who may create roles without being a superuser must join them to hand objects over.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT crema_proprietario TO %I', current_user);
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO crema_proprietario', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO crema_app, crema_pubblico', current_database()
    );
END
$$;

ALTER SCHEMA public OWNER TO crema_proprietario;
SET ROLE crema_proprietario;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO crema_app, crema_pubblico;

-- Tables with an ambito then take back everything and grant by name (enti.rls.ProteggiTabelle).
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO crema_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO crema_app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON ROUTINES TO crema_app;
RESET ROLE;
