"""A running ConPort, asked over stdio by the official client of its protocol."""

from __future__ import annotations

import os
import shlex
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import finalize

from trueline.errors import BlindError, ConflictError, UsageError

if TYPE_CHECKING:
    from mcp import ClientSession

COMMAND = "TRUELINE_CONPORT_SERVER"
"""The variable with the command of the server, where that is not ``conport-mcp``."""


class Client:
    """One server in a process of its own, as long as this object lives."""

    def __init__(self, workspace: str, database: str) -> None:
        self.workspace = workspace
        try:
            from anyio.from_thread import start_blocking_portal
        except ImportError as error:
            raise UsageError(
                "--via mcp: needs the client of the protocol; pip install 'trueline[mcp]'"
            ) from error
        stack = ExitStack()
        finalize(self, stack.close)
        self._portal = stack.enter_context(start_blocking_portal())
        session = _session(_command(workspace, database))
        try:
            self._session = stack.enter_context(self._portal.wrap_async_context_manager(session))
        except OSError as error:
            raise UsageError(
                f"--via mcp: the server can't be started: {error}; set {COMMAND}"
            ) from error

    def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool; ConflictError tells what the server says against it.

        BlindError tells that it does not answer: then nobody knows what it has written.
        """
        data = {"workspace_id": self.workspace, **arguments}
        try:
            result = self._portal.call(self._session.call_tool, tool, data).model_dump()
        except _lost() as error:
            raise BlindError(
                f"ConPort, {tool}: the server does not answer; `trueline status` takes back what "
                "was written, once there is a server again"
            ) from error
        if result.get("is_error", result.get("isError")):
            raise ConflictError(f"ConPort, {tool}: {result['content'][0].get('text')}")
        found = result.get("structured_content", result.get("structuredContent"))
        if not isinstance(found, dict):
            raise ConflictError(f"ConPort, {tool}: gave no answer that can be read")
        return found["result"] if set(found) == {"result"} else found


def _lost() -> tuple[type[Exception], ...]:
    """Return the errors of a server that has gone."""
    from anyio import BrokenResourceError, ClosedResourceError, EndOfStream
    from mcp.shared import exceptions

    refused = getattr(exceptions, "MCPError", None) or exceptions.__dict__["McpError"]
    return (BrokenResourceError, ClosedResourceError, EndOfStream, refused)


def _command(workspace: str, database: str) -> list[str]:
    words = shlex.split(os.environ.get(COMMAND, "conport-mcp"))
    place = ["--mode", "stdio", "--workspace_id", workspace]
    default = os.path.join(workspace, "context_portal", "context.db")
    return [*words, *place, *(["--db-path", database] if database != default else [])]


@asynccontextmanager
async def _session(command: list[str]) -> AsyncIterator[ClientSession]:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    # without that, every write waits for a download of the server's language model
    env = {"HF_HUB_OFFLINE": "1", **os.environ}
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=env)
    with open(os.devnull, "w") as quiet:
        async with (
            stdio_client(parameters, errlog=quiet) as streams,
            ClientSession(streams[0], streams[1]) as session,
        ):
            await session.initialize()
            yield session
