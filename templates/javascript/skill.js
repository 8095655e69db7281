// {{title}}: one tool.
import { log } from "palyra:skill/context@1.0.0";

// The contract's interface: `call` gets the tool's id (as in skill.toml) and JSON that satisfies its input schema.
export const tools = {
  call(tool, input) {
    const handler = handlers[tool];
    if (!handler) throw failed("there is no such tool");
    return { structured: JSON.stringify(handler(JSON.parse(input))), content: [] };
  },
};

const handlers = {
  "{{publisher}}.{{name}}.word_count": wordCount,
};

function wordCount({ text }) {
  const words = text.split(WHITE_SPACE).filter((word) => word !== "").length;
  log("debug", "counted the words");
  return { words };
}

// Unicode's property White_Space. `\s` is another set: it has U+FEFF, and lacks U+0085. The engine knows no `\p{…}`.
const WHITE_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

// What is thrown in this form is the contract's error: `invalid-input`, `denied` or `failed`, with a text for the caller.
function failed(why) {
  return { tag: "failed", val: why };
}
