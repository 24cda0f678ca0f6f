#![no_main]

#[allow(dead_code, reason = "each target takes one way in")]
#[path = "../entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::reading(bytes));
