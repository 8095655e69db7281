// A small JSON reader (RFC 8259). It goes through a document once, from the front:
//
//   json.beginObject();
//   while (json.nextMember()) {
//     if (json.member == "text") text = json.readString();
//     else json.skipValue();
//   }
//   json.end();
//
// What is not JSON, or another kind of value than was asked for, sets `failed`; from then on there is no next member or
// element, and values are empty.

// Arrays and objects in each other: what the host reads, too.
const MAX_DEPTH = 128;

export class JsonReader {
  failed: bool = false;
  /// The name of the member whose value comes next.
  member: string = "";
  private at: i32 = 0;
  private depth: i32 = 0;
  /// Nothing stands before what comes next but its opening bracket.
  private first: bool = false;

  constructor(private json: string) {}

  beginObject(): void { this.begin(0x7b); }
  beginArray(): void { this.begin(0x5b); }

  /// Goes on to the next member of the object; at its end there is none.
  nextMember(): bool {
    if (!this.next(0x7d)) return false;
    this.skipSpace();
    this.member = this.readString();
    this.skipSpace();
    this.expect(0x3a);
    return !this.failed;
  }

  /// Goes on to the next element of the array; at its end there is none.
  nextElement(): bool { return this.next(0x5d); }

  readString(): string {
    this.skipSpace();
    if (!this.expect(0x22)) return "";
    // What it stands for is never longer than the string itself.
    const units = heap.alloc(<usize>(this.closingQuote() - this.at) << 1);
    let to = units;
    while (true) {
      let unit = this.peek();
      if (unit < 0x20) return this.fail(); // the end, or a control character
      this.at++;
      if (unit == 0x22) break;
      if (unit == 0x5c) unit = this.readEscape();
      if (this.failed) return "";
      store<u16>(to, <u16>unit);
      to += 2;
    }
    return String.UTF16.decodeUnsafe(units, to - units);
  }

  readNumber(): f64 {
    this.skipSpace();
    const from = this.at;
    this.take(0x2d);
    if (!this.take(0x30)) this.digits();
    if (this.take(0x2e)) this.digits();
    if (this.take(0x65) || this.take(0x45)) {
      if (!this.take(0x2b)) this.take(0x2d);
      this.digits();
    }
    return this.failed ? NaN : F64.parseFloat(this.json.substring(from, this.at));
  }

  readBool(): bool {
    this.skipSpace();
    if (this.peek() == 0x74) return this.word("true");
    this.word("false");
    return false;
  }

  /// Whether the value is null; if so, it is read.
  readNull(): bool {
    this.skipSpace();
    return this.peek() == 0x6e && this.word("null");
  }

  skipValue(): void {
    this.skipSpace();
    const unit = this.peek();
    if (unit == 0x7b) {
      this.beginObject();
      while (this.nextMember()) this.skipValue();
    } else if (unit == 0x5b) {
      this.beginArray();
      while (this.nextElement()) this.skipValue();
    } else if (unit == 0x22) {
      this.readString();
    } else if (unit == 0x74 || unit == 0x66) {
      this.readBool();
    } else if (!this.readNull()) {
      this.readNumber();
    }
  }

  /// Nothing may follow but white space.
  end(): void {
    this.skipSpace();
    if (this.at < this.json.length) this.failed = true;
  }

  private closingQuote(): i32 {
    let at = this.at;
    while (at < this.json.length && this.json.charCodeAt(at) != 0x22) at += this.json.charCodeAt(at) == 0x5c ? 2 : 1;
    return at;
  }

  private begin(bracket: i32): void {
    this.skipSpace();
    this.expect(bracket);
    if (++this.depth > MAX_DEPTH) this.failed = true;
    this.first = true;
  }

  private next(bracket: i32): bool {
    if (this.failed) return false;
    this.skipSpace();
    if (this.take(bracket)) {
      this.depth--;
      this.first = false;
      return false;
    }
    if (!this.first) this.expect(0x2c);
    this.first = false;
    return !this.failed;
  }

  /// One unit of UTF-16. A half of a surrogate pair must have the other one after or before it.
  private readEscape(): i32 {
    const unit = this.peek();
    this.at++;
    switch (unit) {
      case 0x22: case 0x5c: case 0x2f: return unit;
      case 0x62: return 0x08;
      case 0x66: return 0x0c;
      case 0x6e: return 0x0a;
      case 0x72: return 0x0d;
      case 0x74: return 0x09;
      case 0x75: return this.readUnit();
      default: this.failed = true; return 0;
    }
  }

  private readUnit(): i32 {
    const unit = this.hex();
    const isLow = (unit & 0xfc00) == 0xdc00;
    if (isLow != this.afterHigh) this.failed = true;
    this.afterHigh = (unit & 0xfc00) == 0xd800;
    // The other half follows at once.
    if (this.afterHigh && !(this.peek() == 0x5c && this.peekAfter() == 0x75)) this.failed = true;
    return unit;
  }

  private afterHigh: bool = false;

  private hex(): i32 {
    let unit = 0;
    for (let digit = 0; digit < 4; digit++) {
      const c = this.peek();
      this.at++;
      if (c >= 0x30 && c <= 0x39) unit = (unit << 4) | (c - 0x30);
      else if ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x66) unit = (unit << 4) | ((c | 0x20) - 0x57);
      else this.failed = true;
    }
    return unit;
  }

  private digits(): void {
    const from = this.at;
    while (this.peek() >= 0x30 && this.peek() <= 0x39) this.at++;
    if (this.at == from) this.failed = true;
  }

  private word(word: string): bool {
    if (this.json.substr(this.at, word.length) != word) {
      this.failed = true;
      return false;
    }
    this.at += word.length;
    return true;
  }

  private skipSpace(): void {
    let unit = this.peek();
    while (unit == 0x20 || unit == 0x09 || unit == 0x0a || unit == 0x0d) {
      this.at++;
      unit = this.peek();
    }
  }

  /// The unit that comes next; -1 at the end.
  private peek(): i32 { return this.at < this.json.length ? this.json.charCodeAt(this.at) : -1; }
  private peekAfter(): i32 { return this.at + 1 < this.json.length ? this.json.charCodeAt(this.at + 1) : -1; }

  private take(unit: i32): bool {
    if (this.peek() != unit) return false;
    this.at++;
    return true;
  }

  private expect(unit: i32): bool {
    if (this.take(unit)) return true;
    this.failed = true;
    return false;
  }

  private fail(): string {
    this.failed = true;
    return "";
  }
}
