;; A tool that says that it has begun and then works until it is stopped.
(module
  (import "palyra:skill/context@1.0.0" "progress"
    (func $progress (param f64 i32 f64 i32 i32 i32)))
  (memory (export "memory") 1)
  ;; The tool's id and its input, of which nothing is read.
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "palyra:skill/tools@1.0.0#call") (param i32 i32 i32 i32) (result i32)
    ;; progress(1, some(2), none)
    (call $progress
      (f64.const 1) (i32.const 1) (f64.const 2) (i32.const 0) (i32.const 0) (i32.const 0))
    (loop (br 0))
    (unreachable))
)
