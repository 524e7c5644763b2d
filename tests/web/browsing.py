"""What one does on the pages: sign in, send a form as it was shown, count what a page asks the database."""

import re
from contextlib import contextmanager

import pyotp
from sqlalchemy import event

from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD

EMAIL = ACCOUNTS[0].email
CODE, ENROLMENT = "/connexion/code", "/connexion/double-authentification"


def token_in(page):
    return re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]


def sign_in(client, *, email=EMAIL, password=PASSWORD, **fields):
    token = token_in(client.get("/connexion"))
    return client.post(
        "/connexion", data={"email": email, "password": password, "csrf_token": token, **fields}
    )


def send(client, path, *, on=None, **fields):
    token = token_in(client.get(on or path))
    return client.post(path, data={"csrf_token": token, **fields})


def secret_on(page):
    return re.findall(r"<kbd>([A-Z2-7 ]+)</kbd>", page.text)[0].replace(" ", "")


def enrol(client):
    """Go through the page that sets the second factor up; the secret, and the page of recovery codes."""
    send(client, f"{ENROLMENT}/cle", on=ENROLMENT)
    secret = secret_on(client.get(ENROLMENT))
    return secret, send(client, ENROLMENT, code=pyotp.TOTP(secret).now())


@contextmanager
def counting(site):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    engine = site.base.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements(site, client, path):
    with counting(site) as found:
        assert client.get(path).status_code == 200
    return [statement for statement in found if "catalog_change" not in statement]  # asked ten times a second
