//! Rows for programs: one set of structs, and the forms they are written in.

use std::io::Write;

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

/// Writes rows one after the other in a form for programs, so that not all of them need be held at once.
pub struct Writer<'a> {
    form: Form<'a>,
    /// Only these keys, in this order; all of them where there are none.
    columns: &'a [String],
    /// No row was written yet.
    empty: bool,
}

enum Form<'a> {
    /// An object a line, as an array or by itself.
    Lines {
        out: &'a mut dyn Write,
        array: bool,
        line: Vec<u8>,
    },
    /// A row of cells a line.
    Cells {
        writer: Box<csv::Writer<&'a mut dyn Write>>,
        rule: Rule,
    },
    Ids(&'a mut dyn Write),
    /// What is drawn is not written here.
    Nothing,
}

/// What becomes of the text of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Csv(Cells),
    Tsv,
}

impl<'a> Writer<'a> {
    /// Begins to write rows of a kind.
    ///
    /// # Errors
    /// What stops the output.
    pub fn new<R: Row>(
        out: &'a mut dyn Write,
        output: Output,
        columns: &'a [String],
        cells: Cells,
    ) -> Result<Writer<'a>> {
        let mut writer = Writer::behind(out, output, columns, cells);
        writer.empty = true;
        if let Form::Cells { writer, .. } = &mut writer.form {
            let heads = match columns {
                [] => values(&R::default()),
                columns => chosen(&R::default(), columns),
            };
            writer.write_record(heads.keys()).map_err(of_csv).map_err(Error::output)?;
        }
        Ok(writer)
    }

    /// Goes on behind rows that another one wrote.
    fn behind(out: &'a mut dyn Write, output: Output, columns: &'a [String], cells: Cells) -> Writer<'a> {
        let form = match output {
            Output::Json | Output::Jsonl => Form::Lines { out, array: output == Output::Json, line: Vec::new() },
            Output::Csv => Form::cells(out, b',', Rule::Csv(cells)),
            Output::Tsv => Form::cells(out, b'\t', Rule::Tsv),
            Output::Ids => Form::Ids(out),
            Output::Table | Output::Html => Form::Nothing,
        };
        Writer { form, columns, empty: false }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What stops the output.
    pub fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        let first = std::mem::replace(&mut self.empty, false);
        let written = match &mut self.form {
            Form::Lines { out, array, line } => {
                // An object is hundreds of small pieces, which are better put together here than handed on one by one.
                line.clear();
                line.extend_from_slice(match (*array, first) {
                    (true, true) => b"[\n",
                    (true, false) => b",\n",
                    (false, _) => b"",
                });
                let encoded = match self.columns {
                    [] => serde_json::to_writer(&mut *line, row),
                    columns => serde_json::to_writer(&mut *line, &chosen(row, columns)),
                };
                if !*array {
                    line.push(b'\n');
                }
                encoded.map_err(std::io::Error::from).and_then(|()| out.write_all(line))
            }
            Form::Cells { writer, rule } => {
                let rule = *rule;
                let cells = match self.columns {
                    [] => values(row),
                    columns => chosen(row, columns),
                };
                writer.write_record(cells.values().map(|value| cell(value, rule))).map_err(of_csv)
            }
            Form::Ids(out) => writeln!(out, "{}", row.id()),
            Form::Nothing => Ok(()),
        };
        written.map_err(Error::output)
    }

    /// Hands on what was written, where others go on behind it.
    fn flush(self) -> Result<()> {
        match self.form {
            Form::Cells { mut writer, .. } => writer.flush().map_err(Error::output),
            _ => Ok(()),
        }
    }

    /// Writes what stands behind the last row.
    ///
    /// # Errors
    /// What stops the output.
    pub fn end(self) -> Result<()> {
        let written = match self.form {
            // An array with one object a line: `jq` and `grep` both like it.
            Form::Lines { out, array: true, .. } => out.write_all(if self.empty { b"[]\n" } else { b"\n]\n" }),
            Form::Cells { mut writer, .. } => writer.flush(),
            _ => Ok(()),
        };
        written.map_err(Error::output)
    }
}

impl<'a> Form<'a> {
    fn cells(out: &'a mut dyn Write, delimiter: u8, rule: Rule) -> Form<'a> {
        Form::Cells { writer: Box::new(csv::WriterBuilder::new().delimiter(delimiter).from_writer(out)), rule }
    }
}

fn of_csv(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// Writes rows in a form for programs.
///
/// # Errors
/// What stops the output.
pub fn write<R: Row>(out: &mut dyn Write, output: Output, rows: &[R]) -> Result<()> {
    write_columns(out, output, rows, &[], Cells::Guarded)
}

/// Writes only some columns of rows, in the order given; all of them where none is.
///
/// # Errors
/// What stops the output.
pub fn write_columns<R: Row>(
    out: &mut dyn Write,
    output: Output,
    rows: &[R],
    columns: &[String],
    cells: Cells,
) -> Result<()> {
    let mut writer = Writer::new::<R>(out, output, columns, cells)?;
    rows.iter().try_for_each(|row| writer.row(row))?;
    writer.end()
}

/// Writes a row of each thing, or nothing where one of them cannot be made. Each is made when its turn has come, since their text
/// takes less room than they do; of many, a second core makes half.
///
/// # Errors
/// What is wrong with a row, or stops the output.
pub fn write_made<T: Sync, R: Row>(
    out: &mut dyn Write,
    output: Output,
    things: &[T],
    make: impl Fn(&T) -> Result<R> + Sync,
    columns: &[String],
    cells: Cells,
) -> Result<()> {
    let parts = halves::of_heavy(things);
    let last = parts.len() - 1;
    let text_of = |(at, part): &(usize, &[T])| {
        // Room that is not used costs nothing; to move what is written into more room does.
        let mut text = Vec::with_capacity((BYTES_A_ROW * part.len()).min(MOST_ROOM));
        let mut writer = match at {
            0 => Writer::new::<R>(&mut text, output, columns, cells)?,
            _ => Writer::behind(&mut text, output, columns, cells),
        };
        part.iter().try_for_each(|thing| writer.row(&make(thing)?))?;
        if *at == last { writer.end() } else { writer.flush() }.map(|()| text)
    };
    let parts: Vec<(usize, &[T])> = parts.into_iter().enumerate().collect();
    let texts: Vec<Vec<u8>> = halves::each(&parts, text_of).into_iter().collect::<Result<_>>()?;
    texts.iter().try_for_each(|text| out.write_all(text)).map_err(Error::output)
}

/// How many bytes most rows have at most, and how much room is made for rows at once.
const BYTES_A_ROW: usize = 1024;
const MOST_ROOM: usize = 16 << 20;

/// Writes one object in a form for programs.
///
/// # Errors
/// What stops the output.
pub fn write_one<R: Row>(out: &mut dyn Write, output: Output, row: &R) -> Result<()> {
    match output {
        Output::Json => serde_json::to_writer_pretty(&mut *out, row)
            .map_err(std::io::Error::from)
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
