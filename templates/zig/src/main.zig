//! {{title}}: one tool.

const std = @import("std");
const skill = @import("skill.zig");

comptime {
    skill.exportTools(call);
}

fn call(tool: []const u8, input: []const u8) skill.Answer {
    if (std.mem.eql(u8, tool, "{{publisher}}.{{name}}.word_count")) return wordCount(input);
    return .{ .failed = "there is no such tool" };
}

/// The tool's input schema in skill.toml says the same.
const Input = struct { text: []const u8 };

/// And its output schema.
const Output = struct { words: usize };

fn wordCount(json: []const u8) skill.Answer {
    const input = std.json.parseFromSliceLeaky(Input, skill.allocator, json, .{}) catch
        return .{ .invalid_input = "there is no text" };
    const output = Output{ .words = countWords(input.text) };
    skill.log(.debug, "counted the words");
    const answer = std.json.Stringify.valueAlloc(skill.allocator, output, .{}) catch
        return .{ .failed = "out of memory" };
    return .{ .json = answer };
}

/// Words are what stands between white space.
fn countWords(text: []const u8) usize {
    var words: usize = 0;
    var in_word = false;
    // The JSON reader has let nothing through but UTF-8.
    var characters = std.unicode.Utf8View.initUnchecked(text).iterator();
    while (characters.nextCodepoint()) |character| {
        const space = isWhiteSpace(character);
        if (!space and !in_word) words += 1;
        in_word = !space;
    }
    return words;
}

/// Unicode's property White_Space.
fn isWhiteSpace(character: u21) bool {
    return switch (character) {
        0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 => true,
        else => false,
    };
}

test countWords {
    try std.testing.expectEqual(3, countWords("one two\nthree "));
    try std.testing.expectEqual(2, countWords("\u{a0}one\u{3000}two"));
    try std.testing.expectEqual(0, countWords(""));
}
