//! Rows for programs: one set of structs, and the forms they are written in.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Output;
use super::style::Paint;
use super::table::{Column, table};
use crate::error::{Error, Result};
use crate::halves;
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

/// Rows as text, each of them behind the last.
pub struct Rows<'a> {
    form: Form,
    /// Only these keys, in this order; all of them where there are none.
    columns: &'a [String],
}

enum Form {
    /// An object a line.
    Lines(Vec<u8>),
    /// An object, which others stand beside.
    Objects(Vec<u8>),
    /// A row of cells a line.
    Cells(Box<csv::Writer<Vec<u8>>>, Rule),
    Ids(Vec<u8>),
    /// What is drawn is not written here.
    Nothing,
}

/// What becomes of the text of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Csv(Cells),
    Tsv,
}

impl<'a> Rows<'a> {
    /// Room for so many of them.
    fn new(output: Output, columns: &'a [String], guard: Cells, count: usize) -> Rows<'a> {
        // Room that is not used costs nothing; to move what is written into more room does.
        const BYTES_A_ROW: usize = 1024;
        const MOST: usize = 16 << 20;
        let room = || Vec::with_capacity((BYTES_A_ROW * count).min(MOST));
        let cells = |delimiter, rule| {
            let writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(room());
            Form::Cells(Box::new(writer), rule)
        };
        let form = match output {
            Output::Json => Form::Objects(room()),
            Output::Jsonl => Form::Lines(room()),
            Output::Csv => cells(b',', Rule::Csv(guard)),
            Output::Tsv => cells(b'\t', Rule::Tsv),
            Output::Ids => Form::Ids(room()),
            Output::Table | Output::Html => Form::Nothing,
        };
        Rows { form, columns }
    }

    /// Puts the line of the keys there, in a form that has one.
    fn heads<R: Row>(&mut self) -> io::Result<()> {
        let Form::Cells(writer, _) = &mut self.form else { return Ok(()) };
        let heads = match self.columns {
            [] => values(&R::default()),
            columns => chosen(&R::default(), columns),
        };
        writer.write_record(heads.keys()).map_err(of_csv)?;
        writer.flush()
    }

    /// Puts a row behind the others; where it stands in the text.
    ///
    /// # Errors
    /// It cannot be written in this form.
    pub fn put<R: Row>(&mut self, row: &R) -> Result<Range<usize>> {
        let columns = self.columns;
        let object = |text: &mut Vec<u8>| match columns {
            [] => serde_json::to_writer(text, row),
            columns => serde_json::to_writer(text, &chosen(row, columns)),
        };
        let (start, written) = match &mut self.form {
            Form::Objects(text) => (text.len(), object(text).map_err(io::Error::from)),
            Form::Lines(text) => {
                let start = text.len();
                let written = object(text).map_err(io::Error::from);
                text.push(b'\n');
                (start, written)
            }
            Form::Cells(writer, rule) => {
                let cells = match columns {
                    [] => values(row),
                    columns => chosen(row, columns),
                };
                let (start, rule) = (writer.get_ref().len(), *rule);
                let written = writer.write_record(cells.values().map(|value| cell(value, rule))).map_err(of_csv);
                // Only what was handed on has a place.
                (start, written.and_then(|()| writer.flush()))
            }
            Form::Ids(text) => (text.len(), writeln!(text, "{}", row.id())),
            Form::Nothing => (0, Ok(())),
        };
        written.map(|()| start..self.text().len()).map_err(Error::output)
    }

    /// All that was handed on.
    fn text(&self) -> &[u8] {
        match &self.form {
            Form::Lines(text) | Form::Objects(text) | Form::Ids(text) => text,
            Form::Cells(writer, _) => writer.get_ref(),
            Form::Nothing => &[],
        }
    }
}

fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes rows in a form for programs.
///
/// # Errors
/// What stops the output.
pub fn write<R: Row>(out: &mut dyn Write, output: Output, rows: &[R]) -> Result<()> {
    let mut text = Rows::new(output, &[], Cells::Guarded, rows.len());
    let places: Vec<Range<usize>> = rows.iter().map(|row| text.put(row)).collect::<Result<_>>()?;
    write_all::<R>(out, output, &[], Cells::Guarded, places.into_iter().map(|place| &text.text()[place]))
}

/// Writes a row of each thing, or nothing where one of them cannot be made. Each is made and put there when its turn has come, since
/// their text takes less room than they do: that of the lowest `place` first, by whoever has a `Tool` for it, so that what stands in
/// the file can be read in its order; of many, two cores make pieces in turn.
///
/// # Errors
/// What is wrong with a row, or stops the output.
pub fn write_made<R: Row, T: Sync, Tool: Default>(
    out: &mut dyn Write,
    output: Output,
    things: &[T],
    place: impl Fn(&T) -> u64,
    make: impl Fn(&T, &mut Tool, &mut Rows<'_>) -> Result<Range<usize>> + Sync,
    columns: &[String],
    cells: Cells,
) -> Result<()> {
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by_key(|at| place(&things[*at]));
    let maker = || {
        let mut tool = Tool::default();
        let make = &make;
        move |part: &&[usize]| -> Result<_> {
            let mut text = Rows::new(output, columns, cells, part.len());
            let places: Result<Vec<_>> = part.iter().map(|at| make(&things[*at], &mut tool, &mut text)).collect();
            Ok((text, places?))
        }
    };
    let made = halves::in_turn(&halves::pieces(&order), maker(), maker);
    let made: Vec<(Rows<'_>, Vec<Range<usize>>)> = made.into_iter().collect::<Result<_>>()?;
    let mut rows: Vec<&[u8]> = vec![&[]; things.len()];
    let each = made.iter().flat_map(|(text, places)| places.iter().map(|place| &text.text()[place.clone()]));
    order.iter().zip(each).for_each(|(at, row)| rows[*at] = row);
    write_all::<R>(out, output, columns, cells, rows.into_iter())
}

/// Writes rows of which the texts are made, and what stands before, between and behind them.
fn write_all<'t, R: Row>(
    out: &mut dyn Write,
    output: Output,
    columns: &[String],
    cells: Cells,
    mut rows: impl Iterator<Item = &'t [u8]>,
) -> Result<()> {
    let mut written = || {
        let mut heads = Rows::new(output, columns, cells, 0);
        heads.heads::<R>()?;
        out.write_all(heads.text())?;
        if output != Output::Json {
            return rows.try_for_each(|row| out.write_all(row));
        }
        // An array with one object a line: `jq` and `grep` both like it.
        let Some(first) = rows.next() else { return out.write_all(b"[]\n") };
        out.write_all(b"[\n")?;
        out.write_all(first)?;
        rows.try_for_each(|row| out.write_all(b",\n").and_then(|()| out.write_all(row)))?;
        out.write_all(b"\n]\n")
    };
    written().map_err(Error::output)
}

/// Writes one object in a form for programs.
///
/// # Errors
/// What stops the output.
pub fn write_one<R: Row>(out: &mut dyn Write, output: Output, row: &R) -> Result<()> {
    match output {
        Output::Json => serde_json::to_writer_pretty(&mut *out, row)
            .map_err(io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(Error::output),
        _ => write(out, output, std::slice::from_ref(row)),
    }
}

/// Refuses columns that the rows do not have.
///
/// # Errors
/// An unknown column, with those there are.
pub fn check_columns<R: Row>(columns: &[String]) -> Result<()> {
    let known = values(&R::default());
    match columns.iter().find(|column| !known.contains_key(column.as_str())) {
        Some(column) => {
            let known: Vec<&str> = known.keys().map(String::as_str).collect();
            Err(Error::usage(format!("there is no column {column:?}"))
                .advise(format!("there are {}", known.join(", "))))
        }
        None => Ok(()),
    }
}

/// Some columns of a row, as they are drawn.
pub fn drawn<R: Row>(row: &R, columns: &[String]) -> Vec<String> {
    chosen(row, columns).values().map(|value| flat(value).replace(';', ", ")).collect()
}

/// Draws only some columns of rows.
pub fn draw_columns(rows: &[Vec<String>], columns: &[String], width: Option<usize>, paint: Paint) -> String {
    let heads: Vec<Column> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Column { head: column, least: 10, rank: u8::try_from(at).unwrap_or(u8::MAX) })
        .collect();
    table(&heads, rows, width, paint)
}

fn chosen<R: Row>(row: &R, columns: &[String]) -> Map<String, Value> {
    let values = values(row);
    columns.iter().map(|column| (column.clone(), values.get(column).cloned().unwrap_or_default())).collect()
}

/// The keys of a row and their values, in its order.
fn values<R: Row>(row: &R) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    }
}

/// A value in one cell: lists joined by semicolons, objects by what names them. In tsv, which has no quotes, tabs and line
/// breaks become spaces.
fn cell(value: &Value, rule: Rule) -> String {
    let text = flat(value);
    match rule {
        Rule::Tsv => text.replace(['\t', '\n', '\r'], " "),
        Rule::Csv(Cells::Guarded) => guarded(&text).into_owned(),
        Rule::Csv(Cells::Raw) => text,
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
