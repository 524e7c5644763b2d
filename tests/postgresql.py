"""A throw-away PostgreSQL server for the tests, from the binaries of the system."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER = "postgres"  # who runs the server when we are root: PostgreSQL refuses to run as root


@dataclass(frozen=True)
class Server:
    """One running server; reached by its socket alone, it trusts whoever can open the folder."""

    binaries: Path
    folder: Path

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["Server"]:
        folder = Path(tempfile.mkdtemp(prefix="rb-pg-"))  # short: a socket's path holds 107 characters
        server = cls(_binaries(), folder)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        try:
            made = ("initdb", "-D", server.data, "-U", OWNER, "-A", "trust", "--no-sync")
            server.run(*made, "-E", "UTF8", "--locale=C.UTF-8")  # not the machine's: names sort alike for all
            options = f"-c fsync=off -c full_page_writes=off -c listen_addresses= -k {folder}"
            server.run("pg_ctl", "-D", server.data, "-o", options, "-l", str(folder / "log"), "-w", "start")
            try:
                yield server
            finally:
                server.run("pg_ctl", "-D", server.data, "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def create(self, name: str) -> str:
        """Make an empty database; its URL."""
        self.run("createdb", "-h", str(self.folder), "-U", OWNER, name)
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert done.returncode == 0, f"{program}: {done.stdout}"


def _binaries() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = versions[-1] if versions else Path(shutil.which("initdb") or "")
    assert found.is_file(), "PostgreSQL is not installed: `make postgresql` installs it"
    if os.geteuid() == 0:
        assert pwd.getpwnam(OWNER), "the user that runs PostgreSQL"
    return found.resolve().parent
