// {{title}}: one tool.
import { JsonReader } from "./json";
import { Answer, Level, Skill } from "./skill";

// The contract's functions: `build` gives `call` the name that the host looks for.
export { cabi_realloc } from "./skill";

export function call(tool: usize, toolLength: usize, input: usize, inputLength: usize): usize {
  return Skill.answer(dispatch(Skill.text(tool, toolLength), Skill.text(input, inputLength)));
}

function dispatch(tool: string, input: string): Answer {
  if (tool == "{{publisher}}.{{name}}.word_count") return wordCount(input);
  return Answer.failed("there is no such tool");
}

function wordCount(input: string): Answer {
  const text = readText(input);
  if (text == null) return Answer.invalidInput("there is no text");
  const words = countWords(text);
  Skill.log(Level.Debug, "counted the words");
  return Answer.json('{"words":' + words.toString() + "}");
}

// The member `text` of the input: the input schema in skill.toml says the same.
function readText(input: string): string | null {
  const json = new JsonReader(input);
  let text: string | null = null;
  json.beginObject();
  while (json.nextMember()) {
    if (json.member == "text") text = json.readString();
    else json.skipValue();
  }
  json.end();
  return json.failed ? null : text;
}

// Words are what stands between white space. Each white space is one unit of UTF-16.
function countWords(text: string): i32 {
  let words = 0;
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const space = isWhiteSpace(text.charCodeAt(at));
    if (!space && !inWord) words++;
    inWord = !space;
  }
  return words;
}

// Unicode's property White_Space.
function isWhiteSpace(unit: i32): bool {
  if (unit < 0x80) return unit == 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return (
    unit == 0x85 || unit == 0xa0 || unit == 0x1680 || (unit >= 0x2000 && unit <= 0x200a) ||
    unit == 0x2028 || unit == 0x2029 || unit == 0x202f || unit == 0x205f || unit == 0x3000
  );
}
