//! Rows for programs: one set of structs, and the forms they are written in.

use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Output;
use crate::error::{Error, Result};

/// A row of results. Its default has every key.
pub trait Row: Serialize + Default {
    /// The id of what the row shows.
    fn id(&self) -> &str;
}

/// Writes rows in a form for programs.
pub fn write<R: Row>(out: &mut dyn Write, output: Output, rows: &[R]) -> Result<()> {
    let written = match output {
        Output::Json => json(out, rows),
        Output::Jsonl => rows.iter().try_for_each(|row| {
            serde_json::to_writer(&mut *out, row).map_err(std::io::Error::from)?;
            out.write_all(b"\n")
        }),
        Output::Csv => separated(out, b',', rows),
        Output::Tsv => separated(out, b'\t', rows),
        Output::Ids => rows.iter().try_for_each(|row| writeln!(out, "{}", row.id())),
        Output::Table => Ok(()),
    };
    written.map_err(Error::output)
}

/// Writes one object in a form for programs.
pub fn write_one<R: Row>(out: &mut dyn Write, output: Output, row: &R) -> Result<()> {
    match output {
        Output::Json => serde_json::to_writer_pretty(&mut *out, row)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(Error::output),
        _ => write(out, output, std::slice::from_ref(row)),
    }
}

/// An array with one object a line: `jq` and `grep` both like it.
fn json<R: Row>(out: &mut dyn Write, rows: &[R]) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for (at, row) in rows.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, row)?;
    }
    out.write_all(if rows.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn separated<R: Row>(out: &mut dyn Write, delimiter: u8, rows: &[R]) -> std::io::Result<()> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    };
    let Value::Object(columns) = to_value(&R::default()) else { return Ok(()) };
    writer.write_record(columns.keys()).map_err(failed)?;
    for row in rows {
        if let Value::Object(row) = to_value(row) {
            writer.write_record(row.values().map(|value| cell(value, delimiter))).map_err(failed)?;
        }
    }
    writer.flush()
}

fn to_value<R: Serialize>(row: &R) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

/// A value in one cell: lists joined by semicolons, objects by what names them. In tsv, which has no quotes, tabs and line
/// breaks become spaces.
fn cell(value: &Value, delimiter: u8) -> String {
    let text = flat(value);
    match delimiter {
        b'\t' => text.replace(['\t', '\n', '\r'], " "),
        _ => text,
    }
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(flat).collect::<Vec<_>>().join(";"),
        Value::Object(object) => named(object),
        other => other.to_string(),
    }
}

/// People by their handles, talks by their dates, facts by their texts; any other object as `key=value`.
fn named(object: &Map<String, Value>) -> String {
    for key in ["handle", "on", "text"] {
        if let Some(Value::String(name)) = object.get(key) {
            return name.clone();
        }
    }
    let pairs = object.iter().map(|(key, value)| format!("{key}={}", flat(value)));
    pairs.collect::<Vec<_>>().join(";")
}
