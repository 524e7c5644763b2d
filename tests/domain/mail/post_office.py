"""A real mail server on loopback: it keeps what it accepts, and refuses or stalls when it is told to."""

import asyncio
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

PATIENCE = 20  # seconds that a test waits for another process


class _Controller(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class PostOffice:
    """`refusals` are said to the next recipients, one each; `accepted` has the letters it answered for.

    `stall_at = "RCPT"` or `"DATA"` holds a client there (at DATA, when its letter is accepted but before it
    hears of it) until `let_go` is set; `stalled` tells that one is held. `pace` is the time, in seconds, that
    it takes to accept a letter.
    """

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.refusals: deque[str] = deque()
        self.connections = 0
        self.logins: list[tuple[bytes, bytes]] = []
        self.stall_at, self.pace = "", 0.0
        self.stalled, self.let_go = threading.Event(), threading.Event()
        self.port = 0
        self._transports: list[asyncio.BaseTransport] = []

    @contextmanager
    def open(self, port: int = 0, **options: Any) -> Iterator["PostOffice"]:
        """`options` are aiosmtpd's; the port is any free one unless said."""
        controller = _Controller(self, hostname="127.0.0.1", port=port, authenticator=self._login, **options)
        controller.start()
        self._controller, self.port = controller, controller.port
        try:
            yield self
        finally:
            self.let_go.set()
            controller.stop()

    def hang_up(self) -> None:
        """End every connection, as servers do after some time; returns when it is done."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._controller.loop).result(PATIENCE)

    @property
    def recipients(self) -> list[str]:
        return sorted(message["To"] for message in self.accepted)

    def copies(self) -> Counter[str]:
        """How many times each letter was accepted, by its Message-ID."""
        return Counter(message["Message-ID"] for message in self.accepted)

    async def handle_EHLO(self, server, session, _envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.connections += 1
        self._transports.append(server.transport)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        await self._hold("RCPT")
        if self.refusals:
            return self.refusals.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope: Envelope):  # noqa: N802 - aiosmtpd's name
        content = envelope.original_content
        assert content is not None
        await asyncio.sleep(self.pace)
        self.accepted.append(message_from_bytes(content, policy=policy.default))
        await self._hold("DATA")
        return "250 OK"

    async def _hang_up(self) -> None:
        for transport in self._transports:
            transport.close()

    async def _hold(self, command: str) -> None:
        if self.stall_at == command:
            self.stalled.set()
            await asyncio.to_thread(self.let_go.wait, PATIENCE)

    def _login(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"secret", handled=False)
