//! Where a table of people begins, what parts its cells, and how its bytes are read.

use std::borrow::Cow;

use super::{Mapped, NoTable};
use crate::formats::columns::{self, Column};
use crate::formats::sniff::NEAR;
use crate::formats::text::{decoded, is_illegible};
use crate::model::cell::unguarded;
use crate::model::fold::same;

/// In how many records the header is looked for: LinkedIn has some words before it.
const FARTHEST_HEADER: usize = 20;
/// The longest name of a column, in bytes, and the most cells on one line.
const LONGEST_HEAD: usize = 1000;
const MOST_CELLS: usize = 100_000;
/// The most columns of one table.
const MOST_COLUMNS: usize = 20_000;

/// The columns, and the reader of the rows that follow.
pub struct Head<'t> {
    /// What each column holds.
    pub columns: Vec<Column>,
    /// Whether their names are in another language than English.
    pub is_foreign: bool,
    /// Their names, which may come again where tables were put together.
    pub names: ::csv::StringRecord,
    /// The sign that parts the cells.
    pub sign: u8,
    /// Behind the header.
    pub reader: ::csv::Reader<&'t [u8]>,
}

/// A reader of the rows of a table, whatever their length.
pub fn reader(text: &str, sign: u8) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new().delimiter(sign).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

/// The text; where its beginning is no UTF-8 and no header is known there, that in a Japanese or a Cyrillic encoding, if one makes it
/// known.
pub fn legible<'b>(bytes: &'b [u8], map: &[Mapped]) -> Result<Cow<'b, str>, NoTable> {
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let is_known = |text: &str| find(text, map).is_ok();
    let text = decoded(near);
    if !matches!(text, Cow::Borrowed(_)) && !is_known(&text) {
        let encodings = [encoding_rs::SHIFT_JIS, encoding_rs::WINDOWS_1251];
        let found = encodings.into_iter().find(|encoding| is_known(&encoding.decode_without_bom_handling(near).0));
        if let Some(encoding) = found {
            return Ok(encoding.decode_without_bom_handling(bytes).0);
        }
        if is_illegible(bytes) {
            return Err(NoTable::Illegible);
        }
    }
    Ok(decoded(bytes))
}

/// Looks for the header, with each sign that may part its cells.
pub fn find<'t>(text: &'t str, map: &[Mapped]) -> Result<Head<'t>, NoTable> {
    let signs = delimiters(text);
    let sign = signs.first().copied().unwrap_or(b',');
    let is_wide =
        |line: &str| line.len() > MOST_CELLS && memchr::memchr_iter(sign, line.as_bytes()).count() > MOST_CELLS;
    if let Some(at) = text.lines().position(is_wide) {
        return Err(NoTable::TooWide(at + 1));
    }
    let mut first = None;
    for sign in signs {
        match with(text, sign, map) {
            Ok(head) => return Ok(head),
            Err(columns) => first = first.or(Some(columns)),
        }
    }
    let first = first.filter(|first| !first.is_empty()).unwrap_or_else(|| "nothing in it".to_owned());
    Err(match map.first() {
        Some((_, name)) => NoTable::NoColumn(name.clone(), first),
        None => NoTable::NoHeader(first),
    })
}

/// The header where its cells are parted by a sign, else the columns of the first row, in words.
fn with<'t>(text: &'t str, sign: u8, map: &[Mapped]) -> Result<Head<'t>, String> {
    let mut reader = reader(text, sign);
    let mut record = ::csv::StringRecord::new();
    // Else the reader keeps two copies of the first record. What is set is handed out first.
    reader.set_headers(::csv::StringRecord::new());
    let _ = reader.read_record(&mut record);
    let mut first = None;
    for _ in 0..FARTHEST_HEADER {
        if !matches!(reader.read_record(&mut record), Ok(true)) {
            break;
        }
        let header: Vec<&str> = record.iter().take(MOST_COLUMNS).map(unguarded).collect();
        let columns = match map {
            _ if header.iter().any(|name| name.len() > LONGEST_HEAD) => None,
            [] => columns::of_header(&header),
            _ => mapped(&header, map),
        };
        if let Some(columns) = columns {
            return Ok(Head { columns, is_foreign: columns::is_foreign(&header), names: record, sign, reader });
        }
        first.get_or_insert_with(|| some_of(&header));
    }
    Err(first.unwrap_or_default())
}

/// The columns that a user named, if all of them are there.
fn mapped(header: &[&str], map: &[Mapped]) -> Option<Vec<Column>> {
    let mut columns = vec![Column::Nothing; header.len()];
    for (column, name) in map {
        let at = header
            .iter()
            .position(|head| head.trim() == name)
            .or_else(|| header.iter().position(|head| same(head, name)))?;
        *columns.get_mut(at)? = column.clone();
    }
    Some(columns)
}

/// The columns of a header in words, as far as they fit into a line.
fn some_of(header: &[&str]) -> String {
    let names: Vec<String> = header.iter().take(12).map(|name| name.chars().take(30).collect()).collect();
    let more = if header.len() > names.len() { " ..." } else { "" };
    names.join(", ") + more
}

/// The signs that may part the cells, the one that stands most often in one of the first rows first.
fn delimiters(text: &str) -> Vec<u8> {
    let near = || text.lines().take(FARTHEST_HEADER).map(|line| line.get(..4096).unwrap_or(line));
    let most = |sign: u8| near().map(|line| line.bytes().filter(|byte| *byte == sign).count()).max().unwrap_or(0);
    let mut signs: Vec<(usize, u8)> = b",;\t".iter().map(|sign| (most(*sign), *sign)).collect();
    signs.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let there = signs.iter().filter(|(count, sign)| *count > 0 || *sign == b',').map(|(_, sign)| *sign);
    there.collect()
}
