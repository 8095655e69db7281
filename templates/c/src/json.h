// A small JSON reader and writer (RFC 8259): as much as tools with typed inputs need.
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "skill.h"

// Reading. A value is the text of one JSON value; the functions give false where there is none of that kind.

// Whether `document` is one JSON value, and nothing else; `value` is then its text.
bool json_parse(text document, text *value);
// The member of an object, or the last of several with this name.
bool json_member(text object, text name, text *value);
// The next element of an array; `position` begins as 0.
bool json_next(text array, size_t *position, text *value);
// A string without its escapes, as UTF-8.
bool json_string(text value, text *string);
// A number with neither fraction nor exponent that fits.
bool json_integer(text value, int64_t *number);
// Any number.
bool json_number(text value, double *number);
bool json_bool(text value, bool *truth);
bool json_null(text value);

// Writing, into memory that grows. `{0}` is an empty one.

typedef struct {
    char *data;
    size_t length;
    size_t capacity;
} json_output;

// JSON as it stands: braces, commas, numbers.
void json_put(json_output *output, text json);
void json_put_integer(json_output *output, int64_t number);
// A text as a JSON string.
void json_put_string(json_output *output, text string);
// What was written.
text json_done(const json_output *output);

#endif
