// The contract between host and skill, `palyra:skill@1.0.0`, for AssemblyScript: the Canonical ABI, by hand. What is not
// here can be added in the same way, from the WIT text of the contract.
//
// Each call gets a fresh instance, so nothing is ever freed: the runtime is `stub`.

// @ts-ignore: decorator
@external("palyra:skill/context@1.0.0", "log")
declare function contextLog(level: i32, message: usize, length: usize): void;

export enum Level { Debug, Info, Warn, Error }

/// What a tool answers with.
export class Answer {
  private constructor(public isError: bool, public kind: u8, public text: string) {}

  /// JSON that satisfies the tool's output schema.
  static json(json: string): Answer { return new Answer(false, 1, json); }
  /// The input makes no sense, though it satisfies the schema.
  static invalidInput(why: string): Answer { return new Answer(true, 0, why); }
  /// A capability was not granted.
  static denied(why: string): Answer { return new Answer(true, 1, why); }
  /// The tool tried and failed. The caller reads why: it must not hold a secret.
  static failed(why: string): Answer { return new Answer(true, 2, why); }
}

export namespace Skill {
  /// A line for the host's log.
  export function log(level: Level, message: string): void {
    const utf8 = String.UTF8.encode(message);
    contextLog(level, changetype<usize>(utf8), <usize>utf8.byteLength);
  }

  /// A text that the host handed over.
  export function text(address: usize, length: usize): string {
    return String.UTF8.decodeUnsafe(address, length);
  }

  /// result<output, error>, where `output` is option<string> and a list of content blocks, and `error` one of three
  /// texts: its address.
  export function answer(answer: Answer): usize {
    const utf8 = String.UTF8.encode(answer.text);
    const result = heap.alloc(24);
    memory.fill(result, 0, 24);
    store<u8>(result, answer.isError ? 1 : 0);
    store<u8>(result, answer.kind, 4);
    store<usize>(result, changetype<usize>(utf8), 8);
    store<usize>(result, <usize>utf8.byteLength, 12);
    return result;
  }
}

/// Through this the host hands over strings.
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  if (size == 0) return align;
  const memory_ = heap.alloc(size);
  memory.copy(memory_, old, min(oldSize, size));
  return memory_;
}
