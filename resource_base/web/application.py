"""The web application: what is wired to what. Nothing else."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from resource_base.settings import ROOT, Settings
from resource_base.web import (
    compression,
    context,
    cookies,
    errors,
    form_tokens,
    free_texts,
    identity,
    presentation,
    public,
    security,
    site_map,
)
from resource_base.web.administration import pages as administration
from resource_base.web.alerts import pages as alerts
from resource_base.web.desk import pages as desk
from resource_base.web.duplicates import pages as duplicates
from resource_base.web.finding import pages as finding
from resource_base.web.guide import pages as guide
from resource_base.web.handing_over import pages as handing_over
from resource_base.web.my_account import pages as my_account
from resource_base.web.needs import pages as needs
from resource_base.web.people import pages as people
from resource_base.web.problems import pages as problems
from resource_base.web.proposals import pages as proposals
from resource_base.web.reviews import pages as reviews
from resource_base.web.selections import pages as selections
from resource_base.web.signing_in import new_passwords, proconnect, signing
from resource_base.web.signing_in import pages as signing_in
from resource_base.web.situations import pages as situations

MEGABYTE = 1 << 20


def build(settings: Settings) -> Flask:
    """A Flask application serving one installation."""
    app = Flask("resource_base", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=5 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=300,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_production else "session",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open all day; the token dies with the session
        WTF_I18N_ENABLED=False,  # else Flask-WTF answers in English when Flask-Babel is importable
        TESTING=settings.environment == "test",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign] # as Flask documents it

    app.session_interface = cookies.SparingCookies()
    context.install(app, settings)
    form_tokens.MaskedTokens(app)
    compression.install(app)
    security.install(app, settings)
    signing.install(app)
    presentation.install(app)
    identity.install(app, settings)
    free_texts.install(app)
    new_passwords.install(app)
    errors.install(app)
    for pages in (
        public.pages,
        site_map.pages,
        guide.pages,
        identity.pages,
        *signing_in.BLUEPRINTS,
        *people.BLUEPRINTS,
        *my_account.BLUEPRINTS,
        *administration.BLUEPRINTS,
        *finding.BLUEPRINTS,
        *problems.BLUEPRINTS,
        *needs.BLUEPRINTS,
        duplicates.pages,
        *proposals.BLUEPRINTS,
        *reviews.BLUEPRINTS,
        *desk.BLUEPRINTS,
        *situations.BLUEPRINTS,
        *selections.BLUEPRINTS,
        *handing_over.BLUEPRINTS,
        *alerts.BLUEPRINTS,
    ):
        app.register_blueprint(pages)
    proconnect.install(app, settings)
    return app
