"""The server's own way: read a category, transform it, write it back by batch_log_items.

Runs in an environment that has the real server; prints the seconds of each part as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

STATUSES = {"OPEN": "OPEN", "WONT_FIX": "CLOSED_WONTFIX"}


def migrated(value: dict[str, Any]) -> dict[str, Any]:
    """Do by hand what the migration file of the benchmark says."""
    new = dict(value)
    moment = datetime.fromtimestamp(new.pop("timestamp"), UTC)
    new["timestamp_reported"] = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    new["summary"] = new.pop("error_message")
    new["status"] = STATUSES.get(new["status"], "RESOLVED")
    return {**new, "severity": "MEDIUM", "schema_version": "1.0"}


async def main(workspace: str, server: str) -> None:
    """Migrate ErrorLogs of a workspace."""
    parameters = StdioServerParameters(
        command=server,
        args=["--mode", "stdio", "--workspace_id", workspace],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        cwd=workspace,
    )
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        await session.initialize()

        async def call(tool: str, **arguments: Any) -> Any:
            found = await session.call_tool(tool, {"workspace_id": workspace, **arguments})
            assert not found.isError, found.content
            data = found.structuredContent
            return data["result"] if set(data) == {"result"} else data

        begun = perf_counter()
        items = await call("get_custom_data", category="ErrorLogs")
        read_at = perf_counter()
        rows = [
            {"category": i["category"], "key": i["key"], "value": migrated(i["value"])}
            for i in items
        ]
        report = await call("batch_log_items", item_type="custom_data", items=rows)
        assert report["status"] == "success", report
        written = perf_counter()
        sample = await call("get_custom_data", category="ErrorLogs", key=rows[0]["key"])
        assert sample[0]["value"]["schema_version"] == "1.0"
        done = perf_counter()
        parts = {"items": len(rows), "get": read_at - begun, "batch": written - read_at}
        print(json.dumps({**parts, "all": done - begun}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
