"""A port of this machine that nobody else is given, for a server that must know its address beforehand."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_port() -> Iterator[int]:
    """Ours until the block ends; a server of ours may listen there meanwhile, and until then nobody does.

    A port that is looked for and let go of may be given to another program before one listens there. This one
    stays bound: the system gives it to nobody who asks for any port, and lets who names it listen, as long as
    both reuse addresses, which servers do.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
