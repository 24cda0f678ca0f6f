//! Events of a calendar: past ones become meetings, future ones planned meetings.
//!
//! A meeting remembers the event it was made from, and when, about what and where that was. So an event that was changed since
//! changes its meeting, one that was called off drops it, and what the user changed or logged meanwhile stays theirs.

use compact_str::{CompactString, ToCompactString};
use rustc_hash::FxHashMap;

use super::{Planning, Source, row, tell};
use crate::error::Result;
use crate::formats::ics::{self, Remembered};
use crate::formats::incoming::{Appointment, Occasion, Returned};
use crate::model::meeting::MeetingState;
use crate::model::{Id, Meeting, Moment};
use crate::recipe::merge::{Difference, Merged};
use crate::render::json::ImportRow;

/// The meetings that events became.
#[derive(Default)]
struct Made {
    /// Each with whether it changed.
    meetings: Vec<(Meeting, bool)>,
    by_key: FxHashMap<String, usize>,
}

impl Made {
    fn keep(&mut self, key: String, meeting: Meeting, changed: bool) {
        self.by_key.insert(key, self.meetings.len());
        self.meetings.push((meeting, changed));
    }

    /// An event that came once comes back now, or the other way round: the meeting that it became is the one of the same time,
    /// or the first of them.
    fn turned(&mut self, event: &Appointment) {
        let key = |of: Option<Moment>| ics::key(&event.uid, of);
        let takes_place = || event.occasions.iter().filter(|occasion| !occasion.off);
        if let [Occasion { of: None, when, .. }] = event.occasions[..] {
            if !self.by_key.contains_key(&key(None))
                && let Some(at) = self.by_key.remove(&key(Some(when.given())))
            {
                self.by_key.insert(key(None), at);
            }
        } else if let Some(at) = self.by_key.get(&key(None)).copied() {
            let known = self.meetings.get(at).and_then(|(meeting, _)| Remembered::parse(meeting.source.as_deref()?));
            let same = takes_place().find(|occasion| known.as_ref().is_some_and(|known| known.when.is(&occasion.when)));
            let first = || takes_place().next().filter(|_| event.occasions.len() > 1);
            let free = |occasion: &&Occasion| !self.by_key.contains_key(&key(occasion.of));
            if let Some(occasion) = same.or_else(first).filter(free) {
                self.by_key.remove(&key(None));
                self.by_key.insert(key(occasion.of), at);
            }
        }
    }
}

impl Planning<'_> {
    pub(super) fn calendars(&mut self, sources: &[Source]) -> Result<()> {
        if sources.iter().any(|source| !source.incoming.appointments.is_empty()) {
            let mut made = Made::default();
            self.made(&mut |meeting| {
                if let Some(known) = meeting.source.as_deref().and_then(Remembered::parse) {
                    made.keep(known.key, meeting, false);
                }
            })?;
            for source in sources {
                for appointment in &source.incoming.appointments {
                    self.appointment(source, appointment, &mut made)?;
                    self.ticked();
                }
            }
            let changed = made.meetings.into_iter().filter(|(_, changed)| *changed);
            changed.for_each(|(meeting, _)| self.plan.meetings.put(meeting));
        }
        if sources.iter().any(|source| !source.incoming.returned.is_empty()) {
            self.returned(sources);
        }
        Ok(())
    }

    fn appointment(&mut self, source: &Source, appointment: &Appointment, made: &mut Made) -> Result<()> {
        let with = self.known_by(&appointment.emails);
        if with.is_empty() && appointment.occasions.iter().any(|occasion| !occasion.off) {
            self.plan.with_strangers += 1;
        }
        made.turned(appointment);
        for occasion in &appointment.occasions {
            let key = ics::key(&appointment.uid, occasion.of);
            let mut row = row(source, appointment.line, "meeting", "unchanged");
            row.name = appointment.meeting.text.as_deref().map(CompactString::from);
            if let Some(at) = made.by_key.get(&key).copied() {
                let (meeting, changed) = &mut made.meetings[at];
                row.id = Some(meeting.id.to_compact_string());
                *changed |= self.follow(meeting, key, occasion, &appointment.meeting, &with, &mut row);
            } else if !occasion.off && !with.is_empty() {
                let meeting = Meeting {
                    id: self.free_id(None)?,
                    on: occasion.when.on,
                    with: with.clone(),
                    planned: occasion.when.on.day >= self.today,
                    source: Some(Remembered::of(key.clone(), occasion.when, &appointment.meeting).to_string()),
                    ..appointment.meeting.clone()
                };
                row.outcome = "new";
                row.id = Some(meeting.id.to_compact_string());
                made.keep(key, meeting, true);
            } else {
                continue;
            }
            self.plan.rows.push(row);
        }
        Ok(())
    }

    /// What somebody is called.
    fn name(&self, id: Id) -> Option<&str> {
        let network = &self.view.network;
        let known = network.person(id).map(|person| network.contact(person).name.as_str());
        known.or_else(|| Some(self.arrivals.contact(self.arrivals.place(id)?)?.name.as_str()))
    }

    /// Has a meeting follow its event. Whether it changed.
    fn follow(
        &self,
        meeting: &mut Meeting,
        key: String,
        now: &Occasion,
        event: &Meeting,
        with: &[Id],
        row: &mut ImportRow,
    ) -> bool {
        let known = meeting.source.as_deref().and_then(Remembered::parse);
        let mut known = known.unwrap_or_else(|| Remembered::of(key.clone(), now.when, event));
        let untouched = meeting.on == known.when.on;
        if meeting.state.is_some() || now.off && !(meeting.planned && untouched) {
            return false;
        }
        let mut merged = Merged::default();
        if now.off {
            meeting.state = Some(MeetingState::Dropped);
            merged.adds("state");
            row.reason = Some(format!("called off, {}", meeting.on.said()));
        } else {
            if known.key != key {
                row.reason = Some("the event comes back now, or no longer".to_owned());
                known.key = key;
                merged.adds("source");
            }
            // The same time on another clock is no move: what was noted at home stays so when the calendar is read on a journey.
            let (moved, on) = (!now.when.is(&known.when), now.when.on);
            if moved && untouched {
                row.reason = Some(format!("moved from {} to {}", meeting.on.said(), on.said()));
                meeting.on = on;
                meeting.planned |= on.day >= self.today;
                known.when = now.when;
                merged.adds("on");
            } else if moved && on != meeting.on {
                let [ours, theirs] = [meeting.on, on].map(|on| on.to_string());
                merged.differs.push(Difference { field: "on".to_owned(), ours, theirs });
            }
            reworded(meeting, &mut known, event, &mut merged);
            let new: Vec<Id> = with.iter().copied().filter(|id| !meeting.with.contains(id)).collect();
            if !new.is_empty() {
                let names: Vec<&str> = new.iter().filter_map(|id| self.name(*id)).collect();
                row.reason.get_or_insert_with(|| format!("now with {}", names.join(", ")));
                meeting.with.extend(new);
                merged.adds("with");
            }
        }
        let changed = merged.changed();
        if changed {
            meeting.source = Some(known.to_string());
            row.outcome = "merged";
        }
        tell(row, merged);
        changed
    }

    /// Entries that netrec wrote: the record they are of is here, and stays as it is.
    fn returned(&mut self, sources: &[Source]) {
        let network = &self.view.network;
        let reminders = network.reminders.iter().map(|reminder| (reminder.id, ("reminder", reminder.on)));
        let meetings = network.meetings.iter().map(|meeting| (meeting.id, ("meeting", meeting.on)));
        let ours: FxHashMap<Id, (&str, Moment)> = reminders.chain(meetings).collect();
        for source in sources {
            for Returned { line, id, on: theirs } in &source.incoming.returned {
                let Some((kind, on)) = ours.get(id) else {
                    self.plan.astray += usize::from(!self.ids.contains(id));
                    continue;
                };
                let mut row = row(source, *line, kind, "unchanged");
                row.id = Some(id.to_compact_string());
                let mut merged = Merged::default();
                if let Some(theirs) = theirs.filter(|theirs| theirs != on) {
                    let [ours, theirs] = [*on, theirs].map(|on| on.to_string());
                    merged.differs.push(Difference { field: "on".to_owned(), ours, theirs });
                }
                tell(&mut row, merged);
                self.plan.rows.push(row);
            }
        }
    }
}

/// Takes over what an event is about and where, as far as it changed since the last import and the user changed nothing there.
fn reworded(meeting: &mut Meeting, known: &mut Remembered, event: &Meeting, merged: &mut Merged) {
    let (ours, theirs) = (ics::said(meeting), ics::said(event));
    let Some(before) = &mut known.said else {
        // An older netrec did not write down what the event said.
        known.said = (ours == theirs).then_some(ours);
        return;
    };
    let text = |meeting: &Meeting| meeting.text.clone().unwrap_or_default();
    let place = |meeting: &Meeting| meeting.at.clone().or(meeting.via.map(|via| via.to_string())).unwrap_or_default();
    for (at, field) in ["text", "at"].into_iter().enumerate() {
        if theirs[at] == before[at] || theirs[at] == ours[at] {
            continue;
        }
        if ours[at] != before[at] {
            let [ours, theirs] = [&*meeting, event].map(|one| if at == 0 { text(one) } else { place(one) });
            merged.differs.push(Difference { field: field.to_owned(), ours, theirs });
            continue;
        }
        before[at] = theirs[at];
        match at {
            0 => meeting.text.clone_from(&event.text),
            _ => (meeting.at, meeting.via) = (event.at.clone(), event.via),
        }
        merged.adds(field);
    }
}
