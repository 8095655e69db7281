//! Small modules, one for each kind of edge.

use super::*;
use crate::{Analysis, analyze};

pub(super) fn of(text: &str) -> Analysis {
    analyze(&wat::parse_str(text).expect("test source assembles")).expect("it is valid")
}

pub(super) fn answer(analysis: &Analysis, root: &str) -> Reach {
    let graph = analysis.graph();
    let root = graph.root(root).unwrap_or_else(|| {
        panic!("no root {root} in {:?}", graph.roots());
    });
    graph.reach(root)
}

/// The host's functions that a root reaches, in order.
pub(super) fn reached(analysis: &Analysis, root: &str) -> Vec<String> {
    let reach = answer(analysis, root);
    assert!(reach.complete, "{:?}", analysis.graph().incomplete());
    reach.imports.keys().map(ToString::to_string).collect()
}

pub(super) fn path(analysis: &Analysis, root: &str, import: &str) -> String {
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
                let text = TABLE.replace(
                    "(type $plain (func))",
                    &format!("{import})) (type $plain (func))"),
                );
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

#[test]
fn a_long_path_is_cut_and_says_so() {
    let chain: String = (1..2_000)
        .map(|next| format!("(func call {})", next + 1))
        .collect();
    let analysis = of(&format!(
        r#"(module (import "net" "send" (func)) {chain} (func call 0) (export "run" (func 1)))"#
    ));
    let reach = answer(&analysis, "run");
    let path = reach.imports.values().next().expect("it is reached");
    assert_eq!(path.steps.len() + path.left_out as usize, 2_001);
    assert_eq!(path.steps[0].function.expect("a function").function, 1);
    let text = path.to_string();
    assert!(text.starts_with("run -> (1968 more) -> func["), "{text}");
    assert!(text.ends_with("func[2000] -> net#send"), "{text}");
}
