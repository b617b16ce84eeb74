"""Django settings: the one place where the environment is read. ``docs/settings.md`` documents each variable."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from medipli import environment as env

PACKAGE = Path(__file__).resolve().parent

# --- The installation -------------------------------------------------------------------------------------------------
MEDIPLI_HOME = Path(env.text("MEDIPLI_HOME", "./var", "Folder for everything the service writes")).resolve()
SERVICE_NAME = env.text("MEDIPLI_SERVICE_NAME", "Medipli", "Name of the service as people read it")
DEMO = env.flag("MEDIPLI_DEMO", False, "Demonstration conveniences; only with a demo database, on loopback")
PUBLIC_URL = env.text(
    "MEDIPLI_PUBLIC_URL", "http://localhost:8000", "Address of the site, used in links sent by ordinary mail"
).rstrip("/")
EVENTS_URL = env.text("MEDIPLI_EVENTS_URL", "", "Address of live updates when they are not behind the site itself")
HTTP_PORT = env.integer("MEDIPLI_PORT", 8000, "Port of the web pages", minimum=1, maximum=65535)
EVENTS_PORT = env.integer("MEDIPLI_EVENTS_PORT", 8001, "Port of the live updates", minimum=1, maximum=65535)
BIND_ADDRESS = env.text("MEDIPLI_BIND_ADDRESS", "127.0.0.1", "Address that the processes listen on")
WEB_WORKERS = env.integer("MEDIPLI_WEB_WORKERS", 2, "Web processes", minimum=1, maximum=64)
WEB_THREADS = env.integer("MEDIPLI_WEB_THREADS", 4, "Threads in each web process", minimum=1, maximum=64)
LOG_LEVEL = env.choice("MEDIPLI_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"), "Least serious line logged")

# --- Secrets ----------------------------------------------------------------------------------------------------------
SECRET_KEY = env.secret("MEDIPLI_SECRET_KEY", "signs sessions, links and one-time codes", minimum_length=32)
BLOB_KEYS = env.keyring("MEDIPLI_BLOB_KEYS", "keys that encrypt messages and attachments, 1:BASE64,2:BASE64")
BLOB_NAME_KEY = env.secret(
    "MEDIPLI_BLOB_NAME_KEY", "key from which the names of stored contents are derived", minimum_length=32
)

# --- Rules of the service ---------------------------------------------------------------------------------------------
IDLE_MINUTES = env.integer(
    "MEDIPLI_IDLE_MINUTES", 30, "Minutes without activity before a session locks", minimum=3, maximum=720
)
SESSION_HOURS = env.integer("MEDIPLI_SESSION_HOURS", 12, "Hours after which one signs in again", minimum=1, maximum=168)
PROOF_MINUTES = env.integer(
    "MEDIPLI_PROOF_MINUTES",
    10,
    "Minutes after proving who one is during which sensitive changes do not ask again",
    minimum=1,
    maximum=120,
)
CODE_MINUTES = env.integer(
    "MEDIPLI_CODE_MINUTES", 10, "Minutes during which a one-time code is valid", minimum=1, maximum=60
)
CODE_TRIES = env.integer("MEDIPLI_CODE_TRIES", 5, "Tries allowed for one code", minimum=1, maximum=10)
CODE_RESEND_SECONDS = env.integer(
    "MEDIPLI_CODE_RESEND_SECONDS", 30, "Seconds before a code can be sent again", minimum=5, maximum=600
)
LOCKOUT_TRIES = env.integer(
    "MEDIPLI_LOCKOUT_TRIES", 8, "Failed sign-ins of one account before it must wait", minimum=3, maximum=100
)
LOCKOUT_ORIGIN_TRIES = env.integer(
    "MEDIPLI_LOCKOUT_ORIGIN_TRIES",
    60,
    "Failed sign-ins from one network address before it must wait",
    minimum=3,
    maximum=10000,
)
LOCKOUT_MINUTES = env.integer(
    "MEDIPLI_LOCKOUT_MINUTES", 15, "Minutes to wait after too many failures", minimum=1, maximum=1440
)
DORMANT_DAYS = env.integer(
    "MEDIPLI_DORMANT_DAYS",
    365,
    "Days without a sign-in after which the person is told that their account will close",
    minimum=90,
    maximum=3650,
)
DORMANT_WARNING_DAYS = env.integer(
    "MEDIPLI_DORMANT_WARNING_DAYS", 60, "Days between that letter and the closing", minimum=14, maximum=365
)
TRUSTED_PROXIES = env.words(
    "MEDIPLI_TRUSTED_PROXIES", "", "Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed"
)
RETENTION_DAYS = env.integer(
    "MEDIPLI_RETENTION_DAYS", 365, "Days a message is kept, by default", minimum=30, maximum=36500
)
REQUEST_DAYS = env.integer(
    "MEDIPLI_REQUEST_DAYS",
    365,
    "Days that requests refused, withdrawn or expired keep what was said in them",
    minimum=30,
    maximum=3650,
)
HELP_DAYS = env.integer(
    "MEDIPLI_HELP_DAYS", 365, "Days that help requests are kept once they are closed", minimum=30, maximum=3650
)
QUOTA_MEGABYTES = env.integer("MEDIPLI_QUOTA_MEGABYTES", 5120, "Room of a mailbox, by default", minimum=10)
MESSAGE_MEGABYTES = env.integer(
    "MEDIPLI_MESSAGE_MEGABYTES", 25, "Largest message, attachments included", minimum=1, maximum=200
)
MAX_RECIPIENTS = env.integer("MEDIPLI_MAX_RECIPIENTS", 500, "Recipients of one message", minimum=1, maximum=5000)
UNDO_SECONDS = env.integer(
    "MEDIPLI_UNDO_SECONDS", 10, "Seconds during which a sent message can be taken back, by default", maximum=60
)
LOCAL_DOMAINS = env.words(
    "MEDIPLI_LOCAL_DOMAINS", "mssante.example", "Mail domains of this service; their subdomains belong to it too"
)
INTERNAL_DOMAIN = env.text(
    "MEDIPLI_INTERNAL_DOMAIN",
    "local.medipli.example",
    "Domain of the addresses of accounts without an MSSanté address: known inside this service only, never published",
).lower()
REGISTER_STALE_DAYS = env.integer(
    "MEDIPLI_REGISTER_STALE_DAYS", 45, "Days after which the data of a national register counts as stale", minimum=1
)
REGISTER_SHRINK_PERCENT = env.integer(
    "MEDIPLI_REGISTER_SHRINK_PERCENT",
    10,
    "Share of a register that a newer file may lack before it is refused without --confirm",
    maximum=100,
)

# --- National directory -----------------------------------------------------------------------------------------------
PUBLICATION_ADAPTER = env.choice(
    "MEDIPLI_PUBLICATION_ADAPTER",
    "file",
    ("file", "fhir"),
    "How addresses are published: a work file executed by hand, or FHIR PATCH",
)
PUBLICATION_FHIR_URL = env.text(
    "MEDIPLI_PUBLICATION_FHIR_URL", "", "Address of the directory's FHIR service, up to the version"
).rstrip("/")
PUBLICATION_FHIR_KEY = env.text("MEDIPLI_PUBLICATION_FHIR_KEY", "", "Key for that service (header ESANTE-API-KEY)")
if PUBLICATION_ADAPTER == "fhir" and not (
    PUBLICATION_FHIR_KEY and PUBLICATION_FHIR_URL.startswith(("https://", "http://127.0.0.1", "http://localhost"))
):
    raise env.WrongSetting("MEDIPLI_PUBLICATION_ADAPTER=fhir needs an https MEDIPLI_PUBLICATION_FHIR_URL and its key.")

# --- Pro Santé Connect ------------------------------------------------------------------------------------------------
PSC_ISSUER = env.text(
    "MEDIPLI_PSC_ISSUER", "", "Issuer of Pro Santé Connect; empty, one does not sign in with it"
).rstrip("/")
PSC_CLIENT_ID = env.text("MEDIPLI_PSC_CLIENT_ID", "", "What this service is called there")
PSC_CLIENT_SECRET = env.text("MEDIPLI_PSC_CLIENT_SECRET", "", "Its secret there, unless it shows a certificate")
PSC_CERTIFICATE = env.text("MEDIPLI_PSC_CERTIFICATE", "", "Certificate to show there instead (mTLS), a PEM file")
PSC_KEY = env.text("MEDIPLI_PSC_KEY", "", "Private key of that certificate, a PEM file")
PSC_AUTHORITIES = env.text(
    "MEDIPLI_PSC_AUTHORITIES", "", "Authorities that vouch for its server, a PEM file; empty, those of the machine"
)
PSC_WALLET_URL = env.text(
    "MEDIPLI_PSC_WALLET_URL", "", "Its authorisation page, where it is not the one that discovery names"
)
PSC_PHONE = env.flag("MEDIPLI_PSC_PHONE", False, "Whether to offer « Confirmer sur mon téléphone » (CIBA)")
if PSC_ISSUER and not PSC_ISSUER.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
    raise env.WrongSetting("MEDIPLI_PSC_ISSUER must be an https address.")
if PSC_ISSUER.endswith("/demo/psc") and not DEMO:
    raise env.WrongSetting("MEDIPLI_PSC_ISSUER names the pretence of the demonstration, which lets anybody in.")
if PSC_ISSUER and not (PSC_CLIENT_ID and (PSC_CLIENT_SECRET or (PSC_CERTIFICATE and PSC_KEY))):
    raise env.WrongSetting(
        "MEDIPLI_PSC_ISSUER needs MEDIPLI_PSC_CLIENT_ID and MEDIPLI_PSC_CLIENT_SECRET,"
        " or MEDIPLI_PSC_CERTIFICATE and MEDIPLI_PSC_KEY."
    )

# --- Ordinary mail (codes and notices) --------------------------------------------------------------------------------
MAIL_FROM = env.text("MEDIPLI_MAIL_FROM", "ne-pas-repondre@medipli.example", "Sender of codes and notices")
EMAIL_HOST = env.text(
    "MEDIPLI_MAIL_HOST", "", "SMTP relay for ordinary mail; empty writes files under MEDIPLI_HOME/courriels (demo only)"
)
EMAIL_PORT = env.integer("MEDIPLI_MAIL_PORT", 587, "Port of that relay", minimum=1, maximum=65535)
EMAIL_HOST_USER = env.text("MEDIPLI_MAIL_USER", "", "Account on that relay")
EMAIL_HOST_PASSWORD = env.text("MEDIPLI_MAIL_PASSWORD", "", "Its password")
EMAIL_USE_TLS = env.flag("MEDIPLI_MAIL_STARTTLS", True, "Whether that relay must speak STARTTLS")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "medipli.notices.mail_files.MailFiles"
DEFAULT_FROM_EMAIL = MAIL_FROM

# --- Cards of the CPx family ------------------------------------------------------------------------------------------
CARD_URL = env.text(
    "MEDIPLI_CARD_URL", "", "Address, a host or a port of its own, where browsers are asked for a card; empty: no cards"
).rstrip("/")
CARD_PROXIES = env.words(
    "MEDIPLI_CARD_PROXIES", "", "Addresses of the proxies whose word is taken for the certificate, on that address only"
)
CARD_AUTHORITIES = env.text("MEDIPLI_CARD_AUTHORITIES", "", "File of the authorities of cards, in PEM, roots included")
CARD_REVOCATION_LISTS = env.words(
    "MEDIPLI_CARD_REVOCATION_LISTS", "", "Files and URLs of the lists of revoked cards, renewed every 20 minutes"
)
CARD_LIST_DAYS = env.integer(
    "MEDIPLI_CARD_LIST_DAYS", 7, "Days that such a list is believed past its date when no newer one can be had"
)
CARD_OCSP_SECONDS = env.integer(
    "MEDIPLI_CARD_OCSP_SECONDS", 3, "Seconds to wait for the OCSP responder that a card names", minimum=1, maximum=20
)
CARD_PORT = env.integer(
    "MEDIPLI_CARD_PORT", 8443, "Port of the cards' address in the demonstration", minimum=1, maximum=65535
)
if CARD_URL and not CARD_URL.startswith("https://"):
    raise env.WrongSetting("MEDIPLI_CARD_URL must start with https://: browsers present cards over TLS only.")
if CARD_URL and CARD_URL == PUBLIC_URL:
    raise env.WrongSetting("MEDIPLI_CARD_URL must be a host or a port of its own, not MEDIPLI_PUBLIC_URL.")

# --- Database ---------------------------------------------------------------------------------------------------------
_database = env.database("DATABASE_URL", "PostgreSQL, postgresql://user:password@host:port/name")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Statements asked again are planned once for each connection: planning takes longer than most answers.
        # A pooler between must follow them, as PgBouncer 1.21 does with max_prepared_statements.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Django -----------------------------------------------------------------------------------------------------------
DEBUG = False
ALLOWED_HOSTS = env.words("MEDIPLI_HOSTS", "localhost,127.0.0.1", "Host names under which the site may be asked for")
if CARD_URL and (_card_host := urlsplit(CARD_URL).hostname):
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, _card_host]
if DEMO and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "testserver"}:
    raise env.WrongSetting("MEDIPLI_DEMO=yes is refused: MEDIPLI_HOSTS names a host other than this machine.")
if DEMO and BIND_ADDRESS not in ("127.0.0.1", "localhost"):
    raise env.WrongSetting("MEDIPLI_DEMO=yes is refused: MEDIPLI_BIND_ADDRESS is not loopback.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "medipli.audit",
    "medipli.blobs",
    "medipli.trust",
    "medipli.identity",
    "medipli.organisations",
    "medipli.notices",
    "medipli.mailboxes",
    "medipli.messages",
    "medipli.directory",
    "medipli.delivery",
    "medipli.registration",
    "medipli.support",
    "medipli.web",
    "medipli.ops",
]
MIDDLEWARE = [
    "medipli.web.middleware.errors.ErrorReferences",
    "medipli.web.middleware.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "medipli.web.middleware.origin.ClientOrigin",
    "medipli.web.middleware.card_address.CardAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "medipli.web.middleware.idle.IdleLock",
]
ROOT_URLCONF = "medipli.urls"
WSGI_APPLICATION = "medipli.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "medipli.web.templating.environment",
            "context_processors": ["medipli.web.templating.page_context"],
        },
    },
]
AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["medipli.identity.backend.Factors"]
PASSWORD_HASHERS = ["medipli.identity.hashers.Argon2"]
SESSION_ENGINE = "medipli.identity.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "medipli.web.views.errors.csrf_failure"
LOGIN_URL = "web:sign-in"

STATIC_URL = "/static/"
STATIC_ROOT = MEDIPLI_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Request lines carry paths; the reference number of ErrorReferences is what support asks for.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "procrastinate": {"level": "WARNING"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
