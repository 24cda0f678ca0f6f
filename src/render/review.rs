//! The reality check on a page.

use chrono::NaiveDate;

use super::chart::{Bar, bars, heatmap};
use super::escape::visible;
use super::json::{AdviceRow, ReviewRow};
use super::style::{Meaning, Paint};
use super::wrap::wrapped;
use crate::model::Moment;

/// How many months are drawn at most: the last ones.
pub(super) const MONTHS: usize = 24;

/// In fewer columns less is said of a world.
const NARROW: usize = 60;

/// Draws all figures, each with its suggestion.
pub fn draw(row: &ReviewRow, width: Option<usize>, paint: Paint) -> String {
    let mut page = Page { text: String::new(), width, paint };
    let said = |day: &str| Moment::parse(day).map_or_else(|| day.to_owned(), Moment::said);
    page.title(&format!(
        "{} to {}: {} meetings, {} people",
        said(&row.since),
        said(&row.until),
        row.meetings,
        row.people
    ));
    in_person(&mut page, row);
    time(&mut page, row);
    worlds(&mut page, row);
    follow_ups(&mut page, row);
    first(&mut page, row);
    unknown(&mut page, row);
    new(&mut page, row);
    days(&mut page, row);
    page.text
}

fn in_person(page: &mut Page, row: &ReviewRow) {
    let figure = &row.in_person;
    page.section(&match figure.share {
        Some(share) => {
            format!("In person against virtual: {} to {}, {share}% in person", figure.in_person, figure.virtually)
        }
        None => "In person against virtual: nothing to tell yet".to_owned(),
    });
    let mut list: Vec<Bar> = figure
        .by_medium
        .iter()
        .filter(|medium| medium.meetings > 0)
        .map(|medium| bar(&medium.via, medium.meetings, None, false))
        .collect();
    if figure.unknown > 0 {
        list.push(bar("not said", figure.unknown, None, false));
    }
    page.bars(&list);
    page.advice(&figure.suggestion);
}

fn time(page: &mut Page, row: &ReviewRow) {
    let figure = &row.time;
    page.section(&match (figure.half, figure.people) {
        (0, _) => "Your time: nobody had any yet".to_owned(),
        (1, people) => format!("Your time: one person has half of it, of {people} you talked to"),
        (half, people) => format!("Your time: {half} people have half of it, of {people} you talked to"),
    });
    let half = figure.half;
    let list = figure
        .most
        .iter()
        .enumerate()
        .map(|(at, person)| bar(&person.name, person.talks, None, at < half && half <= 3));
    page.bars(&list.collect::<Vec<_>>());
    page.advice(&figure.suggestion);
}

fn worlds(page: &mut Page, row: &ReviewRow) {
    let figure = &row.worlds;
    let names: Vec<&str> = figure.neglected.iter().map(String::as_str).collect();
    page.section(&match names.as_slice() {
        [] => "Worlds: none is neglected".to_owned(),
        names => format!("Worlds neglected: {}", names.join(", ")),
    });
    let is_narrow = page.width.is_some_and(|width| width < NARROW);
    let list = figure.worlds.iter().map(|world| {
        let neglected = world.world.as_ref().is_some_and(|name| figure.neglected.contains(name));
        let last = world.last.as_ref().map_or_else(|| "no talk yet".to_owned(), |last| format!("last {last}"));
        let people = if world.people == 1 { "person" } else { "people" };
        let note = match is_narrow {
            true => format!("{}, {last}", world.talks),
            false => format!("{} with {} {people}, {last}", world.talks, world.people),
        };
        bar(world.world.as_deref().unwrap_or("no world"), world.talks, Some(note), neglected)
    });
    page.bars(&list.collect::<Vec<_>>());
    page.advice(&figure.suggestion);
}

fn follow_ups(page: &mut Page, row: &ReviewRow) {
    let figure = &row.follow_ups;
    page.section(&match figure.kept + figure.late + figure.broken {
        0 => "Follow-ups: none was to be kept".to_owned(),
        all => format!("Follow-ups: {} of {all} kept on the day first set", figure.kept),
    });
    page.bars(&[
        bar("kept", figure.kept, None, false),
        bar("late", figure.late, None, false),
        bar("broken", figure.broken, None, true),
        bar("open", figure.open, None, false),
    ]);
    page.advice(&figure.suggestion);
}

fn first(page: &mut Page, row: &ReviewRow) {
    let figure = &row.first_follow_up;
    let waiting = match figure.waiting {
        0 => String::new(),
        waiting => format!("; {waiting} still waiting"),
    };
    page.section(&match figure.median_days {
        Some(1.0) => format!("Days until somebody new hears from you: 1 (the median of {}){waiting}", figure.followed),
        Some(days) => {
            format!("Days until somebody new hears from you: {days} (the median of {}){waiting}", figure.followed)
        }
        None => format!("Days until somebody new hears from you: nothing to tell yet{waiting}"),
    });
    page.advice(&figure.suggestion);
}

fn unknown(page: &mut Page, row: &ReviewRow) {
    let figure = &row.unknown;
    page.section(&format!("You know nothing human about: {} of {} you have met", figure.people, figure.of));
    let list = figure.first.iter().map(|person| {
        let meetings = if person.meetings == 1 { "meeting" } else { "meetings" };
        bar(&person.name, person.meetings, Some(format!("{} {meetings}", person.meetings)), false)
    });
    page.bars(&list.collect::<Vec<_>>());
    page.advice(&figure.suggestion);
}

fn new(page: &mut Page, row: &ReviewRow) {
    let figure = &row.new;
    let all: usize = figure.months.iter().map(|month| month.people).sum();
    page.section(&format!("New people: {all}"));
    let skipped = figure.months.len().saturating_sub(MONTHS);
    let list = figure.months.iter().skip(skipped).map(|month| bar(&month.month, month.people, None, false));
    page.bars(&list.collect::<Vec<_>>());
    page.advice(&figure.suggestion);
}

fn days(page: &mut Page, row: &ReviewRow) {
    let figure = &row.days;
    page.section("Meetings a day, of the last 53 weeks");
    if let Some(from) = Moment::parse(&figure.from).map(|moment: Moment| -> NaiveDate { moment.day }) {
        page.text.push_str(&heatmap(from, &figure.meetings, page.width, page.paint));
    }
    page.advice(&figure.suggestion);
}

fn bar(label: &str, value: usize, note: Option<String>, marked: bool) -> Bar {
    Bar { label: label.to_owned(), value, note: note.unwrap_or_else(|| value.to_string()), marked }
}

struct Page {
    text: String,
    width: Option<usize>,
    paint: Paint,
}

impl Page {
    fn title(&mut self, title: &str) {
        self.wrapped("", "", title, Meaning::Strong);
    }

    fn section(&mut self, title: &str) {
        self.text.push('\n');
        self.wrapped("", "  ", title, Meaning::Strong);
    }

    fn bars(&mut self, list: &[Bar]) {
        self.text.push_str(&bars(list, self.width, self.paint));
    }

    fn advice(&mut self, advice: &AdviceRow) {
        let arrow = self.paint.signs.arrow();
        self.wrapped(
            &format!("  {arrow} "),
            "    ",
            &format!("{}.", advice.text.trim_end_matches('.')),
            Meaning::Aside,
        );
        if let Some(command) = &advice.command {
            self.wrapped("    ", "    ", command, Meaning::Key);
        }
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str, meaning: Meaning) {
        let text = visible(text);
        let lines: Vec<String> = match self.width {
            Some(width) => {
                let room = width.saturating_sub(rest.len().max(first.chars().count())).max(10);
                wrapped(&text, room)
            }
            None => vec![text.into_owned()],
        };
        for (at, line) in lines.iter().enumerate() {
            self.text.push_str(if at == 0 { first } else { rest });
            self.text.push_str(&self.paint.text(meaning, line));
            self.text.push('\n');
        }
    }
}
