// An MCP client, npm's @modelcontextprotocol/sdk.
//
// Arguments: a server and then steps, each as JSON. Prints one line of JSON for each step, or one that says why it
// could not connect.
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");
const { StreamableHTTPClientTransport } = require("@modelcontextprotocol/sdk/client/streamableHttp.js");
const { ToolListChangedNotificationSchema } = require("@modelcontextprotocol/sdk/types.js");
const { Agent, fetch } = require("undici");

const DEADLINE = { timeout: 300_000 };
const [server, ...steps] = process.argv.slice(2).map((text) => JSON.parse(text));
const statuses = [];
const client = new Client({ name: "foreign", version: "0" });

function say(answer) {
  console.log(JSON.stringify(answer));
}

function transport() {
  if (!server.url) return new StdioClientTransport(server);
  const url = new URL(server.url);
  const address = url.hostname;
  // A rebound name: it stands for whatever address its owner likes.
  if (server.name) url.hostname = server.name;
  const lookup = (_name, _options, found) => found(null, [{ address, family: 4 }]);
  const dispatcher = new Agent({ connect: { lookup } });
  return new StreamableHTTPClientTransport(url, {
    requestInit: { headers: server.headers },
    fetch: async (where, options) => {
      const response = await fetch(where, { ...options, dispatcher });
      statuses.push(response.status);
      return response;
    },
  });
}

async function call(step) {
  const progress = [];
  const giveUp = new AbortController();
  const onprogress = ({ progress: done, total, message }) => {
    progress.push([done, total, message]);
    if (step.cancel) giveUp.abort();
  };
  const wanted = { name: step.call, arguments: step.arguments };
  try {
    const result = await client.callTool(wanted, undefined, { ...DEADLINE, onprogress, signal: giveUp.signal });
    return { result, progress };
  } catch (error) {
    if (!giveUp.signal.aborted) throw error;
    return { cancelled: true, progress };
  }
}

async function run(step, changes) {
  if (step.call) return call(step);
  if (step.changed) {
    say({ waiting: true });
    await changes;
  }
  return { tools: (await client.listTools({}, DEADLINE)).tools };
}

async function main() {
  const changes = new Promise((change) => client.setNotificationHandler(ToolListChangedNotificationSchema, change));
  try {
    await client.connect(transport(), DEADLINE);
  } catch (error) {
    say({ refused: statuses, error: String(error) });
    return;
  }
  for (const step of steps) say(await run(step, changes));
  await client.close();
}

main();
