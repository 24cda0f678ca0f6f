//! Cards (vCard) on their way in and out: what this program knows that a format does not.

use crate::error::Error;
use crate::formats::vcard::{Conventions, ReadOptions, read};
use crate::model::{Contact, Id, Network};
use crate::words::{channel, handle, phone};

/// How phones and channels are written here, and whom an id means.
pub struct Ours<'a>(pub &'a Network);

impl Conventions for Ours<'_> {
    fn phone(&self, text: &str) -> String {
        phone::read(text, self.0.settings.region.as_deref()).into_text()
    }

    fn channel(&self, text: &str) -> String {
        // A page on the web may be that of an account somewhere.
        let page = text.strip_prefix("web:").filter(|url| url.contains("://")).unwrap_or(text);
        channel::parse(page).unwrap_or_else(|_| text.to_owned())
    }

    fn day_comes_first(&self) -> Option<bool> {
        // After the locales of the CLDR whose short date is M/d/yy.
        let month_first = ["US", "PH", "AS", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "VI"];
        self.0.settings.region.as_deref().map(|region| !month_first.contains(&region))
    }

    fn url(&self, channel: &str) -> Option<String> {
        channel::url(channel)
    }

    fn handle(&self, contact: &Contact) -> String {
        handle::from_names(&contact.name, contact.aka.iter().map(String::as_str))
    }

    fn name(&self, id: Id) -> Option<String> {
        self.0.person(id).map(|person| self.0.contact(person).name.to_string())
    }
}

/// The contact of the only card that was piped in.
///
/// # Errors
/// No card, several, or one that cannot be read.
pub fn only(bytes: &[u8], network: &Network) -> Result<Contact, Error> {
    let ours = Ours(network);
    let mut cards = read(bytes, ReadOptions::default(), &ours);
    let card = match cards.next() {
        Some(Ok(card)) => card,
        Some(Err(bad)) => {
            return Err(Error::failed(format!("the card cannot be read: {bad}")).advise("nobody was added"));
        }
        None => {
            return Err(Error::failed("there is no card on standard input")
                .advise("pipe one in, from BEGIN:VCARD to END:VCARD; nobody was added"));
        }
    };
    if cards.next().is_some() {
        return Err(
            Error::failed("there are several cards on standard input").advise("add takes one; nobody was added")
        );
    }
    let mut contact = card.contact;
    contact.links.retain(|link| network.person(link.to).is_some());
    if let Some(met) = &mut contact.met {
        met.by = met.by.filter(|by| network.person(*by).is_some());
    }
    Ok(contact)
}
