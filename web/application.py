"""The WSGI application: every blueprint, over one catalogue."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel

from catalogue import Catalogue
from web import addresses, errors, headers, here, machines, permanent, show, streams, translated
from web.api.routes import api
from web.below import Below, path_of
from web.metrics import metrics
from web.pages.routes import pages
from web.provider import blueprint as provider
from web.site import Site


def create_app(catalogue: Catalogue, site: Site) -> Flask:
    """The WSGI application over a catalogue; each process makes its own, after it was forked."""
    app = Flask(__package__)
    app.url_map.converters |= {"id": addresses.PublicId, "number": addresses.Number}
    app.url_map.merge_slashes = False  # a DOI or an OAI identifier may hold two slashes in a row
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    here.settle(app, catalogue, site)
    streams.settle(app)
    Babel(app, locale_selector=here.language)
    translated.install(app)
    with app.app_context():
        show.install(app)
    headers.install(app)
    errors.install(app)
    for blueprint in (pages, permanent.permanent, machines.machines, metrics, api, provider):
        app.register_blueprint(blueprint)
    if path := path_of(site.base_url):
        app.wsgi_app = Below(app.wsgi_app, path)  # type: ignore[assignment, method-assign]
    return app


def compile_templates(app: Flask) -> None:
    """Make all templates ready, a quarter of a second that would else be spread over the first readers of each page."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
