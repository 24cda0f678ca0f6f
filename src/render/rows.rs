//! Rows for programs: one set of structs, and the forms they are written in.

use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Output;
use super::style::Paint;
use super::table::{Column, table};
use crate::error::{Error, Result};
use crate::model::cell::guarded;

/// A row of results. Its default has every key.
pub trait Row: Serialize + Default {
    /// The id of what the row shows.
    fn id(&self) -> &str;
}

/// What becomes of text in csv that a spreadsheet would run as a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// It gets an apostrophe in front.
    Guarded,
    /// It stays as it is.
    Raw,
}

/// How cells are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv(Cells),
    Tsv,
}

/// Writes rows in a form for programs.
pub fn write<R: Row>(out: &mut dyn Write, output: Output, rows: &[R]) -> Result<()> {
    write_all(out, output, rows, Cells::Guarded)
}

fn write_all<R: Row>(out: &mut dyn Write, output: Output, rows: &[R], cells: Cells) -> Result<()> {
    let written = match output {
        Output::Json => json(out, rows),
        Output::Jsonl => jsonl(out, rows),
        Output::Csv => separated(out, Form::Csv(cells), rows),
        Output::Tsv => separated(out, Form::Tsv, rows),
        Output::Ids => rows.iter().try_for_each(|row| writeln!(out, "{}", row.id())),
        Output::Table | Output::Html => Ok(()),
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
fn json<R: Serialize>(out: &mut dyn Write, rows: &[R]) -> std::io::Result<()> {
    out.write_all(b"[")?;
    lines(out, rows, b"\n", b",\n")?;
    out.write_all(if rows.is_empty() { b"]\n" } else { b"\n]\n" })
}

/// One object after the other, with `first` before the first and `next` before all others.
fn lines<R: Serialize>(out: &mut dyn Write, rows: &[R], first: &[u8], next: &[u8]) -> std::io::Result<()> {
    // An object is hundreds of small pieces, which are better put together here than handed on one by one.
    let mut line = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        line.clear();
        line.extend_from_slice(if at == 0 { first } else { next });
        serde_json::to_writer(&mut line, row)?;
        out.write_all(&line)?;
    }
    Ok(())
}

fn jsonl<R: Serialize>(out: &mut dyn Write, rows: &[R]) -> std::io::Result<()> {
    lines(out, rows, b"", b"\n")?;
    out.write_all(if rows.is_empty() { b"" } else { b"\n" })
}

fn separated<R: Row>(out: &mut dyn Write, form: Form, rows: &[R]) -> std::io::Result<()> {
    let Value::Object(columns) = to_value(&R::default()) else { return Ok(()) };
    let columns: Vec<String> = columns.keys().cloned().collect();
    let maps = rows.iter().filter_map(|row| match to_value(row) {
        Value::Object(row) => Some(row),
        _ => None,
    });
    separated_maps(out, form, &columns, maps)
}

fn separated_maps(
    out: &mut dyn Write,
    form: Form,
    columns: &[String],
    rows: impl IntoIterator<Item: std::borrow::Borrow<Map<String, Value>>>,
) -> std::io::Result<()> {
    let delimiter = if form == Form::Tsv { b'\t' } else { b',' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    };
    writer.write_record(columns).map_err(failed)?;
    for row in rows {
        let row: &Map<String, Value> = std::borrow::Borrow::borrow(&row);
        writer.write_record(row.values().map(|value| cell(value, form))).map_err(failed)?;
    }
    writer.flush()
}

/// Refuses columns that the rows do not have.
///
/// # Errors
/// An unknown column, with those there are.
pub fn check_columns<R: Row>(columns: &[String]) -> Result<()> {
    let Value::Object(known) = to_value(&R::default()) else { return Ok(()) };
    match columns.iter().find(|column| !known.contains_key(column.as_str())) {
        Some(column) => {
            let known: Vec<&str> = known.keys().map(String::as_str).collect();
            Err(Error::usage(format!("there is no column {column:?}"))
                .advise(format!("there are {}", known.join(", "))))
        }
        None => Ok(()),
    }
}

/// Writes only some columns of rows, in the order given; all of them where none is.
pub fn write_columns<R: Row>(
    out: &mut dyn Write,
    output: Output,
    rows: &[R],
    columns: &[String],
    cells: Cells,
) -> Result<()> {
    if columns.is_empty() || output == Output::Ids {
        return write_all(out, output, rows, cells);
    }
    let chosen: Vec<Map<String, Value>> = rows.iter().map(|row| chosen(row, columns)).collect();
    let written = match output {
        Output::Csv => separated_maps(out, Form::Csv(cells), columns, &chosen),
        Output::Tsv => separated_maps(out, Form::Tsv, columns, &chosen),
        Output::Jsonl => jsonl(out, &chosen),
        _ => json(out, &chosen),
    };
    written.map_err(Error::output)
}

/// Draws only some columns of rows.
pub fn draw_columns<R: Row>(rows: &[R], columns: &[String], width: Option<usize>, paint: Paint) -> String {
    let heads: Vec<Column> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Column { head: column, least: 10, rank: u8::try_from(at).unwrap_or(u8::MAX) })
        .collect();
    let cell = |value: &Value| flat(value).replace(';', ", ");
    let cells = |row: &R| -> Vec<String> { chosen(row, columns).values().map(cell).collect() };
    table(&heads, &rows.iter().map(cells).collect::<Vec<_>>(), width, paint)
}

fn chosen<R: Row>(row: &R, columns: &[String]) -> Map<String, Value> {
    let value = to_value(row);
    let cell = |column: &String| (column.clone(), value.get(column).cloned().unwrap_or_default());
    columns.iter().map(cell).collect()
}

fn to_value<R: Serialize>(row: &R) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

/// A value in one cell: lists joined by semicolons, objects by what names them. In tsv, which has no quotes, tabs and line
/// breaks become spaces.
fn cell(value: &Value, form: Form) -> String {
    let text = flat(value);
    match form {
        Form::Tsv => text.replace(['\t', '\n', '\r'], " "),
        Form::Csv(Cells::Guarded) => guarded(&text).into_owned(),
        Form::Csv(Cells::Raw) => text,
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
