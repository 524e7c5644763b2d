"""The entry point of web servers: `gunicorn wsgi:app`, `flask --app wsgi`."""

from resource_base import create_app

app = create_app()
