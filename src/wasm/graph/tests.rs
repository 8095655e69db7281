//! Small binaries, one for each kind of edge.

use super::*;
use crate::wasm::{Analysis, analyze};

fn of(text: &str) -> Analysis {
    analyze(&wat::parse_str(text).expect("test source assembles")).expect("it is valid")
}

fn answer(analysis: &Analysis, root: &str) -> Reach {
    let graph = analysis.graph();
    let root = graph.root(root).unwrap_or_else(|| {
        panic!("no root {root} in {:?}", graph.roots());
    });
    graph.reach(root)
}

/// The host's functions that a root reaches, in order.
fn reached(analysis: &Analysis, root: &str) -> Vec<String> {
    let reach = answer(analysis, root);
    assert!(reach.complete, "{:?}", analysis.graph().incomplete());
    reach.imports.keys().map(ToString::to_string).collect()
}

fn path(analysis: &Analysis, root: &str, import: &str) -> String {
    let reach = answer(analysis, root);
    let found = reach.imports.iter().find(|(i, _)| i.to_string() == import);
    found.expect("it is reached").1.to_string()
}

#[test]
fn direct_and_tail_calls_lead_on_by_the_shortest_path() {
    let analysis = of(r#"(module
        (import "net" "send" (func $import))
        (import "net" "never" (func))
        (func $far call $near)
        (func $near return_call $import)
        (func (export "run") call $far call $near)
        (func (export "idle") call 5)
        (func))"#);
    assert_eq!(reached(&analysis, "run"), ["net#send"]);
    assert_eq!(
        path(&analysis, "run", "net#send"),
        "run -> near -> net#send"
    );
    assert_eq!(reached(&analysis, "idle"), [""; 0]);
    let unreached = analysis.graph().unreached_imports();
    assert_eq!(unreached.len(), 1);
    assert_eq!(unreached[0].name, "never");
    assert_eq!(answer(&analysis, "run").functions.len(), 3);
}

const TABLE: &str = r#"(module
    (import "net" "send" (func $send))
    (import "net" "other" (func $other (param i32)))
    (type $plain (func))
    (table 4 funcref)
    (elem (i32.const 1) $send $quiet $other)
    (func $quiet)
    (func (export "send") i32.const 1 call_indirect (type $plain))
    (func (export "quiet") i32.const 2 return_call_indirect (type $plain))
    (func (export "null") i32.const 0 call_indirect (type $plain))
    (func (export "mismatch") i32.const 3 call_indirect (type $plain))
    (func (export "any") (param i32) local.get 0 call_indirect (type $plain))
    REST)"#;

#[test]
fn constant_indices_into_tables_that_nothing_changes_are_exact() {
    let analysis = of(&TABLE.replace("REST", ""));
    assert_eq!(reached(&analysis, "send"), ["net#send"]);
    assert_eq!(
        path(&analysis, "send", "net#send"),
        "send -> (indirect) net#send"
    );
    for root in ["quiet", "null", "mismatch"] {
        assert_eq!(reached(&analysis, root), [""; 0], "{root}");
    }
    assert_eq!(reached(&analysis, "any"), ["net#send"]);
    let any = analysis.modules[0].function(7).expect("it is there");
    let call = analysis.modules[0].indirect_calls(any)[0];
    assert_eq!((call.table, call.constant), (Some(0), None));
}

#[test]
fn what_changes_a_table_makes_its_indices_worthless() {
    let changes = [
        "(func (param funcref) i32.const 2 local.get 0 table.set 0)",
        "(func (param funcref) local.get 0 i32.const 1 table.grow 0 drop)",
        "(func (param funcref) i32.const 0 local.get 0 i32.const 1 table.fill 0)",
        "(func i32.const 0 i32.const 0 i32.const 1 table.copy 0 0)",
        "(elem $e funcref (ref.func $send)) (func i32.const 2 i32.const 0 i32.const 1 table.init 0 $e)",
        r#"(import "env" "at" (global $at i32)) (elem (global.get $at) $send)"#,
        "(elem (i32.const 2) $send)",
        r#"(export "table" (table 0))"#,
    ];
    for change in changes {
        // Imports stand before definitions.
        let text = match change.strip_prefix("(import") {
            Some(_) => {
                let (import, rest) = change.split_once(")) ").expect("two parts");
                let text = TABLE.replace("(type $plain", &format!("{import})) (type $plain"));
                text.replace("REST", rest)
            }
            None => TABLE.replace("REST", change),
        };
        assert_eq!(reached(&of(&text), "quiet"), ["net#send"], "{change}");
    }
}

#[test]
fn references_are_called_by_type_and_subtype() {
    let analysis = of(r#"(module
        (type $base (sub (func)))
        (type $derived (sub $base (func)))
        (type $else (func (param i32)))
        (import "net" "base" (func $base (type $base)))
        (import "net" "derived" (func $derived (type $derived)))
        (import "net" "else" (func $else (type $else)))
        (import "net" "declared" (func $declared (type $base)))
        (elem declare func $base $derived $declared)
        (global (ref $else) (ref.func $else))
        (func ref.func $base drop ref.func $derived drop)
        (func (export "base") (param (ref $base)) local.get 0 call_ref $base)
        (func (export "derived") (param (ref $derived)) local.get 0 return_call_ref $derived)
        (func (export "else") (param (ref $else)) i32.const 0 local.get 0 call_ref $else))"#);
    assert_eq!(reached(&analysis, "base"), ["net#base", "net#derived"]);
    assert_eq!(reached(&analysis, "derived"), ["net#derived"]);
    assert_eq!(reached(&analysis, "else"), ["net#else"]);
    assert_eq!(
        path(&analysis, "else", "net#else"),
        "else -> (reference) net#else"
    );
}

#[test]
fn functions_inside_structures_and_arrays_are_found() {
    let analysis = of(r#"(module
        (type $f (func))
        (type $s (struct (field (ref $f))))
        (type $a (array (mut funcref)))
        (import "net" "field" (func $field (type $f)))
        (import "net" "element" (func $element (param i32)))
        (elem $e funcref (ref.func $element))
        (global $g (ref $s) (struct.new $s (ref.func $field)))
        (func (export "field") (call_ref $f (struct.get $s 0 (global.get $g))))
        (func (export "element")
            i32.const 1
            (array.get $a (array.new_elem $a $e (i32.const 0) (i32.const 1)) (i32.const 0))
            (ref.cast (ref 5))
            call_ref 5)
        (type (func (param i32))))"#
        .replace("(ref 5)", "(ref $p)")
        .replace("call_ref 5", "call_ref $p")
        .replace("(type (func (param i32)))", "(type $p (func (param i32)))")
        .as_str());
    assert!(analysis.unsupported.is_some());
    assert_eq!(reached(&analysis, "field"), ["net#field"]);
    assert_eq!(reached(&analysis, "element"), ["net#element"]);
}

#[test]
fn what_the_host_can_hand_in_is_said() {
    let analysis = of(r#"(module
        (import "env" "table" (table 1 funcref))
        (import "env" "global" (global funcref))
        (import "env" "make" (func $make (result funcref)))
        (func (export "run") i32.const 0 call_indirect)
        (func (export "idle")))"#);
    assert_eq!(
        reached(&analysis, "run"),
        ["env#global", "env#make", "env#table"]
    );
    assert_eq!(reached(&analysis, "idle"), [""; 0]);
}

#[test]
fn start_functions_have_a_root_of_their_own() {
    let analysis = of(r#"(module
        (import "net" "send" (func $send))
        (func $begin call $send) (start $begin)
        (func (export "run")))"#);
    assert_eq!(reached(&analysis, "run"), [""; 0]);
    assert_eq!(
        path(&analysis, "(instantiation)", "net#send"),
        "begin -> net#send"
    );
}

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
        .and_then(|encoder| encoder.encode())
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
        (type $own (resource (rep i32) (dtor (func $dtor "dtor"))))
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
            (canon lift (core func $m "run") (post-return (func $m "post"))))
        (func (export "realloc") (param "a" string) (result u32)
            (canon lift (core func $m2 "run") (memory $m "memory") (realloc (func $m "realloc")))))"#
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
    // The validator may refuse it: that is as good.
    let Ok(analysis) = analyze(&bytes) else {
        return;
    };
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
