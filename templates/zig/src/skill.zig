//! The contract between host and skill, `palyra:skill@1.0.0`, for Zig: the Canonical ABI, by hand. What is not here can
//! be added in the same way, from the WIT text of the contract.
//!
//! Each call gets a fresh instance, so memory is given back when the call ends: nothing needs `free`.

const std = @import("std");

/// For everything that lives as long as the call.
pub const allocator = std.heap.wasm_allocator;

/// Why a tool does not answer. The text is for the caller: it must not hold a secret.
pub const Answer = union(enum) {
    /// JSON that satisfies the tool's output schema.
    json: []const u8,
    /// The input makes no sense, though it satisfies the schema.
    invalid_input: []const u8,
    /// A capability was not granted.
    denied: []const u8,
    /// The tool tried and failed.
    failed: []const u8,
};

pub const Level = enum(i32) { debug, info, warn, err };

const context = struct {
    extern "palyra:skill/context@1.0.0" fn log(level: i32, message: [*]const u8, length: usize) void;
};

/// A line for the host's log.
pub fn log(level: Level, message: []const u8) void {
    context.log(@intFromEnum(level), message.ptr, message.len);
}

/// Through this the host hands over strings.
fn realloc(old: ?[*]u8, old_size: usize, alignment: usize, size: usize) callconv(.c) usize {
    if (size == 0) return alignment;
    const new = allocator.alignedAlloc(u8, .@"16", size) catch @trap();
    if (old) |from| @memcpy(new[0..@min(old_size, size)], from[0..@min(old_size, size)]);
    return @intFromPtr(new.ptr);
}

/// result<output, error>, where `output` is option<string> and a list of content blocks, and `error` one of three texts.
const Result = extern struct {
    is_error: u8,
    /// Whether there is JSON; of an error, its kind.
    case: u8 align(4),
    text: [*]const u8 align(4),
    length: usize,
    content: usize = 0,
    content_length: usize = 0,
};

var result: Result = undefined;

/// Makes `handler` what the host calls: with the tool's id (as in skill.toml) and JSON that satisfies its input schema.
pub fn exportTools(comptime handler: fn (tool: []const u8, input: []const u8) Answer) void {
    const tools = struct {
        fn call(
            tool: [*]const u8,
            tool_length: usize,
            input: [*]const u8,
            input_length: usize,
        ) callconv(.c) *const Result {
            result = switch (handler(tool[0..tool_length], input[0..input_length])) {
                .json => |text| of(0, 1, text),
                .invalid_input => |text| of(1, 0, text),
                .denied => |text| of(1, 1, text),
                .failed => |text| of(1, 2, text),
            };
            return &result;
        }

        fn of(is_error: u8, case: u8, text: []const u8) Result {
            return .{ .is_error = is_error, .case = case, .text = text.ptr, .length = text.len };
        }
    };
    @export(&tools.call, .{ .name = "palyra:skill/tools@1.0.0#call" });
    @export(&realloc, .{ .name = "cabi_realloc" });
}
