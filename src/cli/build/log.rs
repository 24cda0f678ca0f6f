use std::cmp::Reverse;
use std::fmt::Write;

use chrono::NaiveDate;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::editor::Editor;
use crate::cli::follow::done::close_reminder;
use crate::cli::items::{open_with, said};
use crate::cli::people::{For, names, people};
use crate::cli::rows::via_in_words;
use crate::error::Error;
use crate::formats::mail;
use crate::model::date::days_after;
use crate::model::{Id, Kind, Meeting, Moment, Network, People, Person, Prefixes, Reminder, Side, Via};
use crate::store::{Need, Transaction};
use crate::words::when::{self, Looking};

/// Note that you were in touch
///
/// What they said counts more than what you said. A promise becomes a reminder. A meeting that was planned for that day, or
/// the day before or after, becomes the one that is logged; without --on it keeps the day it was planned for, unless that is
/// still to come. --done closes what was due by the day of the talk: a promise for next week stays open.
///
/// Example: netrec log ana "coffee, she is moving to Bandung" --learned "two daughters" --promised "send the address"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas: ana,budi
    #[arg(value_name = "PEOPLE", required_unless_present = "from_mail", add = ArgValueCompleter::new(complete::people))]
    people: Option<String>,
    /// What it was about; - reads it from standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// Log the message on standard input under whom it is from or to, with its day and subject: --from-mail -
    #[arg(long, value_name = "-", hide_possible_values = true, value_parser = ["-"], conflicts_with = "edit")]
    from_mail: Option<String>,
    /// When it was (today)
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    /// By which medium (in-person)
    #[arg(long, value_parser = parse_via, add = ArgValueCompleter::new(complete::media))]
    via: Option<Via>,
    /// The place
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// Something you learned about them
    #[arg(long, value_name = "FACT")]
    learned: Vec<String>,
    /// A gift you gave
    #[arg(long, value_name = "GIFT")]
    gave: Vec<String>,
    /// A gift you got
    #[arg(long, value_name = "GIFT")]
    got: Vec<String>,
    /// Something you promised: becomes a reminder
    #[arg(long, value_name = "WHAT")]
    promised: Vec<String>,
    /// Something they promised: becomes a reminder
    #[arg(long, value_name = "WHAT")]
    they_promised: Vec<String>,
    /// When to be in touch next, and when promises are due (in a week)
    #[arg(long, value_name = "WHEN")]
    next: Option<String>,
    /// Close what was due with them by then
    #[arg(long)]
    done: bool,
    /// Write the text in your editor
    #[arg(short, long)]
    edit: bool,
}

/// Reads a medium, for clap.
pub fn parse_via(text: &str) -> Result<Via, String> {
    let text = text.to_lowercase().replace(['_', ' '], "-");
    let via = if text == "phone" { Some(Via::Call) } else { Via::parse(&text) };
    via.ok_or_else(|| "a medium is one of in-person, video, call, message, email, letter, social".to_owned())
}

/// What was logged, for the line that says so.
struct Logged {
    meeting: Meeting,
    who: String,
    was_planned: bool,
    closed: Vec<String>,
    open: Vec<String>,
    made: Vec<String>,
}

impl Args {
    /// Logs the meeting.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let args = if self.from_mail.is_some() { self.of_mail(app)? } else { self };
        args.log(app, today)
    }

    fn who(&self) -> &str {
        self.people.as_deref().unwrap_or_default()
    }

    fn log(self, app: &mut App, today: NaiveDate) -> anyhow::Result<()> {
        let on = match &self.on {
            Some(on) => {
                when::parse(on, today, Looking::Back).map_err(|error| Error::usage(format!("--on: {error}")))?
            }
            None => today.into(),
        };
        if on.day > today {
            return Err(Error::usage(format!("--on: {} is still to come", on.said()))
                .advise("plan it: netrec meet, or name a day up to today")
                .into());
        }
        let next = self.next.as_deref().map(|next| when::parse(next, today, Looking::Ahead));
        let next = next.transpose().map_err(|error| Error::usage(format!("--next: {error}")))?;
        let text = match self.text.as_slice() {
            [only] if only == "-" => app.read_input()?,
            words => words.join(" "),
        };
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (text, editor) =
            if self.edit { self.written(app, text.as_deref().unwrap_or_default(), on)? } else { (text, None) };
        let logged =
            change(app, |transaction, answers| self.apply(transaction, answers, on, next, text.clone(), today));
        let logged = match (logged, &editor) {
            (Err(error), Some(editor)) => {
                return Err(error.context(format!("what was written is in {}", editor.path().display())));
            }
            (logged, _) => logged?.value,
        };
        if let Some(editor) = editor {
            editor.finish(app);
        }
        app.say(&logged.line())?;
        Ok(())
    }

    /// What a message says of whom, when and what about, where nothing else was typed.
    fn of_mail(self, app: &mut App) -> anyhow::Result<Args> {
        let bytes = app.read_input_bytes()?;
        let headers = mail::headers(&mut bytes.as_slice()).unwrap_or_default();
        if headers.is_cut {
            app.say(&format!("Of this message {}", mail::CUT))?;
        }
        let letter = mail::letter(&headers).filter(|letter| !letter.from.is_empty() || !letter.to.is_empty());
        let letter = letter.ok_or_else(|| {
            Error::failed("there is no message on standard input")
                .advise("pipe one in, with its headers; nothing was logged")
        })?;
        let view = app.store()?.read(Need::CONTACTS)?;
        let network = &view.network;
        let by_email = |one: &mail::Correspondent| {
            network
                .contacts
                .iter()
                .position(|contact| contact.emails().iter().any(|email| email.eq_ignore_ascii_case(&one.email)))
        };
        let mut handles: Vec<String> = Vec::new();
        for contact in
            letter.from.iter().chain(&letter.to).filter_map(by_email).filter_map(|at| network.contacts.get(at))
        {
            if Some(contact.id) != network.settings.me && !handles.iter().any(|known| *known == contact.handle) {
                handles.push(contact.handle.to_string());
            }
        }
        if handles.is_empty() {
            let stranger = letter.from.first().or(letter.to.first()).cloned().unwrap_or_default();
            let name = if stranger.name.is_empty() { "NAME" } else { &stranger.name };
            return Err(Error::failed("nobody on this message is in the network")
                // Both come from outside, and may be pasted into a shell.
                .advise(format!(
                    "netrec add {} --email {}",
                    shell_words::quote(name),
                    shell_words::quote(&stranger.email)
                ))
                .into());
        }
        // The first word is not who it was with, which the message says.
        let mut text: Vec<String> = self.people.iter().chain(&self.text).cloned().collect();
        if text.is_empty() {
            text.extend(letter.subject);
        }
        let on = self.on.clone().or(letter.on.map(|day| day.min(app.today()).to_string()));
        Ok(Args { people: Some(handles.join(",")), text, on, via: self.via.or(Some(Via::Email)), ..self })
    }

    /// Lets the text be written in an editor; it stays on paper until it is in the file.
    fn written(&self, app: &mut App, begun: &str, on: Moment) -> anyhow::Result<(Option<String>, Option<Editor>)> {
        let remarks =
            format!("# {}, {}: what they said. Lines that begin with # are not kept.\n", self.who(), on.said());
        let editor = Editor::new(app, "log", &format!("{begun}\n{remarks}"))?;
        let written = editor.write()?;
        let kept: Vec<&str> = written.lines().filter(|line| !line.starts_with('#')).collect();
        let text = kept.join("\n").trim().to_owned();
        if text.is_empty() {
            editor.finish(app);
            return Err(Error::failed("nothing was written, so nothing was logged").into());
        }
        Ok((Some(text), Some(editor)))
    }

    fn apply(
        &self,
        transaction: &mut Transaction<'_>,
        answers: &Answers,
        on: Moment,
        next: Option<Moment>,
        text: Option<String>,
        today: NaiveDate,
    ) -> anyhow::Result<Logged> {
        let network = transaction.network();
        let people = people(network, self.who(), For::Changing, answers)?;
        let ids: Vec<Id> = people.iter().map(|person| network.contact(*person).id).collect();
        let (mut meeting, planned) = match self.from_mail {
            // A letter is not the meeting that was planned.
            Some(_) => (by_mail(transaction, &people, on)?, None),
            None => meeting_with(transaction, &people, on)?,
        };
        meeting.on = self.held_on(on, planned);
        meeting.via = self.via.or(meeting.via).or(Some(Via::InPerson));
        meeting.at = self.at.clone().or(meeting.at);
        meeting.text = match (meeting.text, text) {
            (Some(known), Some(text)) if self.from_mail.is_some() && known.contains(&text) => Some(known),
            (Some(known), Some(text)) if self.from_mail.is_some() => Some(format!("{known}; {text}")),
            (known, text) => text.or(known),
        };
        meeting.learned.extend(self.learned.iter().cloned());
        meeting.gave.extend(self.gave.iter().cloned());
        meeting.got.extend(self.got.iter().cloned());
        transaction.put(&meeting)?;

        let open = open_with(network, &people);
        let prefixes = Prefixes::new(network, open.iter().map(|at| network.reminders[*at].id));
        let (mut closed, mut named) = (Vec::new(), Vec::new());
        for at in open {
            let head = &network.reminders[at];
            let text = transaction.view().reminder(at)?.text.unwrap_or_else(|| "be in touch".to_owned());
            let line = format!("{} {}{}: {text}", prefixes.of(head.id), said(head.kind), head.on.said());
            if self.done && head.on.day <= on.day {
                close_reminder(transaction, head.id, today)?;
                closed.push(line);
            } else {
                named.push(line);
            }
        }
        let made = self.reminders(transaction, &ids, meeting.on.day, next, today)?;
        Ok(Logged { who: names(network, &people), meeting, was_planned: planned.is_some(), closed, open: named, made })
    }

    /// When the talk was: as it is said, else as it was planned, unless that is still to come.
    fn held_on(&self, said: Moment, planned: Option<Moment>) -> Moment {
        match planned {
            Some(planned) if planned.day == said.day => Moment { time: said.time.or(planned.time), ..said },
            Some(planned) if self.on.is_none() && planned.day < said.day => planned,
            _ => said,
        }
    }

    /// The reminders that promises and `--next` become.
    fn reminders(
        &self,
        transaction: &mut Transaction<'_>,
        who: &[Id],
        day: NaiveDate,
        next: Option<Moment>,
        today: NaiveDate,
    ) -> anyhow::Result<Vec<String>> {
        let in_a_week = days_after(day, 7).max(today);
        let promises = self.promised.iter().map(|text| (Side::Mine, text));
        let promises = promises.chain(self.they_promised.iter().map(|text| (Side::Theirs, text)));
        let mut wanted: Vec<(Moment, Option<Side>, String)> =
            promises.map(|(side, text)| (next.unwrap_or(in_a_week.into()), Some(side), text.clone())).collect();
        if let Some(next) = next.filter(|_| wanted.is_empty()) {
            wanted.push((next, None, "be in touch again".to_owned()));
        }
        let mut made = Vec::new();
        for (on, promise, text) in wanted {
            let reminder = Reminder {
                who: who.to_vec(),
                kind: Some(Kind::Other),
                promise,
                text: Some(text.clone()),
                ..Reminder::new(transaction.new_id()?, on)
            };
            transaction.put(&reminder)?;
            made.push(format!("{text} ({})", on.said()));
        }
        Ok(made)
    }
}

/// The meeting by email of a day with any of some people, whether it was logged, another letter or a mailbox brought it: the one with the
/// most of them, else a new one. Whoever has another of that day does not come into it. The same letter in a mailbox that is imported
/// later is this meeting.
fn by_mail(transaction: &Transaction<'_>, people: &People, on: Moment) -> anyhow::Result<Meeting> {
    let network = transaction.network();
    let id = |person: &Person| network.contact(*person).id;
    let letters = || network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.is_by_email_on(on.day));
    let shared = |with: &People| people.iter().filter(|person| with.contains(person)).count();
    let known = letters().filter(|(_, meeting)| shared(&meeting.with) > 0).max_by_key(|(at, meeting)| {
        let others = meeting.with.len() - shared(&meeting.with);
        (shared(&meeting.with), Reverse(others), Reverse(*at))
    });
    if let Some((at, _)) = known {
        let mut known = transaction.view().meeting(at)?;
        let has_none = |person: &&Person| !letters().any(|(_, meeting)| meeting.with.contains(person));
        known.with.extend(people.iter().filter(has_none).map(id));
        return Ok(known);
    }
    let with: Vec<Id> = people.iter().map(id).collect();
    let source = with.first().map(|id| mail::source_of(on.day, *id));
    Ok(Meeting { with, source, ..Meeting::new(transaction.new_id()?, on) })
}

/// The meeting to log with some people: the one planned with them within a day, else a new one; and when it was planned for.
pub fn meeting_with(
    transaction: &Transaction<'_>,
    people: &People,
    on: Moment,
) -> anyhow::Result<(Meeting, Option<Moment>)> {
    let network = transaction.network();
    let with = people.iter().map(|person| network.contact(*person).id).collect();
    let (meeting, planned) = match planned_near(network, people, on.day) {
        Some(at) => (transaction.view().meeting(at)?, Some(network.meetings[at].on)),
        None => (Meeting::new(transaction.new_id()?, on), None),
    };
    Ok((Meeting { planned: false, with, ..meeting }, planned))
}

/// A meeting planned with the same people within a day.
fn planned_near(network: &Network, people: &People, day: NaiveDate) -> Option<usize> {
    let same = |with: &People| with.len() == people.len() && with.iter().all(|person| people.contains(person));
    let near = network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.is_planned() && same(&meeting.with));
    near.map(|(at, meeting)| (at, (meeting.on.day - day).num_days().abs()))
        .filter(|(_, days)| *days <= 1)
        .min_by_key(|(_, days)| *days)
        .map(|(at, _)| at)
}

impl Logged {
    fn line(&self) -> String {
        let via = self.meeting.via.map(|via| format!(", {}", via_in_words(via))).unwrap_or_default();
        let mut line = format!("Logged {}: {}{via}", self.who, self.meeting.on.said());
        if self.was_planned {
            line.push_str(", as planned");
        }
        let mut list = |title: &str, items: &[String]| {
            if !items.is_empty() {
                let _ = write!(line, "; {title} {}", items.join(", "));
            }
        };
        list("reminder:", &self.made);
        list("closed:", &self.closed);
        list("still open:", &self.open);
        if !self.open.is_empty() {
            line.push_str(" (netrec done ID closes one)");
        }
        line
    }
}
