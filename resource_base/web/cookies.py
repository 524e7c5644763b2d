"""The cookie of a session, left out of what is the same for everyone."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class SparingCookies(SecureCookieSessionInterface):
    """Answers that any cache may keep neither set a cookie nor vary with it.

    Else a browser would ask again for every style and script each time that someone signs in.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)
