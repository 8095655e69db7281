;; {{title}}: one tool, written by hand.
;;
;; `palyra-skill build` assembles this core module and wraps it into a component that exports
;; `palyra:skill/tools@1.0.0`. What that asks of a core module is all here: a memory, an allocator
;; (`cabi_realloc`) through which the host hands over strings, and the function `call`:
;;
;;   call: func(tool: string, input: string) -> result<output, error>
;;
;; A string parameter arrives as two numbers (address, length in bytes); the result is the address of
;; a record laid out in memory. Each call gets a fresh instance, so nothing is ever freed.
(module
  ;; What the tool uses of the host: a line for its log, `log: func(level: level, message: string)`.
  (import "palyra:skill/context@1.0.0" "log"
    (func $log (param $level i32) (param $message i32) (param $length i32)))

  (memory (export "memory") 1)

  ;; Memory map: 0..24 the answer, 32..64 the number being written, 64.. texts, 4096.. the heap.
  (data (i32.const 64) "{\"words\":")
  (data (i32.const 96) "there is no text")
  (data (i32.const 128) "counted the words")
  (global $heap (mut i32) (i32.const 4096))

  ;; ---- The allocator: moves a pointer up, grows the memory when it must. ----

  (func $realloc (export "cabi_realloc")
    (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $new i32) (local $missing i32)
    ;; new = heap, rounded up to the alignment
    (local.set $new
      (i32.and
        (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $heap (i32.add (local.get $new) (local.get $size)))
    ;; A size that wraps around the address space cannot be served.
    (if (i32.lt_u (global.get $heap) (local.get $new)) (then (unreachable)))
    ;; missing = bytes beyond the end of the memory
    (local.set $missing
      (i32.sub (global.get $heap) (i32.shl (memory.size) (i32.const 16))))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq (i32.const -1)
              (memory.grow
                (i32.shr_u (i32.add (local.get $missing) (i32.const 65535)) (i32.const 16))))
          (then (unreachable)))))
    (memory.copy (local.get $new) (local.get $old) (local.get $old_size))
    (local.get $new))

  ;; ---- The tool. ----

  (global $at (mut i32) (i32.const 0))  ;; where the input is read
  (global $end (mut i32) (i32.const 0)) ;; where it ends

  ;; The host has held the input to the schema in skill.toml and hands it over without white space, so it
  ;; is `{"text":"…"}`: what stands after the third quotation mark and before the fourth is the text.
  ;; Gives -1 when there is no text.
  (func $count_words (result i32)
    (local $char i32) (local $in_word i32) (local $words i32)
    (if (i32.eqz (call $skip_quotes (i32.const 3))) (then (return (i32.const -1))))
    (loop $next
      (local.set $char (call $next_char))
      (if (i32.eq (local.get $char) (i32.const -1)) (then (return (local.get $words))))
      (if (call $is_white_space (local.get $char))
        (then (local.set $in_word (i32.const 0)))
        (else
          (local.set $words (i32.add (local.get $words) (i32.eqz (local.get $in_word))))
          (local.set $in_word (i32.const 1))))
      (br $next))
    (unreachable))

  ;; Goes on to behind the given number of quotation marks; 0 when there are fewer.
  (func $skip_quotes (param $quotes i32) (result i32)
    (loop $next
      (if (i32.ge_u (global.get $at) (global.get $end)) (then (return (i32.const 0))))
      (local.set $quotes (i32.sub (local.get $quotes) (i32.eq (call $next_byte) (i32.const 0x22))))
      (br_if $next (local.get $quotes)))
    (i32.const 1))

  ;; The next byte of the input; a quotation mark at its end, so that every text ends.
  (func $next_byte (result i32)
    (if (i32.ge_u (global.get $at) (global.get $end)) (then (return (i32.const 0x22))))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (i32.load8_u (i32.sub (global.get $at) (i32.const 1))))

  ;; The next character of a JSON text; -1 at the quotation mark that ends it.
  (func $next_char (result i32)
    (local $byte i32)
    (local.set $byte (call $next_byte))
    (if (i32.eq (local.get $byte) (i32.const 0x22)) (then (return (i32.const -1)))) ;; "
    (if (i32.eq (local.get $byte) (i32.const 0x5c)) (then (return (call $escape)))) ;; \
    ;; UTF-8: the first byte says how many follow, each with six bits.
    (if (i32.lt_u (local.get $byte) (i32.const 0x80)) (then (return (local.get $byte))))
    (if (i32.lt_u (local.get $byte) (i32.const 0xe0))
      (then (return (call $join (i32.and (local.get $byte) (i32.const 0x1f)) (i32.const 1)))))
    (if (i32.lt_u (local.get $byte) (i32.const 0xf0))
      (then (return (call $join (i32.and (local.get $byte) (i32.const 0x0f)) (i32.const 2)))))
    (call $join (i32.and (local.get $byte) (i32.const 0x07)) (i32.const 3)))

  (func $join (param $char i32) (param $bytes i32) (result i32)
    (loop $next
      (local.set $char
        (i32.or
          (i32.shl (local.get $char) (i32.const 6))
          (i32.and (call $next_byte) (i32.const 0x3f))))
      (local.set $bytes (i32.sub (local.get $bytes) (i32.const 1)))
      (br_if $next (local.get $bytes)))
    (local.get $char))

  ;; What an escape stands for. Those of characters beyond U+FFFF are two, of which neither is white space.
  (func $escape (result i32)
    (local $byte i32)
    (local.set $byte (call $next_byte))
    (if (i32.eq (local.get $byte) (i32.const 0x6e)) (then (return (i32.const 0x0a)))) ;; n
    (if (i32.eq (local.get $byte) (i32.const 0x72)) (then (return (i32.const 0x0d)))) ;; r
    (if (i32.eq (local.get $byte) (i32.const 0x74)) (then (return (i32.const 0x09)))) ;; t
    (if (i32.eq (local.get $byte) (i32.const 0x66)) (then (return (i32.const 0x0c)))) ;; f
    (if (i32.eq (local.get $byte) (i32.const 0x62)) (then (return (i32.const 0x08)))) ;; b
    (if (i32.eq (local.get $byte) (i32.const 0x75)) (then (return (call $hex)))) ;; u
    (local.get $byte))

  ;; Four hexadecimal digits.
  (func $hex (result i32)
    (local $digits i32) (local $byte i32) (local $char i32)
    (local.set $digits (i32.const 4))
    (loop $next
      (local.set $byte (call $next_byte))
      ;; '0' is 0x30, 'A' is 0x41 and 'a' is 0x61: the low four bits, and nine more for a letter.
      (local.set $char
        (i32.or
          (i32.shl (local.get $char) (i32.const 4))
          (i32.add
            (i32.and (local.get $byte) (i32.const 0x0f))
            (i32.mul (i32.const 9) (i32.ge_u (local.get $byte) (i32.const 0x41))))))
      (local.set $digits (i32.sub (local.get $digits) (i32.const 1)))
      (br_if $next (local.get $digits)))
    (local.get $char))

  ;; Unicode's property White_Space.
  (func $is_white_space (param $char i32) (result i32)
    (if (i32.lt_u (local.get $char) (i32.const 0x80))
      (then
        (return
          (i32.or
            (i32.eq (local.get $char) (i32.const 0x20))
            (i32.le_u (i32.sub (local.get $char) (i32.const 0x09)) (i32.const 4))))))
    (if (i32.le_u (i32.sub (local.get $char) (i32.const 0x2000)) (i32.const 0x0a))
      (then (return (i32.const 1))))
    (i32.or
      (i32.or
        (i32.or (i32.eq (local.get $char) (i32.const 0x0085)) (i32.eq (local.get $char) (i32.const 0x00a0)))
        (i32.or (i32.eq (local.get $char) (i32.const 0x1680)) (i32.eq (local.get $char) (i32.const 0x2028))))
      (i32.or
        (i32.or (i32.eq (local.get $char) (i32.const 0x2029)) (i32.eq (local.get $char) (i32.const 0x202f)))
        (i32.or (i32.eq (local.get $char) (i32.const 0x205f)) (i32.eq (local.get $char) (i32.const 0x3000))))))

  ;; Writes `{"words":N}` so that it ends at 64, from right to left; gives where it begins.
  (func $write_answer (param $words i32) (result i32)
    (local $at i32)
    (local.set $at (i32.const 63))
    (i32.store8 (local.get $at) (i32.const 0x7d)) ;; }
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add (i32.const 0x30) (i32.rem_u (local.get $words) (i32.const 10))))
      (local.set $words (i32.div_u (local.get $words) (i32.const 10)))
      (br_if $digit (local.get $words)))
    (local.set $at (i32.sub (local.get $at) (i32.const 9)))
    (memory.copy (local.get $at) (i32.const 64) (i32.const 9))
    (local.get $at))

  ;; ---- The interface. ----

  ;; There is one tool, so the id needs no look.
  (func (export "palyra:skill/tools@1.0.0#call")
    (param $tool i32) (param $tool_len i32) (param $input i32) (param $input_len i32) (result i32)
    (local $words i32) (local $json i32)
    (global.set $at (local.get $input))
    (global.set $end (i32.add (local.get $input) (local.get $input_len)))
    (local.set $words (call $count_words))
    (if (i32.lt_s (local.get $words) (i32.const 0))
      (then (return (call $invalid_input))))
    (call $log (i32.const 0) (i32.const 128) (i32.const 17)) ;; 0: debug
    (local.set $json (call $write_answer (local.get $words)))
    ;; ok(output { structured: some(json), content: [] })
    (i32.store8 (i32.const 0) (i32.const 0))                                    ;; result: ok
    (i32.store8 (i32.const 4) (i32.const 1))                                    ;; structured: some
    (i32.store (i32.const 8) (local.get $json))                                 ;;   address
    (i32.store (i32.const 12) (i32.sub (i32.const 64) (local.get $json)))       ;;   length
    (i32.store (i32.const 16) (i32.const 0))                                    ;; content: address
    (i32.store (i32.const 20) (i32.const 0))                                    ;;   number of blocks
    (i32.const 0))

  ;; err(invalid-input("there is no text"))
  (func $invalid_input (result i32)
    (i32.store8 (i32.const 0) (i32.const 1))     ;; result: err
    (i32.store8 (i32.const 4) (i32.const 0))     ;; error: invalid-input (1 denied, 2 failed)
    (i32.store (i32.const 8) (i32.const 96))     ;;   address
    (i32.store (i32.const 12) (i32.const 16))    ;;   length
    (i32.const 0))
)
