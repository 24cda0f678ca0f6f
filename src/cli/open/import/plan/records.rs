//! Meetings and reminders, and the settings beside them: those with an id are known by it, others by what they were made from.

use chrono::NaiveDate;
use compact_str::{CompactString, ToCompactString};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Planning, Source, row, tell};
use crate::error::Result;
use crate::formats::incoming::{Encounter, Followup};
use crate::formats::mail;
use crate::model::merge::CONFLICTS;
use crate::model::{Id, Meeting, Reminder, Section, Settings};
use crate::recipe::merge::{merge_meeting, merge_reminder, merge_settings};

/// Our records by their ids: the place of each in the file.
type Places = FxHashMap<Id, usize>;

impl Planning<'_> {
    pub(super) fn meetings(&mut self, sources: &[Source]) -> Result<()> {
        if sources.iter().all(|source| source.incoming.meetings.is_empty()) {
            return Ok(());
        }
        let mut made_from: FxHashMap<String, Id> = FxHashMap::default();
        let mut encounters = sources.iter().flat_map(|source| &source.incoming.meetings);
        if encounters.any(|encounter| encounter.id.is_none()) {
            self.made(&mut |meeting| {
                made_from.extend(meeting.source.map(|source| (source, meeting.id)));
            })?;
        } else {
            self.view.load(Section::Meetings)?;
        }
        let ours = &self.view.network.meetings;
        let ours: Places = ours.iter().enumerate().map(|(at, meeting)| (meeting.id, at)).collect();
        let letters = sources.iter().flat_map(|source| &source.incoming.meetings).filter(|one| one.per_person);
        self.letters(letters.map(|one| one.meeting.on.day).collect(), &mut made_from);
        for source in sources {
            for encounter in &source.incoming.meetings {
                self.meeting(source, encounter, &ours, &mut made_from)?;
                self.ticked();
            }
        }
        Ok(())
    }

    /// The letters of some days that are here already, with whomever they were and however they came: each person of one has written or
    /// got it.
    fn letters(&self, days: FxHashSet<NaiveDate>, made_from: &mut FxHashMap<String, Id>) {
        let network = &self.view.network;
        let letters = network.meetings.iter().filter(|meeting| days.contains(&meeting.on.day));
        for meeting in letters.filter(|meeting| meeting.is_by_email_on(meeting.on.day)) {
            for person in meeting.with.iter() {
                let of = mail::source_of(meeting.on.day, network.contact(*person).id);
                made_from.entry(of).or_insert(meeting.id);
            }
        }
    }

    /// Calls `each` with all meetings that an import made, as they are planned to be.
    pub(super) fn made(&self, each: &mut dyn FnMut(Meeting)) -> Result<()> {
        let finder = memchr::memmem::Finder::new(b"\"source\":");
        let mut lines: Vec<usize> = Vec::new();
        self.view.load(Section::Meetings)?;
        self.view.lines(Section::Meetings, |at, line| {
            lines.extend(finder.find(line).is_some().then_some(at));
            Ok(())
        })?;
        for at in lines {
            if self.plan.meetings.get(self.view.network.meetings[at].id).is_none() {
                each(self.view.meeting(at)?);
            }
        }
        self.plan.meetings.iter().cloned().for_each(each);
        Ok(())
    }

    fn meeting(
        &mut self,
        source: &Source,
        encounter: &Encounter,
        ours: &Places,
        made_from: &mut FxHashMap<String, Id>,
    ) -> Result<()> {
        let meeting = &encounter.meeting;
        let mut with = self.who(&meeting.with, &encounter.handles);
        for id in self.known_by(&encounter.emails) {
            if !with.contains(&id) {
                with.push(id);
            }
        }
        if with.is_empty() && encounter.per_person {
            // They are counted among the correspondents.
            return Ok(());
        }
        if with.is_empty() && !(meeting.with.is_empty() && encounter.emails.is_empty() && encounter.handles.is_empty())
        {
            self.plan.with_strangers += 1;
            return Ok(());
        }
        let mut made = meeting.source.clone();
        if let (Some(source), Some(id), true) = (&mut made, with.first(), encounter.per_person) {
            *source = mail::source_of(meeting.on.day, *id);
            if !self.made.insert(source.clone()) {
                // It was at another address of theirs.
                return Ok(());
            }
        }
        let known = match encounter.id {
            Some(id) => self.ids.contains(&id).then_some(id),
            None => made.as_ref().and_then(|source| made_from.get(source)).copied(),
        };
        let mut row = row(source, encounter.line, "meeting", if known.is_some() { "unchanged" } else { "new" });
        let theirs = Meeting { with, source: made, ..meeting.clone() };
        match known {
            Some(id) => {
                row.id = Some(id.to_compact_string());
                if encounter.id.is_some()
                    && let Some(mut meeting) = self.meeting_now(id, ours)?
                {
                    let merged = merge_meeting(&mut meeting, &theirs);
                    row.name = meeting.text.as_deref().or(meeting.event.as_deref()).map(CompactString::from);
                    if merged.changed() {
                        row.outcome = "merged";
                        self.plan.meetings.put(meeting);
                    }
                    tell(&mut row, merged);
                }
            }
            None => {
                let meeting = Meeting { id: self.free_id(encounter.id)?, ..theirs };
                made_from.extend(meeting.source.clone().map(|source| (source, meeting.id)));
                row.id = Some(meeting.id.to_compact_string());
                row.name = meeting.text.as_deref().or(meeting.event.as_deref()).map(CompactString::from);
                self.plan.meetings.put(meeting);
            }
        }
        self.plan.rows.push(row);
        Ok(())
    }

    /// A meeting as it is planned to be, or else as it is.
    fn meeting_now(&self, id: Id, ours: &Places) -> Result<Option<Meeting>> {
        match (self.plan.meetings.get(id), ours.get(&id)) {
            (Some(planned), _) => Ok(Some(planned.clone())),
            (None, Some(at)) => self.view.meeting(*at).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// A reminder as it is planned to be, or else as it is.
    fn reminder_now(&self, id: Id, ours: &Places) -> Result<Option<Reminder>> {
        match (self.plan.reminders.get(id), ours.get(&id)) {
            (Some(planned), _) => Ok(Some(planned.clone())),
            (None, Some(at)) => self.view.reminder(*at).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Settings of a data file: taken where there are none of ours, and all of them where there was no file.
    pub(super) fn settings(&mut self, sources: &[Source]) {
        let mut ours = self.view.exists.then(|| self.view.network.settings.clone());
        for source in sources {
            let Some((line, theirs)) = &source.incoming.settings else { continue };
            let mut theirs = Settings { me: theirs.me.and_then(|me| self.here(me)), ..theirs.clone() };
            theirs.unknown.remove(CONFLICTS);
            let mut row = row(source, *line, "settings", "unchanged");
            row.name = Some("settings".into());
            let merged = match &mut ours {
                Some(ours) => merge_settings(ours, &theirs),
                None => merge_settings(ours.insert(Settings::default()), &theirs),
            };
            if merged.changed() {
                row.outcome = "merged";
                self.plan.settings.clone_from(&ours);
            }
            tell(&mut row, merged);
            self.plan.rows.push(row);
        }
    }

    pub(super) fn reminders(&mut self, sources: &[Source]) -> Result<()> {
        if sources.iter().all(|source| source.incoming.reminders.is_empty()) {
            return Ok(());
        }
        self.view.load(Section::Reminders)?;
        let ours = &self.view.network.reminders;
        let ours: Places = ours.iter().enumerate().map(|(at, reminder)| (reminder.id, at)).collect();
        for source in sources {
            for Followup { line, reminder, handles } in &source.incoming.reminders {
                self.ticked();
                let known = self.ids.contains(&reminder.id);
                let mut row = row(source, *line, "reminder", if known { "unchanged" } else { "new" });
                row.id = Some(reminder.id.to_compact_string());
                let who = self.who(&reminder.who, handles);
                let theirs = Reminder { who, ..reminder.clone() };
                if let Some(mut reminder) = self.reminder_now(reminder.id, &ours)? {
                    let merged = merge_reminder(&mut reminder, &theirs);
                    row.name = reminder.text.as_deref().map(CompactString::from);
                    if merged.changed() {
                        row.outcome = "merged";
                        self.plan.reminders.put(reminder);
                    }
                    tell(&mut row, merged);
                } else if !known {
                    if theirs.who.is_empty() && !(reminder.who.is_empty() && handles.is_empty()) {
                        self.plan.with_strangers += 1;
                        continue;
                    }
                    self.ids.insert(reminder.id);
                    row.name = reminder.text.as_deref().map(CompactString::from);
                    self.plan.reminders.put(theirs);
                }
                self.plan.rows.push(row);
            }
        }
        Ok(())
    }
}
