"""The record of a migration in a running ConPort."""

from __future__ import annotations

from trueline.errors import ConflictError
from trueline.stores.conport_log import Link, Main, Progress
from trueline.stores.server_client import Client


class ServerLog:
    """Progress, decisions and links, by the tools of the server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def newest(self, head: str) -> Main | None:
        """Return the newest Progress whose description begins so."""
        found = [
            Main(each["id"], each["description"])
            for each in self._client.call("get_progress")
            if each["description"].startswith(head)
        ]
        return max(found, default=None)

    def children(self, parent: int, head: str) -> list[int]:
        """Return the Progress below another whose description begins so."""
        found = self._client.call("get_progress", parent_id_filter=parent)
        return [each["id"] for each in found if each["description"].startswith(head)]

    def add_progress(self, status: str, description: str, parent: int | None) -> int:
        """Add a Progress and return its id."""
        below = {} if parent is None else {"parent_id": parent}
        found = self._client.call("log_progress", status=status, description=description, **below)
        return int(found["id"])

    def set_progress(self, progress: Progress, status: str) -> None:
        """Give a Progress a status, and its description if it has one.

        The server takes the parent away from every Progress that is updated without one.
        """
        given = {"description": progress.description, "parent_id": progress.parent}
        more = {name: value for name, value in given.items() if value is not None}
        said = self._client.call("update_progress", progress_id=progress.id, status=status, **more)
        if "not found" in str(said.get("message")):  # which the server calls a success
            raise ConflictError(f"Progress {progress.id} has gone; nothing more was written")

    def add_decision(self, summary: str, rationale: str, details: str, tags: list[str]) -> int:
        """Add a decision and return its id."""
        found = self._client.call(
            "log_decision",
            summary=summary,
            rationale=rationale,
            implementation_details=details,
            tags=tags,
        )
        return int(found["id"])

    def add_link(self, link: Link, workspace: str) -> None:
        """Add a link; the server writes its own workspace on it."""
        self._client.call(
            "link_conport_items",
            source_item_type=link.source_type,
            source_item_id=str(link.source),
            target_item_type=link.target_type,
            target_item_id=link.target,
            relationship_type="implements",
            description=link.description,
        )
