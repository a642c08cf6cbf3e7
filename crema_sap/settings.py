"""Django settings: everything that changes between machines comes from the environment."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

from crema_sap import ambiente

RADICE = Path(__file__).resolve().parent.parent

AMBIENTE = ambiente.testo("AMBIENTE", "scrivi produzione, demo o test.", "produzione")
if AMBIENTE not in {"produzione", "demo", "test"}:
    raise ambiente.ImpostazioneMancante(
        f"L'impostazione AMBIENTE vale «{AMBIENTE}». Rimedio: scrivi produzione, demo o test."
    )
IN_PRODUZIONE = AMBIENTE == "produzione"

SECRET_KEY = ambiente.testo(
    "SECRET_KEY", "genera una chiave con «openssl rand -base64 48» e mettila nell'ambiente."
)
CHIAVE_CIFRATURA = ambiente.testo(
    "CHIAVE_CIFRATURA",
    "genera 32 byte con «openssl rand -base64 32»: cifra i dati personali; conservala a parte.",
)
CHIAVE_INDICE = ambiente.testo(
    "CHIAVE_INDICE",
    "genera 32 byte con «openssl rand -base64 32»: serve a cercare i codici fiscali.",
)
ALLOWED_HOSTS = ambiente.testo(
    "ALLOWED_HOSTS", "scrivi i nomi del sito, separati da virgole."
).split(",")
ORIGINE = ambiente.testo(
    "ORIGINE", "scrivi l'indirizzo pubblico del portale, per esempio https://casa.esempio.it."
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [ORIGINE]
DEBUG = False

CARTELLA_DATI = Path(
    ambiente.testo("CARTELLA_DATI", "scrivi la cartella dei documenti, fuori dal sito.")
)
ALBERO_PUBBLICO = Path(
    ambiente.testo("ALBERO_PUBBLICO", "scrivi la cartella delle pagine pubbliche.")
)
# Told to who uses the open data again; what is not given is left out, never invented.
CODICE_IPA = ambiente.testo("CODICE_IPA", "", "")
POSTA_CONTATTI = ambiente.testo("POSTA_CONTATTI", "", "")

AMBITO_PREDEFINITO = ambiente.testo(
    "AMBITO_PREDEFINITO", "scrivi il codice di un ambito.", "AMB-CREMA"
)

DATABASES = {
    "default": ambiente.base_dati(
        "DATABASE_URL",
        ambiente.testo("DATABASE_URL", "scrivi postgresql://crema_app:password@host/base."),
    )
}
# The migrations run under the role that owns the tables; the application never does.
for _alias, _variabile in (
    ("proprietario", "DATABASE_URL_PROPRIETARIO"),
    ("pubblico", "DATABASE_URL_PUBBLICO"),
):
    _url = ambiente.testo(_variabile, "", "")
    if _url:
        DATABASES[_alias] = ambiente.base_dati(_variabile, _url)
RUOLO_APPLICAZIONE = ambiente.testo("RUOLO_APPLICAZIONE", "", "crema_app")
RUOLO_PUBBLICO = ambiente.testo("RUOLO_PUBBLICO", "", "crema_pubblico")

REDIS_URL = ambiente.testo("REDIS_URL", "scrivi redis://host:6379/0.")

INSTALLED_APPS = [
    "crema_sap.enti",
    "crema_sap.registro",
    "crema_sap.web",
    "programmazione",
    "bandi",
    "domande",
    "eisa",
    "crispy_forms",
    "crispy_bootstrap5",
    "crema_sap.web.gestione.apps.GestioneConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "crema_sap.web.lingue.LinguaMiddleware",
    "crema_sap.web.middleware.ArrivoMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "crema_sap.web.middleware.AutenticazioneMiddleware",
    "crema_sap.web.middleware.RiservatezzaMiddleware",
    "crema_sap.web.middleware.MetodoMiddleware",
    "crema_sap.web.middleware.ContestoMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "crema_sap.urls"
WSGI_APPLICATION = "crema_sap.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RADICE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crema_sap.web.contesto.portale",
            ],
        },
    },
    {
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [RADICE / "templates" / "jinja"],
        "OPTIONS": {"environment": "crema_sap.web.jinja.ambiente"},
    },
]
# templates/django/forms/ replaces the pieces of Django's own that a long list draws slowly.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("bootstrap_italia",)
CRISPY_TEMPLATE_PACK = "bootstrap_italia"
CRISPY_FAIL_SILENTLY = False

AUTH_USER_MODEL = "enti.Utente"
AUTHENTICATION_BACKENDS = ["crema_sap.enti.accesso.AccessoConPassword"]
PASSWORD_HASHERS = ["crema_sap.enti.password.Argon2DelPortale"]
# How many may sign in with a password at once in a process; the others are asked to wait.
ACCESSI_INSIEME = ambiente.numero("ACCESSI_INSIEME", 1)
# How many threads of a process may be waiting for the identity provider: a slow one must not
# stop the pages of everybody else.
IDENTITA_INSIEME = ambiente.numero("IDENTITA_INSIEME", 2)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "nome", "cognome", "email")},
    },
    {
        "NAME": "crema_sap.enti.password.LunghezzaMinima",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "crema_sap.enti.password.ParoleDelPortale"},
]
OTP_TOTP_ISSUER = "Servizi abitativi"
LOGIN_URL = "/accedi/"
LOGIN_REDIRECT_URL = "/"
SECONDO_FATTORE_OBBLIGATORIO = ambiente.si_no(
    "SECONDO_FATTORE_OBBLIGATORIO", predefinito=IN_PRODUZIONE
)

SESSION_ENGINE = "crema_sap.enti.sessioni"
# An hour without a click and half a day in all: NIST SP 800-63B for this level of assurance. What
# was being typed when a session ends is kept (see domande.services.bozze).
SESSIONE_INATTIVA = ambiente.numero("SESSIONE_INATTIVA", 60 * 60)
SESSIONE_MASSIMA = ambiente.numero("SESSIONE_MASSIMA", 60 * 60 * 12)
SESSION_COOKIE_AGE = SESSIONE_MASSIMA
SESSION_COOKIE_NAME = "__Host-sessione" if IN_PRODUZIONE else "sessione"
SESSION_COOKIE_SECURE = IN_PRODUZIONE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if IN_PRODUZIONE else "csrf"
CSRF_COOKIE_SECURE = IN_PRODUZIONE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "crema_sap.web.views.csrf_rifiutato"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The front server always speaks to us on the loopback or on a private network.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = IN_PRODUZIONE
SECURE_REDIRECT_EXEMPT = [r"^salute/$", r"^pronto/$"]
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUZIONE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "crema_sap.web.carico.SulDisco",
]

# Attachments are examined by clamd before anybody may have them; the demo and the tests look at
# their structure alone, and say so.
ANTIVIRUS = ambiente.testo(
    "ANTIVIRUS",
    "scrivi l'indirizzo di clamd: tcp://host:3310 oppure unix:/run/clamav/clamd.ctl.",
    None if IN_PRODUZIONE else "",
)

LANGUAGE_CODE = "it"
# A language besides Italian is a folder here with its catalogue, and no line of code.
LOCALE_PATHS = [RADICE / "locale"]
LANGUAGES = [
    (LANGUAGE_CODE, LANG_INFO[LANGUAGE_CODE]["name_local"].capitalize()),
    *sorted(
        (catalogo.parts[-3], LANG_INFO[catalogo.parts[-3]]["name_local"].capitalize())
        for catalogo in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo")
        if catalogo.parts[-3] in LANG_INFO
    ),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Rome"

STATIC_URL = "/static/"
STATICFILES_DIRS = [RADICE / "static"]
STATIC_ROOT = CARTELLA_DATI / "static"
MEDIA_ROOT = CARTELLA_DATI / "documenti"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": ambiente.testo("EMAIL_HOST", "", "localhost"),
            "port": ambiente.numero("EMAIL_PORT", 25),
            "timeout": 10,
        },
    }
    if IN_PRODUZIONE
    else {
        # The demo and the tests keep the messages in a folder, where they can be read.
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(CARTELLA_DATI / "posta")},
    }
}
DEFAULT_FROM_EMAIL = ambiente.testo("EMAIL_MITTENTE", "", "noreply@localhost")

# Citizens come from SPID/CIE through OpenID Connect; the demo ships an identity provider of its
# own, which can't exist in production (see enti.checks).
OIDC_DI_PROVA = not IN_PRODUZIONE
OIDC_EMITTENTE = ambiente.testo(
    "OIDC_EMITTENTE",
    "scrivi l'indirizzo del gestore dell'identità (issuer OpenID Connect).",
    f"{ORIGINE}/idp-prova" if OIDC_DI_PROVA else None,
)
# How surely a citizen must have been recognised: the first is asked for, any of them is taken.
# SPID and CIE write it alike; a provider that stands between may have names of its own.
OIDC_LIVELLI = ambiente.testo(
    "OIDC_LIVELLI", "", "https://www.spid.gov.it/SpidL2 https://www.spid.gov.it/SpidL3"
).split()
OIDC_CLIENTE = ambiente.testo(
    "OIDC_CLIENTE", "scrivi il client_id avuto dal gestore.", "portale" if OIDC_DI_PROVA else None
)
OIDC_SEGRETO = ambiente.testo(
    "OIDC_SEGRETO", "scrivi il segreto del client.", SECRET_KEY[::-1] if OIDC_DI_PROVA else None
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"righe": {"()": "crema_sap.web.giornale.RigaJSON"}},
    "handlers": {"uscita": {"class": "logging.StreamHandler", "formatter": "righe"}},
    "root": {"handlers": ["uscita"], "level": "INFO"},
    # Django's own record of a failed request carries the request: ours carries no personal data.
    "loggers": {
        "django": {"handlers": ["uscita"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["uscita"], "level": "WARNING", "propagate": False},
    },
}
