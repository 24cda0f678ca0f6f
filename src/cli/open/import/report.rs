//! What is said of an import.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use super::plan::{Plan, Source};
use crate::app::App;
use crate::error::{Error, Result};
use crate::formats::incoming::Proposal;
use crate::render::escape::visible;
use crate::render::json::ImportRow;
use crate::render::{Output, rows};

/// How many warnings are said of one file.
const MOST_WARNINGS: usize = 20;

/// Says what could not be read, as `file:line: reason`, and what was mended. How many could not be read.
pub fn troubles(app: &mut App, sources: &[Source]) -> Result<usize> {
    let mut bad = 0;
    for Source { name, incoming } in sources {
        for (line, reason) in &incoming.bad {
            bad += 1;
            // Whoever reads neither stream has other troubles.
            let _ = writeln!(app.err, "{}", visible(&format!("{name}:{line}: {reason}")));
        }
        if incoming.more_bad > 0 {
            bad += incoming.more_bad;
            let _ = writeln!(app.err, "{}", visible(&format!("{name}: {} more like these", incoming.more_bad)));
        }
        for warning in incoming.warnings.iter().take(MOST_WARNINGS) {
            app.say(&format!("{name}: {warning}"))?;
        }
        if let Some(more) = incoming.warnings.len().checked_sub(MOST_WARNINGS).filter(|more| *more > 0) {
            app.say(&format!("{name}: {more} more were mended"))?;
        }
    }
    Ok(bad)
}

/// The rows of those that could not be read.
pub fn bad_rows(sources: &[Source]) -> impl Iterator<Item = ImportRow> {
    sources.iter().flat_map(|Source { name, incoming }| {
        incoming.bad.iter().map(move |(line, reason)| ImportRow {
            file: name.as_str().into(),
            line: *line,
            outcome: "left-out",
            reason: Some(reason.clone()),
            ..ImportRow::default()
        })
    })
}

/// The rows of those whom one could take in.
pub fn proposed_rows(plan: &Plan) -> impl Iterator<Item = ImportRow> {
    plan.strangers.iter().map(|one| ImportRow {
        kind: Some("contact"),
        outcome: "proposed",
        name: Some(if one.name.is_empty() { &one.email } else { &one.name }.as_str().into()),
        email: Some(one.email.clone()),
        reason: Some(format!(
            "{}, the last on {}",
            contact_with(one),
            one.last.map(|day| day.to_string()).unwrap_or_default()
        )),
        ..ImportRow::default()
    })
}

/// How often one had to do with somebody.
fn contact_with(one: &Proposal) -> String {
    let letters = (one.received + one.sent > 0)
        .then(|| format!("{} from them, {} to them", counted(one.received, "letter", "letters"), one.sent));
    let meetings = (one.meetings > 0).then(|| counted(one.meetings, "meeting", "meetings"));
    letters.into_iter().chain(meetings).collect::<Vec<_>>().join(", ")
}

/// Writes what became of each record: for a person only what changed and what differs, for a program all of it.
pub fn write(app: &mut App, rows: &[ImportRow]) -> Result<()> {
    let output = app.globals.output.unwrap_or(Output::Table);
    if output != Output::Table {
        return rows::write(&mut *app.out, output, rows);
    }
    let mut text = String::new();
    for row in rows {
        let who = || match (row.name.as_deref().or(row.id.as_deref()).unwrap_or_default(), row.handle.as_deref()) {
            (name, Some(handle)) => format!("{name} ({handle})"),
            (name, None) => name.to_owned(),
        };
        if let ("proposed", Some(email)) = (row.outcome, &row.email) {
            // As open --event takes it.
            let line = format!(
                "{} <{email}> : {}",
                row.name.as_deref().unwrap_or_default(),
                row.reason.as_deref().unwrap_or_default()
            );
            let _ = writeln!(text, "{}", visible(&line));
            continue;
        }
        if row.outcome == "merged" {
            let what = row.reason.clone().unwrap_or_else(|| format!("now with {}", row.added.join(", ")));
            let _ = writeln!(text, "{}", visible(&format!("{}: {what}", who())));
        }
        for differs in &row.differs {
            let place = format!("{}:{}", row.file, row.line);
            let line = format!("{}: {} stays {}; {place} has {}", who(), differs.field, differs.ours, differs.theirs);
            let _ = writeln!(text, "{}", visible(&line));
        }
    }
    app.out.write_all(text.as_bytes()).map_err(Error::output)
}

/// The line that says what was done with the files that were `named`.
pub fn summary(plan: &Plan, sources: &[Source], named: &[PathBuf], bad: usize, dry: bool) -> String {
    let sum = |of: fn(&Source) -> usize| sources.iter().map(of).sum::<usize>();
    let left = [
        (bad, "that could not be read", "that could not be read"),
        (sum(|source| source.incoming.media), "photo, logo or sound", "photos, logos and sounds"),
        (sum(|source| source.incoming.groups), "group of people", "groups of people"),
        (sum(|source| source.incoming.nobodies), "row that names nobody", "rows that name nobody"),
        (sum(|source| source.incoming.alone), "event of yours alone", "events of yours alone"),
        (sum(|source| source.incoming.called_off), "event called off", "events called off"),
        (sum(|source| source.incoming.tasks), "task", "tasks"),
        (plan.with_strangers, "with nobody you know", "with nobody you know"),
        (plan.astray, "that netrec wrote for another network", "that netrec wrote for another network"),
        (plan.strangers.len(), "person you don't know", "people you don't know"),
    ];
    let left = left.iter().filter(|(count, ..)| *count > 0);
    let left: Vec<String> = left.map(|(count, one, many)| counted(*count, one, many)).collect();
    let from = match named {
        [one] if one.as_os_str() == "-" => "standard input".to_owned(),
        [one] => one.display().to_string(),
        _ => format!("{} files", named.len()),
    };
    let mut line = format!("{} {from}: {}", if dry { "Would import" } else { "Imported" }, arrived(&plan.rows));
    if !left.is_empty() {
        let _ = write!(line, "; left out: {}", left.join(", "));
    }
    line.push_str(if dry { "; nothing was written" } else { "" });
    line
}

/// What to do where phones came in that don't say their country, so that the same one written in another way is not known.
pub fn without_country(plan: &Plan, region_is_known: bool) -> Option<String> {
    let phones = plan.contacts.iter().flat_map(|contact| &contact.phones);
    let count = phones.filter(|phone| !phone.starts_with('+')).count();
    let says = if count == 1 { "1 phone says".to_owned() } else { format!("{count} phones say") };
    (count > 0 && !region_is_known && plan.settings.is_none())
        .then(|| format!("{says} no country; netrec config region CC (ID, DE, ...) tells which is meant"))
}

/// What came in, as `3 new people, 2 merged, 1 unchanged, 4 new meetings`.
fn arrived(rows: &[ImportRow]) -> String {
    let mut parts = Vec::new();
    for (kind, one, many) in
        [("contact", "person", "people"), ("meeting", "meeting", "meetings"), ("reminder", "reminder", "reminders")]
    {
        let mut noun_is_said = false;
        for outcome in ["new", "merged", "unchanged"] {
            let is = |row: &&ImportRow| row.kind == Some(kind) && row.outcome == outcome;
            let count = rows.iter().filter(is).count();
            if count > 0 {
                let noun = if count == 1 { one } else { many };
                parts.push(match std::mem::replace(&mut noun_is_said, true) {
                    true => format!("{count} {outcome}"),
                    false => format!("{count} {outcome} {noun}"),
                });
            }
        }
    }
    if rows.iter().any(|row| row.kind == Some("settings") && row.outcome == "merged") {
        parts.push("settings".to_owned());
    }
    if parts.is_empty() { "nobody".to_owned() } else { parts.join(", ") }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
