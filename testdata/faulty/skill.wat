;; Eight tools with one fault each, and one without: what `palyra-skill test --fuzz` has to find. The faults are those of
;; real programs, as near as hand-written code comes to them. Tools are told apart by the letter after "test.faulty.".
(module
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;; Memory map: 0..24 the answer, 24..40 what WASI writes, 64..128 the text of the answer, 4096.. the heap.
  (data (i32.const 64) "{\"value\":")
  (global $heap (mut i32) (i32.const 4096))

  (func $realloc (export "cabi_realloc")
    (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $new i32) (local $missing i32)
    (local.set $new
      (i32.and
        (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $heap (i32.add (local.get $new) (local.get $size)))
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

  ;; The number after the first colon: `{"n":-5}`.
  (func $number (param $at i32) (param $end i32) (result i64)
    (local $byte i32) (local $seen i32) (local $negative i32) (local $value i64)
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $byte (i32.load8_u (local.get $at)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (if (i32.eq (local.get $byte) (i32.const 0x3a)) (then (local.set $seen (i32.const 1))))
          (if (local.get $seen)
            (then
              (if (i32.eq (local.get $byte) (i32.const 0x2d))
                (then (local.set $negative (i32.const 1))))
              (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 0x30)) (i32.const 10))
                (then
                  (local.set $value
                    (i64.add
                      (i64.mul (local.get $value) (i64.const 10))
                      (i64.extend_i32_u (i32.sub (local.get $byte) (i32.const 0x30)))))))))
          (br $next))))
    (select
      (i64.sub (i64.const 0) (local.get $value))
      (local.get $value)
      (local.get $negative)))

  ;; Bytes of the text in `{"text":"…"}`.
  (func $text_length (param $length i32) (result i32)
    (i32.sub (local.get $length) (i32.const 11)))

  ;; How often a byte stands in the input.
  (func $count (param $byte i32) (param $at i32) (param $end i32) (result i32)
    (local $found i32)
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $found
            (i32.add
              (local.get $found)
              (i32.eq (i32.load8_u (local.get $at)) (local.get $byte))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $found))

  ;; Characters in UTF-8. The fault: the longest are taken to have three bytes, and then the fourth begins no character.
  (func $characters (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $found i32)
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $byte (i32.load8_u (local.get $at)))
          (if (i32.eq (i32.and (local.get $byte) (i32.const 0xc0)) (i32.const 0x80))
            (then (unreachable)))
          (local.set $at
            (i32.add
              (local.get $at)
              (if (result i32) (i32.lt_u (local.get $byte) (i32.const 0x80))
                (then (i32.const 1))
                (else
                  (if (result i32) (i32.lt_u (local.get $byte) (i32.const 0xe0))
                    (then (i32.const 2))
                    (else (i32.const 3)))))))
          (local.set $found (i32.add (local.get $found) (i32.const 1)))
          (br $next))))
    (local.get $found))

  ;; Faults below are marked.
  (func $value (param $letter i32) (param $at i32) (param $length i32) (result i64)
    (local $end i32) (local $n i64)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (if (i32.eq (local.get $letter) (i32.const 0x73)) ;; schema: past 900 the output is negative
      (then
        (local.set $n (call $number (local.get $at) (local.get $end)))
        (return
          (select
            (i64.sub (i64.const 900) (local.get $n))
            (local.get $n)
            (i64.gt_s (local.get $n) (i64.const 900))))))
    (if (i32.eq (local.get $letter) (i32.const 0x65)) ;; empty: divides by the length
      (then
        (return
          (i64.div_u
            (i64.const 1000)
            (i64.extend_i32_u (call $text_length (local.get $length)))))))
    (if (i32.eq (local.get $letter) (i32.const 0x75)) ;; unicode
      (then (return (i64.extend_i32_u (call $characters (local.get $at) (local.get $end))))))
    (if (i32.eq (local.get $letter) (i32.const 0x63)) ;; clock: seconds since 1970
      (then
        (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 24)))
        (return (i64.div_u (i64.load (i32.const 24)) (i64.const 1000000000)))))
    (if (i32.eq (local.get $letter) (i32.const 0x72)) ;; random
      (then
        (drop (call $random_get (i32.const 24) (i32.const 4)))
        (return (i64.load32_u (i32.const 24)))))
    (if (i32.eq (local.get $letter) (i32.const 0x6c)) ;; loop: never ends with three items or more
      (then
        (if (i32.ge_u
              (call $count (i32.const 0x2c) (local.get $at) (local.get $end))
              (i32.const 2))
          (then (loop $forever (br $forever))))))
    (if (i32.eq (local.get $letter) (i32.const 0x6d)) ;; memory: 64 KiB for each byte of the text
      (then
        (if (i32.eq
              (i32.const -1)
              (memory.grow (call $text_length (local.get $length))))
          (then (unreachable)))))
    (if (i32.eq (local.get $letter) (i32.const 0x62)) ;; bounds: the next number, in 32 bits
      (then
        (local.set $n (call $number (local.get $at) (local.get $end)))
        (if (i64.eq (local.get $n) (i64.const 2147483647)) (then (unreachable)))
        (return (i64.add (local.get $n) (i64.const 1)))))
    ;; fine
    (i64.extend_i32_u (local.get $length)))

  ;; Writes `{"value":N}` from 64 on; gives its length.
  (func $write (param $value i64) (result i32)
    (local $at i32) (local $end i32) (local $rest i64)
    (local.set $at (i32.const 73))
    (if (i64.lt_s (local.get $value) (i64.const 0))
      (then
        (i32.store8 (local.get $at) (i32.const 0x2d))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $value (i64.sub (i64.const 0) (local.get $value)))))
    ;; The end: one place for each digit.
    (local.set $end (local.get $at))
    (local.set $rest (local.get $value))
    (loop $digit
      (local.set $end (i32.add (local.get $end) (i32.const 1)))
      (local.set $rest (i64.div_u (local.get $rest) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $rest) (i64.const 0))))
    (local.set $at (local.get $end))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add
          (i32.const 0x30)
          (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 10)))))
      (local.set $value (i64.div_u (local.get $value) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $value) (i64.const 0))))
    (i32.store8 (local.get $end) (i32.const 0x7d))
    (i32.sub (i32.add (local.get $end) (i32.const 1)) (i32.const 64)))

  (func (export "palyra:skill/tools@1.0.0#call")
    (param $tool i32) (param $tool_len i32) (param $input i32) (param $input_len i32) (result i32)
    (local $length i32)
    (local.set $length
      (call $write
        (call $value
          (i32.load8_u (i32.add (local.get $tool) (i32.const 12)))
          (local.get $input)
          (local.get $input_len))))
    ;; ok(output { structured: some(json), content: [] })
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store8 (i32.const 4) (i32.const 1))
    (i32.store (i32.const 8) (i32.const 64))
    (i32.store (i32.const 12) (local.get $length))
    (i32.store (i32.const 16) (i32.const 0))
    (i32.store (i32.const 20) (i32.const 0))
    (i32.const 0))
)
