// {{title}}: one tool.
#include "json.h"
#include "skill.h"

static answer word_count(text input);

answer skill_call(text tool, text input) {
    if (text_equals(tool, TEXT("{{publisher}}.{{name}}.word_count"))) {
        return word_count(input);
    }
    return answer_error(FAILED, TEXT("there is no such tool"));
}

static size_t count_words(text string);

static answer word_count(text input) {
    text document, member, string;
    if (!json_parse(input, &document) || !json_member(document, TEXT("text"), &member) ||
        !json_string(member, &string)) {
        return answer_error(INVALID_INPUT, TEXT("there is no text"));
    }
    size_t words = count_words(string);
    skill_log(LOG_DEBUG, TEXT("counted the words"));

    json_output output = {0};
    json_put(&output, TEXT("{\"words\":"));
    json_put_integer(&output, (int64_t)words);
    json_put(&output, TEXT("}"));
    return answer_json(json_done(&output));
}

static uint32_t next_character(text string, size_t *at);
static bool is_white_space(uint32_t character);

// Words are what stands between white space.
static size_t count_words(text string) {
    size_t words = 0;
    bool in_word = false;
    for (size_t at = 0; at < string.length;) {
        bool space = is_white_space(next_character(string, &at));
        words += !space && !in_word;
        in_word = !space;
    }
    return words;
}

// The host hands over valid UTF-8; a sequence that is cut off ends where the text does.
static uint32_t next_character(text string, size_t *at) {
    uint32_t first = (unsigned char)string.data[(*at)++];
    if (first < 0x80) {
        return first;
    }
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t character = first & (0x3Fu >> more);
    for (; more > 0 && *at < string.length; more--) {
        character = character << 6 | ((unsigned char)string.data[(*at)++] & 0x3F);
    }
    return character;
}

// Unicode's property White_Space.
static bool is_white_space(uint32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}
