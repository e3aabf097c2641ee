"""The application factory: settings in, a Flask app out, every blueprint and guard in place."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from planner.config import Settings, settings_from
from planner.services.published import PublishedAgendas
from planner.shipped_files import shipped_folder
from planner.store.database import Database
from planner.web import api, attendee, errors, feeds, health, limits, security, static_files
from planner.web.current import Planner, htmx

LARGEST_FORM_BYTES = 256 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A ready application. Raises `planner.config.WrongSetting` for settings that cannot be used; the database has to
    be migrated already (`planner serve` and `planner migrate` do that)."""
    settings = settings or settings_from()
    app = Flask(
        "planner",
        template_folder=str(shipped_folder("templates")),
        static_folder=str(shipped_folder("static")),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.address.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for the whole event
        COMPRESS_ALGORITHM=["br", "gzip"],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    database = Database(settings.database_url)
    app.extensions["planner"] = Planner(database, PublishedAgendas(database), settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    CSRFProtect(app).exempt(api.blueprint)  # its addresses hold tokens, and it reads no cookie
    htmx.init_app(app)
    Compress(app)
    limits.install(app, settings.redis_url)
    security.install(app)
    errors.install(app)
    static_files.install(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(attendee.blueprint)
    return app
