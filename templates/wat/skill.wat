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
  (memory (export "memory") 1)

  ;; Memory map: 0..24 the answer, 32..64 the number being written, 64.. texts, 4096.. the heap.
  (data (i32.const 64) "{\"words\":")
  (data (i32.const 96) "there is no text")
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

  ;; The host has held the input to the schema in skill.toml, so it is `{"text":"…"}` and the third
  ;; quotation mark opens the text. Words are what stands between white space; an escape is one
  ;; character, and `\n`, `\r`, `\t` and `\f` are white space. Gives -1 when there is no text.
  (func $count_words (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $quotes i32) (local $in_word i32) (local $words i32)
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $byte (i32.load8_u (local.get $at)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (if (i32.eq (local.get $byte) (i32.const 0x22)) ;; "
            (then
              (local.set $quotes (i32.add (local.get $quotes) (i32.const 1)))
              (br $next)))
          (if (i32.eq (local.get $byte) (i32.const 0x5c)) ;; \
            (then
              (local.set $byte (call $unescape (i32.load8_u (local.get $at))))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))))
          (if (i32.eq (local.get $quotes) (i32.const 3))
            (then
              (if (i32.eq (local.get $byte) (i32.const 0x20)) ;; space
                (then (local.set $in_word (i32.const 0)))
                (else
                  (local.set $words
                    (i32.add (local.get $words) (i32.eqz (local.get $in_word))))
                  (local.set $in_word (i32.const 1))))))
          (br $next))))
    (select
      (local.get $words)
      (i32.const -1)
      (i32.ge_u (local.get $quotes) (i32.const 3))))

  ;; What an escape stands for, as far as counting words goes: a space or itself.
  (func $unescape (param $byte i32) (result i32)
    (select
      (i32.const 0x20)
      (local.get $byte)
      (i32.or
        (i32.or
          (i32.eq (local.get $byte) (i32.const 0x6e))    ;; n
          (i32.eq (local.get $byte) (i32.const 0x72)))   ;; r
        (i32.or
          (i32.eq (local.get $byte) (i32.const 0x74))    ;; t
          (i32.eq (local.get $byte) (i32.const 0x66)))))) ;; f

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
    (local.set $words
      (call $count_words (local.get $input) (i32.add (local.get $input) (local.get $input_len))))
    (if (i32.lt_s (local.get $words) (i32.const 0))
      (then (return (call $invalid_input))))
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
