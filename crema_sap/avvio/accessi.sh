#!/bin/sh
# Gives each role its password, when the database of docker-compose.yml is first created.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -v proprietario="$PASSWORD_PROPRIETARIO" -v app="$PASSWORD_APP" \
    -v pubblico="$PASSWORD_PUBBLICO" <<'SQL'
ALTER ROLE crema_proprietario LOGIN PASSWORD :'proprietario';
ALTER ROLE crema_app LOGIN PASSWORD :'app';
ALTER ROLE crema_pubblico LOGIN PASSWORD :'pubblico';
SQL
