"""How letters leave: handed over to a mail server, or kept in a folder while one develops."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from resource_base.errors import ResourceBaseError
from resource_base.settings import MailTransport, Settings, SmtpSecurity

ANSWER_TIMEOUT = 30  # seconds, for each command
# A server may look into a letter before it accepts it. Leaving too early sends the letter twice, which is why
# RFC 5321 4.5.3.2.6 asks for ten minutes; five are enough for one page, and fit in `delivery.CLAIM`.
ACCEPTANCE_TIMEOUT = 300
GOODBYE_TIMEOUT = 5

Send = Callable[[EmailMessage], None]


class Refused(Exception):
    """This letter was not taken; the message says why, in the server's words."""


class Unreachable(ResourceBaseError):
    """No letter at all can be handed over now."""

    def __init__(self, why: object) -> None:
        super().__init__(f"Le courrier ne part pas : {_one_line(why)}")


class Transport(Protocol):
    def open(self) -> AbstractContextManager[Send]:
        """What hands letters over, one after the other; a letter is accepted when the call returns.

        The call raises `Refused` or `Unreachable`.
        """


def from_settings(settings: Settings) -> Transport | None:
    """The way of this installation; none when letters must wait."""
    if settings.mail_transport is MailTransport.OFF:
        return None
    if settings.mail_transport is MailTransport.FOLDER:
        return Folder(settings.mail_folder)
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        our_name=urlsplit(settings.public_url).hostname or "localhost",
    )


@dataclass(frozen=True)
class Folder:
    """Each letter becomes a file, `ID.eml`, which mail programs open; a second copy replaces the first."""

    path: Path

    @contextmanager
    def open(self) -> Iterator[Send]:
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unreachable(error) from error
        yield self._keep

    def letters(self, *, most: int | None = None) -> list[EmailMessage]:
        """The letters kept, the newest first; all of them, or so many at `most`."""
        files = sorted(self.path.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        return [_read(file) for file in files[:most]]

    def letter(self, letter_id: UUID) -> EmailMessage | None:
        """The letter of this id, if it was kept."""
        file = self.path / f"{letter_id}.eml"
        return _read(file) if file.is_file() else None

    def _keep(self, message: EmailMessage) -> None:
        file = self.path / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        part = file.with_suffix(".part")
        try:
            part.touch(mode=0o600)
            part.write_bytes(message.as_bytes())
            part.replace(file)
        except OSError as error:
            raise Refused(_one_line(error)) from error


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


@dataclass(frozen=True)
class Smtp:
    """A mail server. Certificates are checked, and there is no falling back to an unencrypted connection."""

    host: str
    port: int
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    our_name: str = "localhost"

    @contextmanager
    def open(self) -> Iterator[Send]:
        line = _Line(self)
        try:
            yield line.send
        finally:
            line.hang_up()

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready for letters.

        Raises:
            Unreachable: nobody answers, the certificate is wrong, or we are not welcome.
        """
        try:
            connection = self._greeted()
        except OSError as error:  # smtplib's errors are among them
            raise Unreachable(_reason(error)) from error
        try:
            if self.security is SmtpSecurity.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
            if self.user:
                connection.login(self.user, self.password)
        except OSError as error:
            connection.close()
            raise Unreachable(_reason(error)) from error
        return connection

    def _greeted(self) -> smtplib.SMTP:
        if self.security is SmtpSecurity.TLS:
            return smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=self.our_name,
                timeout=ANSWER_TIMEOUT,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(self.host, self.port, local_hostname=self.our_name, timeout=ANSWER_TIMEOUT)


class _Line:
    """One connection for several letters, made when the first leaves and again after whatever went wrong."""

    def __init__(self, server: Smtp) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        connection = self._answering()
        try:
            _hand_over(connection, message)
        except OSError as error:
            self.hang_up()
            raise Refused(_reason(error)) from error

    def hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(OSError):
            _patience(connection, GOODBYE_TIMEOUT)
            connection.quit()
        connection.close()

    def _answering(self) -> smtplib.SMTP:
        """Servers hang up after some time or some letters: that is no fault of the next one."""
        if self._connection is not None:
            with suppress(OSError):
                if self._connection.noop()[0] == 250:
                    return self._connection
            self.hang_up()
        self._connection = self._server.connect()
        return self._connection


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> None:
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    content = message.as_bytes(policy=policy.SMTP)
    connection.ehlo_or_helo_if_needed()
    for code, reply in (connection.mail(sender), connection.rcpt(recipient)):
        if code not in {250, 251}:
            raise smtplib.SMTPResponseException(code, reply)
    _patience(connection, ACCEPTANCE_TIMEOUT)
    code, reply = connection.data(content)
    if code != 250:
        raise smtplib.SMTPResponseException(code, reply)
    _patience(connection, ANSWER_TIMEOUT)


def _patience(connection: smtplib.SMTP, seconds: int) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _reason(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _one_line(
            f"{error.smtp_code} {reply if isinstance(reply, str) else reply.decode('utf-8', 'replace')}"
        )
    return _one_line(f"{type(error).__name__}: {error}")


def _one_line(why: object) -> str:
    return " ".join(str(why).split())[:300]
