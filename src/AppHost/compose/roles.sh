#!/bin/bash
# The two roles of docs/operations.md, "Database roles"; the server's image runs this once, on an empty volume.
set -e
psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
CREATE ROLE party_owner LOGIN PASSWORD :'owner';
CREATE ROLE party_app LOGIN PASSWORD :'app';
CREATE DATABASE party OWNER party_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
psql -U "$POSTGRES_USER" -d party -v ON_ERROR_STOP=1 <<'SQL'
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO party_owner;
GRANT USAGE ON SCHEMA public TO party_app;
ALTER DEFAULT PRIVILEGES FOR ROLE party_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO party_app;
ALTER DEFAULT PRIVILEGES FOR ROLE party_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO party_app;
SQL
