//! The new file as pieces of the old one and the few lines that changed.

use super::files::Piece;
use super::lines::{Layout, Span};
use crate::model::Section;
use crate::model::network::Place;

/// What becomes of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Another object in its place.
    Replace(Place, String),
    /// Nothing in its place.
    Remove(Place),
    /// A new line.
    Insert(Spot, String),
}

/// Where a new line goes. Several at one spot stand in the order they are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Before all others.
    Start,
    /// Behind a line of the old file.
    Behind(Place),
    /// Behind all others.
    End,
}

/// The length of a comma and a newline, which stand between two records.
const BETWEEN: u64 = 2;

/// The pieces of the new file.
pub fn splice(layout: &Layout, settings: Option<&str>, mut acts: [Vec<Act>; 3]) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut from = 0;
    if let Some(settings) = settings {
        pieces.old(0, layout.settings.at);
        pieces.add(settings.as_bytes());
        from = layout.settings.at + u64::from(layout.settings.len);
    }
    for section in Section::ALL {
        let acts = std::mem::take(&mut acts[section as usize]);
        if acts.is_empty() {
            continue;
        }
        let list = layout.lists[section as usize];
        pieces.old(from, list.start);
        splice_list(&mut pieces, list, acts);
        from = list.end;
    }
    pieces.old(from, layout.len);
    pieces.done
}

fn splice_list(pieces: &mut Pieces, list: Span, mut acts: Vec<Act>) {
    // The end of the last line, without its newline.
    let end = if list.end > list.start { list.end - 1 } else { list.start };
    // A stable sort: several lines at one spot keep their order.
    acts.sort_by_key(|act| match act {
        Act::Insert(Spot::Start, _) => (list.start, 0),
        Act::Replace(place, _) | Act::Remove(place) => (place.at, 1),
        Act::Insert(Spot::Behind(place), _) => (place.at + u64::from(place.len), 2),
        Act::Insert(Spot::End, _) => (end, 3),
    });
    let mut lines = Lines { pieces, first: true };
    let mut from = list.start;
    for act in acts {
        match act {
            Act::Insert(Spot::Start, object) => lines.add(&object),
            Act::Insert(Spot::Behind(place), object) => {
                from = lines.old_up_to(from, place.at + u64::from(place.len));
                lines.add(&object);
            }
            Act::Insert(Spot::End, object) => {
                from = lines.old_up_to(from, end);
                lines.add(&object);
            }
            Act::Replace(place, object) => {
                lines.old_before(from, place);
                lines.add(&object);
                from = place.at + u64::from(place.len) + BETWEEN;
            }
            Act::Remove(place) => {
                lines.old_before(from, place);
                from = place.at + u64::from(place.len) + BETWEEN;
            }
        }
    }
    lines.old_up_to(from, end);
    if !lines.first {
        pieces.add(b"\n");
    }
}

/// Records with what stands between them.
struct Lines<'a> {
    pieces: &'a mut Pieces,
    first: bool,
}

impl Lines<'_> {
    fn between(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.pieces.add(b",\n");
        }
    }

    fn add(&mut self, object: &str) {
        self.between();
        self.pieces.add(object.as_bytes());
    }

    fn old_before(&mut self, from: u64, place: Place) {
        if place.at > from {
            self.old_up_to(from, place.at - BETWEEN);
        }
    }

    /// Copies the lines between two offsets, if there are any, and returns where the next line begins.
    fn old_up_to(&mut self, from: u64, end: u64) -> u64 {
        if end <= from {
            return from;
        }
        self.between();
        self.pieces.old(from, end);
        end + BETWEEN
    }
}

/// Pieces, neighbours joined.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
}

impl Pieces {
    fn old(&mut self, start: u64, end: u64) {
        if start == end {
            return;
        }
        match self.done.last_mut() {
            Some(Piece::Old(_, last)) if *last == start => *last = end,
            _ => self.done.push(Piece::Old(start, end)),
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        match self.done.last_mut() {
            Some(Piece::New(last)) => last.extend_from_slice(bytes),
            _ => self.done.push(Piece::New(bytes.to_vec())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::lines::{Sink, read};
    use crate::store::scan::Bad;

    #[derive(Default)]
    struct Places(Vec<Place>);

    impl Sink for Places {
        fn settings(&mut self, _: &[u8]) -> Result<(), Bad> {
            Ok(())
        }
        fn record(&mut self, section: Section, _: &[u8], place: Place) -> Result<(), Bad> {
            if section == Section::Reminders {
                self.0.push(place);
            }
            Ok(())
        }
    }

    fn file(lines: &[String]) -> String {
        let list = lines.join(",\n") + if lines.is_empty() { "" } else { "\n" };
        format!(
            "{{\"netrec\":1,\n\"settings\":{{}},\n\"contacts\":[\n{{\"a\":1}}\n],\n\"reminders\":[\n{list}],\n\"meetings\":[\n]}}\n"
        )
    }

    proptest! {
        /// Whatever happens to the lines of a list, the file is the one that would have been written from scratch.
        #[test]
        fn the_pieces_make_the_file_that_was_meant(
            count in 0usize..6, fates in prop::collection::vec(0u8..5, 6), start in 0usize..3, end in 0usize..3, settings: bool,
        ) {
            let old: Vec<String> = (0..count).map(|n| format!("{{\"n\":{n}}}")).collect();
            let text = file(&old);
            let mut places = Places::default();
            let layout = read(&mut text.as_bytes(), &mut places).unwrap();
            let mut acts = Vec::new();
            let mut meant: Vec<String> = (0..start).map(|n| format!("{{\"start\":{n}}}")).collect();
            acts.extend(meant.iter().map(|line| Act::Insert(Spot::Start, line.clone())));
            for (at, place) in places.0.iter().enumerate() {
                let new = format!("{{\"new\":{at}}}");
                match fates[at] {
                    0 => acts.push(Act::Remove(*place)),
                    1 => {
                        acts.push(Act::Replace(*place, new.clone()));
                        meant.push(new);
                    }
                    2 => {
                        acts.push(Act::Insert(Spot::Behind(*place), new.clone()));
                        meant.extend([old[at].clone(), new]);
                    }
                    3 => {
                        acts.push(Act::Insert(Spot::Behind(*place), new.clone()));
                        acts.push(Act::Remove(*place));
                        meant.push(new);
                    }
                    _ => meant.push(old[at].clone()),
                }
            }
            for n in 0..end {
                acts.push(Act::Insert(Spot::End, format!("{{\"end\":{n}}}")));
                meant.push(format!("{{\"end\":{n}}}"));
            }
            let mut wanted = file(&meant);
            if settings {
                wanted = wanted.replace("\"settings\":{}", "\"settings\":{\"x\":1}");
            }
            let pieces = splice(&layout, settings.then_some("{\"x\":1}"), [Vec::new(), acts, Vec::new()]);
            let mut got = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::Old(start, end) => got.extend_from_slice(&text.as_bytes()[start as usize..end as usize]),
                    Piece::New(bytes) => got.extend(bytes),
                }
            }
            prop_assert_eq!(String::from_utf8(got).unwrap(), wanted);
        }
    }
}
