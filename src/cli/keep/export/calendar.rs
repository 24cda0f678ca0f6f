//! What is to come, as a calendar.

use chrono::{Datelike, Days};

use super::{Exported, What};
use crate::app::App;
use crate::cli::people::names;
use crate::error::Error;
use crate::formats::ics::{self, Entry};
use crate::model::Section;
use crate::recipe::{ItemType, due};

/// How far ahead the days to be in touch reach: five years.
const AHEAD: Days = Days::new(5 * 365);

/// Writes the calendar, or only its meetings, its reminders, or the days of people.
pub fn write(app: &mut App, exported: &Exported<'_>, what: Option<What>, cadences: bool) -> anyhow::Result<()> {
    let (view, today) = (exported.view, app.today());
    let network = &view.network;
    let wanted = |kind| what.is_none_or(|what| what == kind);
    let mut entries = Vec::new();
    if wanted(What::Meetings) {
        view.load(Section::Meetings)?;
        for (at, meeting) in network.meetings.iter().enumerate() {
            if meeting.is_planned() && exported.concerns(&meeting.with) {
                entries.push(Entry::meeting(&view.meeting(at)?, &names(network, &meeting.with)));
            }
        }
    }
    if wanted(What::Reminders) {
        view.load(Section::Reminders)?;
        for (at, reminder) in network.reminders.iter().enumerate() {
            if reminder.is_open() && exported.concerns(&reminder.who) {
                let names = (!reminder.is_plan()).then(|| names(network, &reminder.who));
                entries.push(Entry::reminder(&view.reminder(at)?, names.as_deref()));
            }
        }
    }
    if wanted(What::Contacts) {
        let people = exported.people.iter().map(|person| network.contact(*person));
        for contact in people.filter(|contact| !contact.archived) {
            let birthday = contact.birthday;
            entries.extend(
                birthday.and_then(|birthday| Entry::birthday(contact.id, &contact.name, birthday, today.year())),
            );
        }
    }
    if cadences {
        let until = today.checked_add_days(AHEAD).unwrap_or(today);
        let items = due(network, &exported.derived().diary, today, until);
        for item in items.iter().filter(|item| item.kind == ItemType::Cadence && exported.concerns(&item.people)) {
            entries.push(Entry::cadence(item.id, &names(network, &item.people), item.date.max(today)));
        }
    }
    let now = app.now.to_utc();
    Ok(ics::write(&mut *app.out, &entries, now).map_err(Error::output)?)
}
