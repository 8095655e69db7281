"""An MCP client, the package `mcp`.

Arguments: a server and then steps, each as JSON. Prints one line of JSON for each step, or one that says why it could
not connect.
"""

import contextlib
import json
import sys

import anyio
import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import ToolListChangedNotification

DEADLINE = 300.0


def say(answer):
    print(json.dumps(answer), flush=True)


def plain(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


class Steps:
    def __init__(self, server):
        self.statuses = []
        self.changes = anyio.Event()
        self.client = Client(
            self.transport(server),
            mode=server.get("mode", "auto"),
            message_handler=self.received,
            # Asks the server each time.
            cache=None,
        )

    def transport(self, server):
        if "url" not in server:
            return StdioServerParameters(
                command=server["command"], args=server["args"], env=server["env"], cwd=server["cwd"]
            )

        async def note(response):
            self.statuses.append(response.status_code)

        headers = dict(server["headers"])
        if "name" in server:
            # What a client sends that was told a rebound name.
            headers["Host"] = f"{server['name']}:{httpx2.URL(server['url']).port}"
        http = httpx2.AsyncClient(headers=headers, timeout=DEADLINE, event_hooks={"response": [note]})
        return streamable_http_client(server["url"], http_client=http)

    async def received(self, message):
        if isinstance(message, ToolListChangedNotification):
            self.changes.set()

    async def run(self, step):
        if "call" in step:
            return await self.call(step)
        if "changed" in step:
            await self.changed()
        tools = await self.client.list_tools()
        return {"version": self.client.protocol_version, "tools": [plain(tool) for tool in tools.tools]}

    async def call(self, step):
        steps = []
        with anyio.CancelScope() as scope:

            async def progress(done, total, message):
                steps.append([done, total, message])
                if step.get("cancel"):
                    scope.cancel()

            result = await self.client.call_tool(step["call"], step["arguments"], progress_callback=progress)
            return {"result": plain(result), "progress": steps}
        return {"cancelled": True, "progress": steps}

    async def changed(self):
        if self.client.protocol_version < "2026-07-28":
            say({"waiting": True})
            await self.changes.wait()
            return
        async with self.client.listen(tools_list_changed=True) as changes:
            say({"waiting": True})
            async for _ in changes:
                return


async def main(server, *steps):
    run = Steps(server)
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(run.client)
        except BaseException as error:
            say({"refused": run.statuses, "error": repr(error)})
            return
        for step in steps:
            say(await run.run(step))


anyio.run(main, *map(json.loads, sys.argv[1:]))
