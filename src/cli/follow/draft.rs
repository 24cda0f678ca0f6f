use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::formats::message::{Mailbox, Message};
use crate::model::{Contact, Kind, Person, Side};
use crate::recipe::Diary;
use crate::recipe::draft::{Beginning, KINDS, draft};
use crate::render::escape::visible_lines;
use crate::render::json::DraftRow;
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// How wide the lines of a letter are.
const WIDTH: usize = 72;

/// A letter to begin from, with what they care about
///
/// Nothing is sent, and nothing is kept: read it, change it, send it. Without --kind it is of the kind that is open with them. What
/// you promised is what an email or an offer is about. Your name stands below it once you say who you are: netrec config me ana.
///
/// Example: netrec draft ana --kind invite --eml | mutt -H -
#[derive(Debug, clap::Args)]
pub struct Args {
    /// To whom
    #[arg(required = true, value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Vec<String>,
    /// What for: email, offer, invite, research
    #[arg(long, value_parser = parse_kind, add = ArgValueCompleter::new(complete::kinds))]
    kind: Option<Kind>,
    /// A link that opens in a mail program
    #[arg(long, conflicts_with_all = ["eml", "output", "json"])]
    mailto: bool,
    /// A message for mutt -H - and aerc
    #[arg(long, conflicts_with_all = ["output", "json"])]
    eml: bool,
}

/// Reads a kind that a letter can be, for clap.
fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::parse(&text.to_lowercase())
        .filter(|kind| KINDS.contains(kind))
        .ok_or_else(|| "a letter is one of email, offer, invite, research".to_owned())
}

impl Args {
    /// Writes the draft.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.store()?.read(Need::ALL)?;
        let word = self.person.join(" ");
        let person = asking(app, |_, answers| person(&view.network, &word, For::Looking, answers))?;
        let letter = Letter::new(app, &view, person, self.kind)?;
        if self.mailto {
            app.write(&format!("{}\n", letter.mailto()))?;
        } else if self.eml {
            app.write(&letter.eml())?;
        } else {
            match app.globals.output.unwrap_or(Output::Table) {
                Output::Table => app.write(&letter.text())?,
                output => rows::write_one(&mut *app.out, output, &letter.row(&view, person))?,
            }
        }
        if (self.mailto || self.eml) && letter.message.to.usable().is_none() {
            let contact = view.network.contact(person);
            app.say(&format!(
                "{} has no email address yet: netrec set {} email+=ADDRESS",
                contact.name, contact.handle
            ))?;
        }
        Ok(())
    }
}

/// A draft to somebody, in whatever form it is wanted.
pub struct Letter {
    /// The kind of follow-up it is.
    pub kind: Kind,
    message: Message,
}

impl Letter {
    /// Writes a letter to somebody; without a kind, of that of the first open reminder that can be one.
    pub fn new(app: &App, view: &View, person: Person, kind: Option<Kind>) -> anyhow::Result<Letter> {
        let network = &view.network;
        let to = view.contact(person)?;
        let me = network.settings.me.and_then(|me| network.person(me)).map(|me| view.contact(me)).transpose()?;
        let last = Diary::of_last(network).last_with(&[person]).map(|at| view.meeting(at)).transpose()?;
        let open = || {
            let reminders = network.reminders.iter().enumerate();
            reminders.filter(|(_, reminder)| reminder.is_open() && reminder.who.contains(&person))
        };
        let first =
            open().filter(|(_, reminder)| KINDS.contains(&reminder.kind)).min_by_key(|(_, reminder)| reminder.on);
        let kind = kind.or(first.map(|(_, reminder)| reminder.kind)).unwrap_or(Kind::Email);
        let promised = open().filter(|(_, reminder)| reminder.promise == Some(Side::Mine));
        let promised = promised.min_by_key(|(_, reminder)| reminder.on).map(|(at, _)| view.reminder(at)).transpose()?;
        let written = draft(
            kind,
            Beginning {
                to: &to,
                last: last.as_ref(),
                promise: promised.as_ref().and_then(|reminder| reminder.text.as_deref()),
                me: me.as_ref(),
                today: app.today(),
            },
        );
        let message = Message {
            to: mailbox(&to),
            from: me.as_ref().map(mailbox),
            subject: visible_lines(&written.subject),
            body: visible_lines(&written.body),
        };
        Ok(Letter { kind, message })
    }

    /// As a text to read: to whom, what about, and the letter in lines that fit.
    pub fn text(&self) -> String {
        let to = visible_lines(&self.message.to.name);
        let to = match self.message.to.usable() {
            Some(address) => format!("{to} <{}>", visible_lines(address)),
            None => to,
        };
        format!("To: {to}\nSubject: {}\n\n{}", self.message.subject, wrapped(&self.message.body))
    }

    /// The same letter as somebody has changed its text: the subject, and all below the first empty line.
    pub fn changed(mut self, text: &str) -> Letter {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        if let Some(subject) = head.lines().find_map(|line| line.strip_prefix("Subject:")) {
            self.message.subject = subject.trim().to_owned();
        }
        self.message.body = body.to_owned();
        self
    }

    /// What it is about.
    pub fn subject(&self) -> &str {
        &self.message.subject
    }

    /// Whether there is an address to send it to.
    pub fn has_address(&self) -> bool {
        self.message.to.usable().is_some()
    }

    /// As a link that a desktop opens in its mail program.
    pub fn mailto(&self) -> String {
        self.message.mailto()
    }

    /// As a message that a mail program takes as a draft.
    pub fn eml(&self) -> String {
        Message { body: wrapped(&self.message.body), ..self.message.clone() }.eml()
    }

    fn row(&self, view: &View, person: Person) -> DraftRow {
        let contact = view.network.contact(person);
        DraftRow {
            handle: contact.handle.to_string(),
            name: contact.name.to_string(),
            email: self.message.to.usable().map(str::to_owned),
            kind: self.kind.to_string(),
            subject: self.message.subject.clone(),
            body: self.message.body.clone(),
            mailto: self.mailto(),
        }
    }
}

fn mailbox(contact: &Contact) -> Mailbox {
    Mailbox { name: contact.name.clone(), address: contact.emails.first().cloned() }
}

/// Paragraphs in lines that fit. A word that is too long, an address of the web perhaps, stays whole.
fn wrapped(text: &str) -> String {
    let options = textwrap::Options::new(WIDTH).break_words(false);
    text.lines().map(|line| textwrap::fill(line, &options) + "\n").collect()
}
