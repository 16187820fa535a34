"""The confidential service for a WSGI server: `gunicorn wsgi:app`.

This is the one module that builds something when it is imported, because that is what such a server asks for. Settings
come from the environment; `redactor.config` lists them.
"""

from __future__ import annotations

from redactor.app import create_app

app = create_app()
