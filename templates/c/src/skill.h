// The contract between host and skill, `palyra:skill@1.0.0`, for C.
//
// A skill defines `skill_call`; everything else is here for it to use. Each call gets a fresh instance, so memory is
// given back when the call ends: nothing needs `free`.
#ifndef SKILL_H
#define SKILL_H

#include <stddef.h>
#include <stdint.h>

// UTF-8 text; it does not end in a zero byte, and may hold some.
typedef struct {
    const char *data;
    size_t length;
} text;

// A text from a string literal.
#define TEXT(literal) ((text){(literal), sizeof(literal) - 1})

// Whether two texts are equal.
int text_equals(text left, text right);

// Why a tool does not answer. The numbers are the contract's.
typedef enum {
    INVALID_INPUT = 0, // the input makes no sense, though it satisfies the schema
    DENIED = 1,        // a capability was not granted
    FAILED = 2,        // the tool tried and failed
} error_kind;

typedef struct {
    int is_error;
    error_kind error;
    text text;
} answer;

// The tool's answer: JSON that satisfies its output schema.
answer answer_json(text json);
// No answer, and why. The caller reads it: it must not hold a secret.
answer answer_error(error_kind error, text why);

// Calls the tool with this id (as in skill.toml). `input` is JSON that satisfies the tool's input schema.
answer skill_call(text tool, text input);

// A line for the host's log.
typedef enum { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } log_level;
void skill_log(log_level level, text message);

#endif
