//! What `wit-bindgen` makes of `wit/`.

#![allow(missing_docs, unreachable_pub, clippy::all)]

wit_bindgen::generate!({
    path: "wit",
    world: "palyra:skill/guest@1.0.0",
    generate_all,
    pub_export_macro: true,
    default_bindings_module: "palyra_skill_sdk::bindings",
});
