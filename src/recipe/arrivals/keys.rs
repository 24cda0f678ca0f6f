//! By what somebody can be known.

use smallvec::SmallVec;

use crate::model::Contact;
use crate::model::fold::{Folded, fold};
use crate::recipe::merge::Sameness;

/// All by which somebody can be known.
#[derive(Debug)]
pub struct Keys {
    /// The folded name, and behind it the other names.
    pub(super) names: Vec<Folded>,
    pub(super) uids: Vec<String>,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) accounts: Vec<String>,
    /// The name beside the organisation.
    pub(super) beside: Vec<String>,
    /// The other names beside it.
    pub(super) also_beside: Vec<String>,
}

impl Keys {
    pub(super) fn of(contact: &Contact, sameness: &dyn Sameness) -> Keys {
        let Contact { name, aka, emails, phones, channels, org, .. } = contact;
        let names = std::iter::once(name).chain(aka).map(|name| Folded::new(name)).collect();
        Keys::new(names, uids(contact), emails, phones, channels, org.as_deref(), sameness)
    }

    pub(super) fn new<'u>(
        names: Vec<Folded>,
        uids: impl Iterator<Item = &'u String>,
        emails: &[impl AsRef<str>],
        phones: &[impl AsRef<str>],
        channels: &[String],
        org: Option<&str>,
        sameness: &dyn Sameness,
    ) -> Keys {
        let org = org.map(fold).filter(|org| !org.is_empty());
        let beside = |names: &[Folded]| match &org {
            Some(org) => names.iter().flat_map(|name| name_keys(name, org)).collect(),
            None => Vec::new(),
        };
        let (first, others) = names.split_at(names.len().min(1));
        Keys {
            uids: uids.cloned().collect(),
            emails: emails.iter().map(|email| email.as_ref().to_lowercase()).collect(),
            phones: phones.iter().map(|phone| sameness.phone(phone.as_ref())).collect(),
            accounts: channels.iter().filter_map(|channel| account(channel)).collect(),
            beside: beside(first),
            also_beside: beside(others),
            names,
        }
    }

    /// Whether somebody has an account of their own at LinkedIn, where everybody has one.
    pub(super) fn has_linkedin(&self) -> bool {
        self.accounts.iter().any(|account| account.starts_with("linkedin:"))
    }
}

/// All UIDs that somebody is known by.
pub(super) fn uids(contact: &Contact) -> impl Iterator<Item = &String> {
    contact.uid.iter().chain(&contact.uids)
}

/// A name in its spellings beside an organisation.
fn name_keys(name: &Folded, org: &str) -> SmallVec<[String; 2]> {
    let spellings = [name.plain(), name.other()];
    spellings.into_iter().filter(|name| !name.is_empty()).map(|name| format!("{name}\n{org}")).collect()
}

/// A channel that is one person's: no page on the web, and no company.
pub(super) fn account(channel: &str) -> Option<String> {
    let (kind, handle) = channel.split_once(':')?;
    let personal = kind != "web" && !handle.contains("://") && !handle.starts_with("company/");
    (personal && !handle.is_empty()).then(|| channel.to_lowercase())
}
