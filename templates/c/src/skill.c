// How the contract's function looks from outside: the Canonical ABI, by hand. What is not in skill.h can be added in the
// same way, from the WIT text that `palyra:skill@1.0.0` is written in.
#include "skill.h"

#include <stdlib.h>
#include <string.h>

__attribute__((import_module("palyra:skill/context@1.0.0"), import_name("log")))
void context_log(int32_t level, const char *message, size_t length);

void skill_log(log_level level, text message) {
    context_log((int32_t)level, message.data, message.length);
}

int text_equals(text left, text right) {
    return left.length == right.length && (left.length == 0 || memcmp(left.data, right.data, left.length) == 0);
}

answer answer_json(text json) {
    return (answer){.is_error = 0, .text = json};
}

answer answer_error(error_kind error, text why) {
    return (answer){.is_error = 1, .error = error, .text = why};
}

// Through this the host hands over strings.
__attribute__((export_name("cabi_realloc")))
void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
    (void)old_size;
    if (size == 0) {
        return (void *)align;
    }
    void *memory = realloc(old, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

// result<output, error>: `output` is option<string> and a list of content blocks, `error` one of three texts.
typedef struct {
    uint8_t is_error;
    union {
        struct {
            uint8_t is_some;
            const char *json;
            size_t json_length;
            const void *content;
            size_t content_length;
        } output;
        struct {
            uint8_t kind;
            const char *why;
            size_t why_length;
        } error;
    } value;
} call_result;

__attribute__((export_name("palyra:skill/tools@1.0.0#call")))
call_result *tools_call(const char *tool, size_t tool_length, const char *input, size_t input_length) {
    static call_result result;
    answer answer = skill_call((text){tool, tool_length}, (text){input, input_length});
    result = (call_result){.is_error = answer.is_error != 0};
    if (answer.is_error) {
        result.value.error.kind = (uint8_t)answer.error;
        result.value.error.why = answer.text.data;
        result.value.error.why_length = answer.text.length;
    } else {
        result.value.output.is_some = 1;
        result.value.output.json = answer.text.data;
        result.value.output.json_length = answer.text.length;
    }
    return &result;
}
