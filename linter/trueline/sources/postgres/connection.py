"""A connection to PostgreSQL, and what to say when there is none; no credential leaves this file.

The texts of libpq may quote the connection string that they complain about, and a password is a
part of it.  So nothing is said of a URL that can't be read, nor of one in which a password with
special characters seems to have strayed into the host, the port or the name of the database; and
of all other texts every form of the password is removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
from psycopg.conninfo import conninfo_to_dict

from trueline.errors import BlindError

CONNECT_TIMEOUT = 10
OLDEST = 130000

_DRIVER = re.compile(r"\A(postgres(?:ql)?)\+\w+(?=://)")
_SECRETS = ("password", "sslpassword", "oauth_client_secret", "scram_client_key")
_REMEDIES = (
    (
        r"authentication|no password supplied",
        "correct the user or the password in the URL, or ask for the right to log in",
    ),
    (r"no pg_hba\.conf entry", "ask for an entry in pg_hba.conf for this host and user"),
    (r"role .* does not exist", "correct the user in the URL"),
    (r"database .* does not exist", "correct the name of the database in the URL"),
    (r"permission denied for database", "ask for CONNECT on the database"),
    (r"permission denied", "grant the role SELECT on it"),
    (r"translate host name|resolve host|not known", "correct the host in the URL"),
    (
        r"refused|No such file|timeout expired|Network|No route|timed out",
        "start the server, or correct the host and the port in the URL",
    ),
    (r"too many|connection slots|starting up|shutting down|recovery", "try again later"),
    (r"SSL|certificate", "correct sslmode and the certificates in the URL"),
    (r"invalid byte sequence", "a name in the database is no text in its encoding: rename it"),
    (r"statement timeout", "try again when the server is less busy"),
    (
        r"lock timeout|cache lookup failed|could not open relation",
        "somebody is changing the database: try again when that is done",
    ),
    (r"closed|terminat|reset|lost|EOF", "see why the server went away, and try again"),
)


class Target:
    """Where a URL leads, for messages, and what of it nobody may read."""

    def __init__(self, url: str) -> None:
        self.conninfo = _DRIVER.sub(r"\1", url)
        self._settings = _settings(self.conninfo)
        given = [str(self._settings[key]) for key in _SECRETS if self._settings.get(key)]
        self._secrets = _spellings([*given, os.environ.get("PGPASSWORD", "")])

    def __str__(self) -> str:
        """``database "app" on host:port``, as far as the URL says."""
        name = self._settings.get("dbname") or os.environ.get("PGDATABASE")
        host, port = self._settings.get("host"), self._settings.get("port")
        place = f" on {host}" * bool(host) + f":{port}" * bool(host and port)
        what = f'database "{name}"' if name else "the default database"
        return self.without_secrets(f"{what}{place}")

    def without_secrets(self, text: str) -> str:
        """Return a text without any form of a password of this connection."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def explain(self, error: psycopg.Error) -> str:
        """Say what happened and what to do about it."""
        text = self.without_secrets(_plain(str(error)))
        found = (remedy for pattern, remedy in _REMEDIES if re.search(pattern, text, re.IGNORECASE))
        return f"{self}: {text}; {next(found, 'check the URL and the server')}"


def connect(target: Target) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect, or raise psycopg.Error; whatever is no PostgreSQL of ours raises BlindError."""
    settings = {
        "application_name": "trueline",
        "client_encoding": "utf8",
        "connect_timeout": CONNECT_TIMEOUT,
    }
    known = conninfo_to_dict(target.conninfo)
    missing: dict[str, Any] = {key: value for key, value in settings.items() if key not in known}
    connection = psycopg.connect(target.conninfo, autocommit=True, **missing)
    try:
        _insist_on_postgres(target, connection.info)
    except BlindError:
        connection.close()
        raise
    return connection


def _insist_on_postgres(target: Target, info: psycopg.ConnectionInfo) -> None:
    said = info.parameter_status("server_version") or "nothing"
    if info.parameter_status("crdb_version"):
        raise BlindError(f"{target}: this is CockroachDB; Trueline reads PostgreSQL 13 or later")
    if info.server_version < OLDEST:
        raise BlindError(
            f"{target}: the server calls its version {said!r}; Trueline reads PostgreSQL 13 or "
            "later: connect to the database itself"
        )


def _settings(conninfo: str) -> dict[str, Any]:
    """Return the settings in a URL, or raise BlindError without a word of what it holds."""
    try:
        found = conninfo_to_dict(conninfo)
    except (psycopg.ProgrammingError, UnicodeError):
        found = None  # its text quotes what it could not read
    if found is None or _has_strayed(conninfo, found):
        raise BlindError(
            "the database URL can't be read; write it as "
            "postgresql://user:password@host:port/database, with special characters of the "
            "password %-encoded, and with libpq's own parameters only (sslmode, not ssl)"
        )
    return found


def _has_strayed(conninfo: str, found: Mapping[str, Any]) -> bool:
    """Whether parts of a password may have been taken for something else."""
    _, is_url, rest = conninfo.partition("://")
    if is_url and "@" in rest.replace("@", "", "@" in rest.partition("/")[0]):
        return True
    name, port = str(found.get("dbname", "")), str(found.get("port", ""))
    return not re.fullmatch(r"[\d,]*", port) or "://" in name or "=" in name


def _spellings(secrets: list[str]) -> list[str]:
    found = {
        form
        for secret in secrets
        if secret
        for form in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret))
    }
    found |= {re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in found}
    return sorted(found, key=len, reverse=True)


def _plain(text: str) -> str:
    """Return the text on one line, the last of several attempts alone."""
    line = " ".join(text.split()).partition(" Multiple connection attempts failed")[0]
    return line.removeprefix("connection failed: ").removeprefix("connection is bad: ").rstrip(".")
