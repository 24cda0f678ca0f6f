use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::cards::Ours;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::formats::vcard::{self, Version};
use crate::model::{Contact, Network};
use crate::render::qr::Code;
use crate::render::signs::Signs;
use crate::store::Need;
use crate::words::channel;

/// Show a card as a QR code, to be scanned with a phone
///
/// Without a PERSON it is your own card, which netrec config me names. On it are the name, organisation, title, phones, emails,
/// channels and city, nothing that you noted; where the terminal is too small for all of it, as much as fits.
///
/// Example: netrec card ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose card; yours where nobody is named
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Vec<String>,
}

impl Args {
    /// Shows the code.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.look(Need::CONTACTS)?;
        let network = &view.network;
        let person = match self.person.join(" ") {
            word if !word.is_empty() => asking(app, |_, answers| person(network, &word, For::Looking, answers))?,
            _ => network.settings.me.and_then(|me| network.person(me)).ok_or_else(|| {
                Error::failed("there is no card of your own yet")
                    .advise("add yourself, and say who you are: netrec config me PERSON")
            })?,
        };
        let contact = view.contact(person)?;
        let room = Room { columns: app.width(), lines: app.terminal.height.map(|height| height.saturating_sub(BELOW)) };
        let paint = app.paint();
        let too_small = || too_small(&contact, network, paint.signs);
        let (code, left_out) = fitting(&contact, network, room, paint.signs).ok_or_else(too_small)?;
        app.write(&code.draw(paint))?;
        app.say(&format!("The card of {} ({})", contact.name, contact.handle))?;
        if !left_out.is_empty() {
            let here = if room.lines.is_some() { " for this terminal" } else { "" };
            app.say(&format!("Left out, as the code would be too large{here}: {}", left_out.join(", ")))?;
        }
        Ok(())
    }
}

/// The lines below a code: two that are said, and that of the shell.
const BELOW: usize = 3;

/// The room on the screen, where there is one. A code that is cut or wrapped is read by nobody.
#[derive(Clone, Copy)]
struct Room {
    columns: Option<usize>,
    lines: Option<usize>,
}

impl Room {
    fn holds(self, code: &Code) -> bool {
        self.columns.is_none_or(|columns| code.columns() <= columns)
            && self.lines.is_none_or(|lines| code.rows() <= lines)
    }
}

/// The code of as much of a card as fits, and what was left out: first the margin goes, then what is needed least.
fn fitting(contact: &Contact, network: &Network, room: Room, signs: Signs) -> Option<(Code, Vec<String>)> {
    let mut card = public(contact);
    let mut left_out = Vec::new();
    loop {
        let code = Code::of(text(&card, network).as_bytes(), signs);
        let code = code.map(|code| if room.holds(&code) { code } else { code.tight() });
        match code.filter(|code| room.holds(code)) {
            Some(code) => return Some((code, left_out)),
            None => left_out.push(without_one(&mut card)?),
        }
    }
}

/// The error for a terminal in which not even a name fits.
fn too_small(contact: &Contact, network: &Network, signs: Signs) -> Error {
    let name = Contact::new(contact.id, contact.name.clone());
    let advice = match Code::of(text(&name, network).as_bytes(), signs).map(Code::tight) {
        Some(code) => format!(
            "make it {} columns wide and {} lines high, or its letters smaller",
            code.columns(),
            code.rows() + BELOW
        ),
        None => "the name is too long".to_owned(),
    };
    Error::failed(format!("the terminal is too small for a QR code of {}", contact.name)).advise(advice)
}

/// Takes the least needed value off a card, and says which.
fn without_one(card: &mut Contact) -> Option<String> {
    let city = card.city.take();
    let title = || card.title.take();
    city.or_else(title)
        .or_else(|| card.channels.pop())
        .or_else(|| if card.phones.len() > 1 { card.phones.pop() } else { None })
        .or_else(|| if card.emails.len() > 1 { card.emails.pop() } else { None })
        .or_else(|| card.org.take())
        .or_else(|| card.phones.pop())
        .or_else(|| card.emails.pop())
}

/// What may be handed on of a contact.
fn public(contact: &Contact) -> Contact {
    Contact {
        org: contact.org.clone(),
        title: contact.title.clone(),
        phones: contact.phones.clone(),
        emails: contact.emails.clone(),
        channels: contact.channels.clone(),
        city: contact.city.clone(),
        ..Contact::new(contact.id, contact.name.clone())
    }
}

/// The card in vCard 3.0, which phones know best, without what only this program needs and without folds.
fn text(card: &Contact, network: &Network) -> String {
    let mut card = card.clone();
    // Any phone opens a URL; few know the properties of networks.
    let urls: Vec<String> = card.channels.iter().filter_map(|channel| channel::url(channel)).collect();
    card.channels.retain(|channel| channel::url(channel).is_none());
    let text = vcard::write(&card, Version::V3, &Ours(network)).replace("\r\n ", "");
    let needed = |line: &&str| !line.is_empty() && !line.starts_with("UID:") && !line.starts_with("X-NETREC-");
    let mut lines: Vec<String> = text.split("\r\n").filter(needed).map(str::to_owned).collect();
    let end = lines.pop();
    lines.extend(urls.iter().map(|url| format!("URL:{url}")).chain(end));
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}
