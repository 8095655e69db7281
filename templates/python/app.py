"""{{title}}: one tool."""

import json
import re

import wit_world
from componentize_py_types import Err
from wit_world.exports.tools import Error_Failed, Output
from wit_world.imports import context


class Tools(wit_world.exports.Tools):
    """The contract's interface."""

    def call(self, tool: str, input: str) -> Output:
        """Calls the tool with this id (as in skill.toml); `input` is JSON that satisfies its input schema."""
        handler = HANDLERS.get(tool)
        if handler is None:
            raise Err(Error_Failed("there is no such tool"))
        return Output(structured=json.dumps(handler(json.loads(input))), content=[])


# Unicode's property White_Space. `str.split` takes U+001C to U+001F for white space, too.
WORD = re.compile("[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def word_count(input: dict) -> dict:
    words = sum(1 for _ in WORD.finditer(input["text"]))
    context.log(context.Level.DEBUG, "counted the words")
    return {"words": words}


HANDLERS = {"{{publisher}}.{{name}}.word_count": word_count}
