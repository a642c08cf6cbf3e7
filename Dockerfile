# Two images from one file: `app` runs the portal, `fronte` is the front server with its files.
FROM python:3.13-slim AS base
# What WeasyPrint loads: the same list as crema_sap/avvio/sistema.py.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app portale
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH="/app/.venv/bin:$PATH"
WORKDIR /app

FROM base AS costruzione
RUN pip install --no-cache-dir "uv>=0.9"
COPY pyproject.toml uv.lock .python-version ./
RUN uv sync --frozen --no-default-groups --compile-bytecode
COPY . .
# The settings want every variable; collecting static files uses none of these values.
RUN AMBIENTE=produzione SECRET_KEY=costruzione CHIAVE_CIFRATURA=costruzione \
    CHIAVE_INDICE=costruzione ALLOWED_HOSTS=localhost ORIGINE=https://localhost \
    DATABASE_URL=postgresql://crema_app@localhost/nessuna REDIS_URL=redis://localhost/0 \
    ANTIVIRUS=tcp://clamav:3310 OIDC_EMITTENTE=https://localhost OIDC_CLIENTE=costruzione OIDC_SEGRETO=costruzione \
    CARTELLA_DATI=/srv/dati ALBERO_PUBBLICO=/srv/pubblico \
    python manage.py collectstatic --noinput --skip-checks

FROM caddy:2 AS fronte
COPY crema_sap/avvio/Caddyfile /etc/caddy/Caddyfile
COPY --from=costruzione /srv/dati/static /srv/static

FROM base AS app
COPY --from=costruzione /app /app
RUN install -d -o portale -g portale /srv/dati /srv/pubblico
USER portale
VOLUME ["/srv/dati", "/srv/pubblico"]
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--no-ws", "--http", "1", \
     "--respawn-failed-workers", "--workers-kill-timeout", "10", "--backlog", "2048", \
     "--log-level", "warning", "crema_sap.wsgi:application"]
