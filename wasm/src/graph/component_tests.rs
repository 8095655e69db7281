//! Components: modules that share tables, shims and fixups, resources, components inside components.

use super::tests::{answer, of, path, reached};
use super::*;
use crate::{Analysis, analyze};

/// Two modules, and what the second gets of the first.
fn pair(first: &str, second: &str) -> Analysis {
    of(&format!(
        r#"(component
            (import "wasi:http/outgoing-handler@0.2.3" (instance $http (export "handle" (func))))
            (core func $send (canon lower (func $http "handle")))
            (core instance $host (export "send" (func $send)))
            (core module $a (import "host" "send" (func $send)) {first})
            (core instance $a (instantiate $a (with "host" (instance $host))))
            (core module $b {second})
            (core instance $b (instantiate $b (with "a" (instance $a))))
            (func (export "run") (canon lift (core func $b "run")))
            (func (export "idle") (canon lift (core func $b "idle"))))"#
    ))
}

const HANDLE: &str = "wasi:http/outgoing-handler@0.2.3#handle";

#[test]
fn modules_of_a_component_call_each_other() {
    let analysis = pair(
        r#"(func (export "f") call $send)"#,
        r#"(import "a" "f" (func $f)) (func $run (export "run") call $f) (func (export "idle"))"#,
    );
    assert_eq!(reached(&analysis, "run"), [HANDLE]);
    assert_eq!(
        path(&analysis, "run", HANDLE),
        format!("run -> f -> {HANDLE}")
    );
    assert_eq!(reached(&analysis, "idle"), [""; 0]);
}

#[test]
fn references_go_only_where_modules_share_a_way_for_them() {
    let take = "(elem declare func $send) (func $take (result funcref) ref.func $send)";
    let calls = r#"(table 1 funcref) (func (export "idle"))
        (func (export "run") (param) i32.const 0 (ref.null func) table.set 0
            i32.const 0 call_indirect)"#;
    let apart = pair(
        &format!(r#"{take} (func (export "f"))"#),
        &format!(r#"(import "a" "f" (func)) {calls}"#),
    );
    assert_eq!(reached(&apart, "run"), [""; 0]);
    let joined = pair(
        &format!(r#"{take} (export "take" (func $take))"#),
        &format!(r#"(import "a" "take" (func (result funcref))) {calls}"#),
    );
    assert_eq!(reached(&joined, "run"), [HANDLE]);
    let global = pair(
        r#"(global (export "g") funcref (ref.func $send))"#,
        &format!(r#"(import "a" "g" (global funcref)) {calls}"#),
    );
    assert_eq!(reached(&global, "run"), [HANDLE]);
}

#[test]
fn tables_are_filled_across_modules() {
    let analysis = pair(
        r#"(table (export "t") 2 funcref) (elem (i32.const 1) func $send)"#,
        r#"(import "a" "t" (table 2 funcref))
           (func (export "run") i32.const 1 call_indirect)
           (func (export "idle") i32.const 0 call_indirect)"#,
    );
    assert_eq!(reached(&analysis, "run"), [HANDLE]);
    assert_eq!(reached(&analysis, "idle"), [""; 0]);
}

/// A component as wit-component makes it: shim, main module and fixup.
fn encoded(wit: &str, module: &str) -> Analysis {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("test.wit", wit).expect("WIT");
    let world = resolve.select_world(&[package], None).expect("a world");
    let mut module = wat::parse_str(module).expect("test source assembles");
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding, false)
        .expect("metadata");
    let bytes = wit_component::ComponentEncoder::default()
        .module(&module)
        .and_then(wit_component::ComponentEncoder::encode)
        .expect("a component");
    analyze(&bytes).expect("it is valid")
}

#[test]
fn one_tool_reaches_the_network_through_tables_and_the_other_does_not() {
    let analysis = encoded(
        "package demo:demo;
         world skill {
             import wasi:http/outgoing-handler@0.2.3;
             import wasi:random/random@0.2.3;
             export tool-a: func() -> u32;
             export tool-b: func(n: u32) -> u32;
             export tool-c: func() -> u32;
         }
         package wasi:http@0.2.3 { interface outgoing-handler { handle: func(url: string) -> u32; } }
         package wasi:random@0.2.3 { interface random { fill: func(seed: string) -> u32; } }",
        r#"(module
            (import "wasi:http/outgoing-handler@0.2.3" "handle" (func $handle (param i32 i32) (result i32)))
            (import "wasi:random/random@0.2.3" "fill" (func $fill (param i32 i32) (result i32)))
            (type $job (func (result i32)))
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
            (global $which (mut i32) (i32.const 0))
            (table 2 funcref)
            (elem (i32.const 0) $send $quiet)
            (func $send (result i32) i32.const 0 i32.const 0 call $handle)
            (func $quiet (result i32) i32.const 1)
            (func $parse (result i32) global.get $which call_indirect (type $job))
            (func $a (export "tool-a") (result i32) call $parse)
            (func (export "tool-b") (param i32) (result i32) local.get 0)
            (func $c (export "tool-c") (result i32) i32.const 0 i32.const 0 call $fill))"#,
    );
    assert!(analysis.modules.len() >= 3, "shim, main and fixup");
    assert_eq!(reached(&analysis, "tool-a"), [HANDLE]);
    assert_eq!(reached(&analysis, "tool-b"), [""; 0]);
    assert_eq!(
        reached(&analysis, "tool-c"),
        ["wasi:random/random@0.2.3#fill"]
    );
    let path = path(&analysis, "tool-a", HANDLE);
    assert!(
        path.starts_with("a -> parse -> (indirect) send -> "),
        "{path}"
    );
    assert!(path.ends_with(HANDLE), "{path}");
    assert!(analysis.graph().unreached_imports().is_empty());
}

#[test]
fn resources_are_named_and_their_destructors_followed() {
    let analysis = of(r#"(component
        (import "wasi:http/types@0.2.3" (instance $types
            (export "request" (type $r (sub resource)))
            (export "[method]request.set-method" (func (param "self" (borrow $r))))))
        (import "send" (func $send))
        (alias export $types "request" (type $request))
        (core func $send (canon lower (func $send)))
        (core func $set (canon lower (func $types "[method]request.set-method")))
        (core func $drop (canon resource.drop $request))
        (core module $dtor (import "" "send" (func $send))
            (func (export "dtor") (param i32) call $send))
        (core instance $dtor (instantiate $dtor
            (with "" (instance (export "send" (func $send))))))
        (type $own (resource (rep i32) (dtor (core func $dtor "dtor"))))
        (core func $drop-own (canon resource.drop $own))
        (core module $m
            (import "" "set" (func $set (param i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "" "drop-own" (func $drop-own (param i32)))
            (func (export "set") i32.const 0 call $set i32.const 0 call $drop)
            (func (export "drop") i32.const 0 call $drop-own))
        (core instance $m (instantiate $m (with "" (instance
            (export "set" (func $set)) (export "drop" (func $drop))
            (export "drop-own" (func $drop-own))))))
        (func (export "set") (canon lift (core func $m "set")))
        (func (export "drop") (canon lift (core func $m "drop"))))"#);
    assert_eq!(
        reached(&analysis, "set"),
        [
            "wasi:http/types@0.2.3#[method]request.set-method",
            "wasi:http/types@0.2.3#[resource-drop]request"
        ]
    );
    assert_eq!(reached(&analysis, "drop"), ["resource.drop", "send"]);
    assert_eq!(
        path(&analysis, "drop", "send"),
        "drop -> (drop) dtor -> send"
    );
    let graph = analysis.graph();
    let dtor = graph
        .roots()
        .iter()
        .find(|r| r.kind == RootKind::Destructor);
    assert!(graph.reach(dtor.expect("a root")).imports.len() == 1);
}

#[test]
fn components_inside_are_wired_as_they_are_given() {
    let analysis = of(r#"(component
        (import "net" (func $net))
        (import "log" (func $log))
        (component $inner
            (import "f" (func $f))
            (core func $low (canon lower (func $f)))
            (core module $m (import "" "f" (func $f)) (func (export "go") call $f))
            (core instance $m (instantiate $m (with "" (instance (export "f" (func $low))))))
            (func (export "go") (canon lift (core func $m "go"))))
        (instance $first (instantiate $inner (with "f" (func $net))))
        (instance $second (instantiate $inner (with "f" (func $log))))
        (instance $third (instantiate $inner (with "f" (func $first "go"))))
        (export "x:y/first@1.0.0" (instance $first))
        (export "second" (func $second "go"))
        (export "third" (func $third "go")))"#);
    assert_eq!(reached(&analysis, "x:y/first@1.0.0#go"), ["net"]);
    assert_eq!(reached(&analysis, "second"), ["log"]);
    assert_eq!(reached(&analysis, "third"), ["net"]);
    assert_eq!(path(&analysis, "third", "net"), "go -> go -> net");
}

#[test]
fn an_instance_of_the_host_that_is_exported_again_leads_to_the_host() {
    let analysis = of(r#"(component
        (import "a:b/c@1.0.0" (instance $i (export "f" (func))))
        (export "d:e/f@1.0.0" (instance $i)))"#);
    assert_eq!(reached(&analysis, "d:e/f@1.0.0#f"), ["a:b/c@1.0.0#f"]);
}

#[test]
fn what_helps_a_call_belongs_to_it() {
    let analysis = of(r#"(component
        (import "send" (func $send))
        (core func $send (canon lower (func $send)))
        (core module $m
            (import "" "send" (func $send))
            (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) call $send i32.const 0)
            (func (export "post") (param i32) call $send)
            (func (export "run") (result i32) i32.const 0))
        (core instance $m (instantiate $m (with "" (instance (export "send" (func $send))))))
        (func (export "plain") (result u32) (canon lift (core func $m "run")))
        (func (export "post") (result u32)
            (canon lift (core func $m "run") (post-return (core func $m "post"))))
        (func (export "realloc") (param "a" string) (result u32)
            (canon lift (core func $m2 "run") (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))"#
        .replace("(func (export \"realloc\") (param \"a\"", r#"(core module $m2 (func (export "run") (param i32 i32) (result i32) i32.const 0))
        (core instance $m2 (instantiate $m2))
        (func (export "realloc") (param "a""#)
        .as_str());
    assert_eq!(reached(&analysis, "plain"), [""; 0]);
    assert_eq!(
        path(&analysis, "post", "send"),
        "(post-return) post -> send"
    );
    assert_eq!(
        path(&analysis, "realloc", "send"),
        "(realloc) realloc -> send"
    );
}

#[test]
fn instances_that_multiply_make_everything_reachable() {
    use std::fmt::Write as _;
    let mut text = String::from(r#"(component (import "send" (func)) (component $c0)"#);
    for level in 1..40 {
        let inner = level - 1;
        write!(
            text,
            "(component $c{level} (alias outer 1 $c{inner} (component $i))
                (instance (instantiate $i)) (instance (instantiate $i)))"
        )
        .expect("text");
    }
    text.push_str(
        r#"(instance (instantiate $c39))
        (core module $m (func (export "run"))) (core instance $m (instantiate $m))
        (func (export "run") (canon lift (core func $m "run"))))"#,
    );
    let bytes = wat::parse_str(&text).expect("test source assembles");
    let begin = std::time::Instant::now();
    let analysis = analyze(&bytes).expect("it is valid");
    let reach = answer(&analysis, "run");
    assert!(!reach.complete && analysis.graph().incomplete().is_some());
    let import = reach
        .imports
        .iter()
        .next()
        .expect("everything is reachable");
    assert_eq!(import.0.to_string(), "send");
    assert!(import.1.is_assumed());
    assert!(begin.elapsed().as_secs() < 30);
}

#[test]
fn modules_of_the_host_are_not_followed() {
    let analysis = of(r#"(component
        (import "send" (func))
        (import "code" (core module $code (export "run" (func))))
        (core instance $i (instantiate $code))
        (func (export "run") (canon lift (core func $i "run"))))"#);
    let reach = answer(&analysis, "run");
    assert!(!reach.complete);
    assert!(
        reach
            .imports
            .keys()
            .any(|import| import.interface == "send")
    );
}

#[test]
fn instances_that_nest_deeply_take_no_stack() {
    use std::fmt::Write as _;
    let mut text = String::from(
        r#"(component (import "send" (func $send)) (instance $i0 (export "f" (func $send)))"#,
    );
    for level in 1..5_000 {
        let inner = level - 1;
        write!(
            text,
            r#"(instance $i{level} (export "i" (instance $i{inner})))"#
        )
        .expect("text");
    }
    text.push_str(r#"(export "deep" (instance $i4999)) (export "send-on" (func $send)))"#);
    let bytes = wat::parse_str(&text).expect("test source assembles");
    if let Ok(analysis) = analyze(&bytes) {
        let reach = answer(&analysis, "send-on");
        assert!(!reach.complete, "not every export was looked at");
    }
}
