#include "json.h"

#include <stdlib.h>
#include <string.h>

// Arrays and objects in each other: what the host reads, too.
#define MAX_DEPTH 128

typedef struct {
    const char *at;
    const char *end;
} cursor;

static cursor over(text value) {
    return (cursor){value.data, value.data + value.length};
}

static int peek(const cursor *c) {
    return c->at < c->end ? (unsigned char)*c->at : -1;
}

static bool take(cursor *c, char wanted) {
    if (peek(c) != wanted) {
        return false;
    }
    c->at++;
    return true;
}

static void skip_space(cursor *c) {
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) {
        c->at++;
    }
}

static bool take_word(cursor *c, text word) {
    if ((size_t)(c->end - c->at) < word.length || memcmp(c->at, word.data, word.length) != 0) {
        return false;
    }
    c->at += word.length;
    return true;
}

// ---- Strings ----

static bool take_hex(cursor *c, uint32_t *unit) {
    *unit = 0;
    for (int digit = 0; digit < 4; digit++) {
        int byte = peek(c);
        uint32_t value;
        if (byte >= '0' && byte <= '9') {
            value = (uint32_t)(byte - '0');
        } else if (byte >= 'a' && byte <= 'f') {
            value = (uint32_t)(byte - 'a' + 10);
        } else if (byte >= 'A' && byte <= 'F') {
            value = (uint32_t)(byte - 'A' + 10);
        } else {
            return false;
        }
        *unit = *unit << 4 | value;
        c->at++;
    }
    return true;
}

// The character after a backslash. Half of a surrogate pair is no character.
static bool take_escape(cursor *c, uint32_t *character) {
    int byte = peek(c);
    c->at++;
    switch (byte) {
    case '"': case '\\': case '/': *character = (uint32_t)byte; return true;
    case 'b': *character = '\b'; return true;
    case 'f': *character = '\f'; return true;
    case 'n': *character = '\n'; return true;
    case 'r': *character = '\r'; return true;
    case 't': *character = '\t'; return true;
    case 'u': break;
    default: return false;
    }
    uint32_t high, low;
    if (!take_hex(c, &high)) {
        return false;
    }
    if (high < 0xD800 || high > 0xDFFF) {
        *character = high;
        return true;
    }
    if (high > 0xDBFF || !take(c, '\\') || !take(c, 'u') || !take_hex(c, &low) || low < 0xDC00 || low > 0xDFFF) {
        return false;
    }
    *character = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static char *put_utf8(char *to, uint32_t character) {
    if (character < 0x80) {
        *to++ = (char)character;
    } else if (character < 0x800) {
        *to++ = (char)(0xC0 | character >> 6);
        *to++ = (char)(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        *to++ = (char)(0xE0 | character >> 12);
        *to++ = (char)(0x80 | (character >> 6 & 0x3F));
        *to++ = (char)(0x80 | (character & 0x3F));
    } else {
        *to++ = (char)(0xF0 | character >> 18);
        *to++ = (char)(0x80 | (character >> 12 & 0x3F));
        *to++ = (char)(0x80 | (character >> 6 & 0x3F));
        *to++ = (char)(0x80 | (character & 0x3F));
    }
    return to;
}

// A string with its quotation marks; where `to` is not NULL, what it stands for goes there. That is never longer than
// the string itself: the shortest escape has two bytes for one, and one of six stands for at most three.
static bool take_string(cursor *c, char **to) {
    if (!take(c, '"')) {
        return false;
    }
    while (c->at < c->end) {
        unsigned char byte = (unsigned char)*c->at++;
        uint32_t character;
        if (byte == '"') {
            return true;
        }
        if (byte < 0x20) {
            return false;
        }
        if (byte != '\\') {
            if (to != NULL) {
                *(*to)++ = (char)byte;
            }
            continue;
        }
        if (!take_escape(c, &character)) {
            return false;
        }
        if (to != NULL) {
            *to = put_utf8(*to, character);
        }
    }
    return false;
}

// ---- Values ----

static bool take_digits(cursor *c) {
    const char *from = c->at;
    while (peek(c) >= '0' && peek(c) <= '9') {
        c->at++;
    }
    return c->at > from;
}

static bool take_number(cursor *c) {
    take(c, '-');
    if (!take(c, '0') && !take_digits(c)) {
        return false;
    }
    if (take(c, '.') && !take_digits(c)) {
        return false;
    }
    if (take(c, 'e') || take(c, 'E')) {
        if (!take(c, '+')) {
            take(c, '-');
        }
        return take_digits(c);
    }
    return true;
}

static bool take_value(cursor *c, int depth);

static bool take_members(cursor *c, int depth) {
    skip_space(c);
    if (take(c, '}')) {
        return true;
    }
    do {
        skip_space(c);
        if (!take_string(c, NULL)) {
            return false;
        }
        skip_space(c);
        if (!take(c, ':') || !take_value(c, depth)) {
            return false;
        }
    } while (take(c, ','));
    return take(c, '}');
}

static bool take_elements(cursor *c, int depth) {
    skip_space(c);
    if (take(c, ']')) {
        return true;
    }
    do {
        if (!take_value(c, depth)) {
            return false;
        }
    } while (take(c, ','));
    return take(c, ']');
}

// A value with the white space around it.
static bool take_value(cursor *c, int depth) {
    bool taken;
    skip_space(c);
    switch (peek(c)) {
    case '{': c->at++; taken = depth < MAX_DEPTH && take_members(c, depth + 1); break;
    case '[': c->at++; taken = depth < MAX_DEPTH && take_elements(c, depth + 1); break;
    case '"': taken = take_string(c, NULL); break;
    case 't': taken = take_word(c, TEXT("true")); break;
    case 'f': taken = take_word(c, TEXT("false")); break;
    case 'n': taken = take_word(c, TEXT("null")); break;
    default: taken = take_number(c); break;
    }
    skip_space(c);
    return taken;
}

static text between(const char *from, const char *to) {
    return (text){from, (size_t)(to - from)};
}

// The next value's text, without the white space around it.
static bool take_text(cursor *c, text *value) {
    skip_space(c);
    const char *from = c->at;
    if (!take_value(c, 0)) {
        return false;
    }
    const char *to = c->at;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\n' || to[-1] == '\r')) {
        to--;
    }
    *value = between(from, to);
    return true;
}

bool json_parse(text document, text *value) {
    cursor c = over(document);
    return take_text(&c, value) && c.at == c.end;
}

bool json_member(text object, text name, text *value) {
    cursor c = over(object);
    bool found = false;
    skip_space(&c);
    if (!take(&c, '{')) {
        return false;
    }
    do {
        text key, candidate;
        skip_space(&c);
        const char *from = c.at;
        if (!take_string(&c, NULL) || !json_string(between(from, c.at), &key)) {
            return found;
        }
        skip_space(&c);
        if (!take(&c, ':') || !take_text(&c, &candidate)) {
            return found;
        }
        if (text_equals(key, name)) {
            *value = candidate;
            found = true;
        }
    } while (take(&c, ','));
    return found;
}

bool json_next(text array, size_t *position, text *value) {
    if (*position > array.length) {
        return false;
    }
    cursor c = over(array);
    c.at += *position;
    skip_space(&c);
    if (!take(&c, *position == 0 ? '[' : ',') || !take_text(&c, value)) {
        return false;
    }
    *position = (size_t)(c.at - array.data);
    return true;
}

bool json_string(text value, text *string) {
    cursor c = over(value);
    char *buffer = malloc(value.length + 1);
    if (buffer == NULL) {
        abort();
    }
    char *to = buffer;
    if (!take_string(&c, &to)) {
        return false;
    }
    *string = between(buffer, to);
    return true;
}

bool json_integer(text value, int64_t *number) {
    cursor c = over(value);
    bool negative = take(&c, '-');
    uint64_t magnitude = 0, most = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    if (c.at == c.end) {
        return false;
    }
    for (; c.at < c.end; c.at++) {
        if (*c.at < '0' || *c.at > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(*c.at - '0');
        if (magnitude > (most - digit) / 10) {
            return false;
        }
        magnitude = magnitude * 10 + digit;
    }
    *number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

bool json_number(text value, double *number) {
    cursor c = over(value);
    if (!take_number(&c) || c.at != c.end) {
        return false;
    }
    char *copy = malloc(value.length + 1);
    if (copy == NULL) {
        abort();
    }
    memcpy(copy, value.data, value.length);
    copy[value.length] = '\0';
    *number = strtod(copy, NULL);
    return true;
}

bool json_bool(text value, bool *truth) {
    *truth = text_equals(value, TEXT("true"));
    return *truth || text_equals(value, TEXT("false"));
}

bool json_null(text value) {
    return text_equals(value, TEXT("null"));
}

// ---- Writing ----

void json_put(json_output *output, text json) {
    if (json.length == 0) {
        return;
    }
    if (json.length > output->capacity - output->length) {
        size_t capacity = (output->length + json.length) * 2;
        output->data = realloc(output->data, capacity);
        if (output->data == NULL) {
            abort();
        }
        output->capacity = capacity;
    }
    memcpy(output->data + output->length, json.data, json.length);
    output->length += json.length;
}

void json_put_integer(json_output *output, int64_t number) {
    char digits[20];
    char *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        json_put(output, TEXT("-"));
    }
    json_put(output, between(at, digits + sizeof digits));
}

void json_put_string(json_output *output, text string) {
    static const char hex[] = "0123456789abcdef";
    json_put(output, TEXT("\""));
    for (size_t i = 0; i < string.length; i++) {
        unsigned char byte = (unsigned char)string.data[i];
        if (byte == '"' || byte == '\\') {
            json_put(output, (text){(char[]){'\\', (char)byte}, 2});
        } else if (byte < 0x20) {
            json_put(output, (text){(char[]){'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]}, 6});
        } else {
            json_put(output, (text){string.data + i, 1});
        }
    }
    json_put(output, TEXT("\""));
}

text json_done(const json_output *output) {
    return (text){output->data, output->length};
}
