"""The confidential service as a Flask application. Nothing is built when this module is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from redactor.bootstrap import Services
    from redactor.config import Settings


def create_app(settings: Settings | None = None, *, services: Services | None = None) -> Flask:
    """Build the service from settings, or around services that run already.

    Raises what `bootstrap.services` raises, and UndeclaredEndpointError where a page does not say who may use it.
    """
    from redactor import api, bootstrap, config
    from redactor.resources import static_dir, templates_dir
    from redactor.web import door, failures, journal, limits, measuring, views
    from redactor.web.actions import seal
    from redactor.web.security import Site, secure
    from redactor.web.templating import shared_environment

    running = services or bootstrap.services(settings or config.settings())
    chosen = running.settings
    app = Flask("redactor", static_folder=str(static_dir()), static_url_path="/static", template_folder=None)
    if chosen.proxies:  # they alone know where a request comes from; the address of the page is not theirs to say
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=chosen.proxies, x_proto=0)  # type: ignore[method-assign]  # Flask's own recipe
    app.config["SECRET_KEY"] = running.form_secret()
    limited = limits.Limits.of(chosen, running.office.records, running.office.clock)
    journal.fit(app)
    denied = measuring.fit(app, running, limited.places) if chosen.metrics_port else door.uncounted
    limits.fit(app, limited)
    secure(app, site=Site(https=chosen.https, hosts=chosen.hosts), authorise=door.authorise)
    templates, actions = shared_environment(templates_dir()), bootstrap.actions()
    shared = door.Door(
        running, templates, bootstrap.duties(), https=chosen.https, limits=limited, actions=actions, denied=denied
    )
    door.fit(app, shared)
    views.register(app)
    api.register(app)
    failures.register(app)
    seal(app, known=actions)
    return app
