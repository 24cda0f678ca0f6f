//! Who of another program's people is in the network already.
//!
//! Somebody is known by their UID, else by an address of email, a phone or an account at a network, else by the same folded name
//! with the same organisation; never by the name alone. Within one import two people with different names stay two, whatever they
//! share: a family has one name and one address, an office one number. Two accounts at LinkedIn are two people, if nothing else says that they are one.

mod keys;

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

pub use keys::Keys;
use keys::{account, uids};

use super::merge::{Merged, Sameness, is_address, merge};
use crate::model::contact::uid_of;
use crate::model::fold::{Folded, Word, fold};
use crate::model::{Contact, ContactHead, Id};

/// Somebody's place: that in the network for those who were there before, behind it for others.
pub type Place = u32;

/// The network and those who have arrived so far, by all that they can be known by.
pub struct Arrivals<'a> {
    sameness: &'a dyn Sameness,
    people: Vec<Standing>,
    ids: FxHashMap<Id, Place>,
    uids: Holders,
    emails: Holders,
    phones: Holders,
    accounts: Holders,
    names: Holders,
    /// The ids of those who are to come from files of netrec.
    expected: FxHashSet<Id>,
    /// The folded names of all who are to come, made once they are asked for.
    named: OnceCell<FxHashSet<String>>,
    names_to_come: Box<dyn Fn() -> FxHashSet<String> + 'a>,
}

/// Who holds a key, the first in the network first.
type Holders = FxHashMap<String, SmallVec<[Place; 2]>>;

/// What is known of somebody while others arrive.
struct Standing {
    id: Id,
    /// The folded name and other names.
    names: Vec<Folded>,
    has_email: bool,
    has_linkedin: bool,
    /// The whole record, once it is needed.
    contact: Option<Box<Contact>>,
    changed: bool,
    /// Somebody in this round was taken for them.
    met: bool,
    /// Somebody else holds one of their keys as well.
    shares: bool,
}

impl<'a> Arrivals<'a> {
    /// An empty room for people.
    pub fn new(sameness: &'a dyn Sameness) -> Arrivals<'a> {
        Arrivals {
            sameness,
            people: Vec::new(),
            ids: FxHashMap::default(),
            uids: Holders::default(),
            emails: Holders::default(),
            phones: Holders::default(),
            accounts: Holders::default(),
            names: Holders::default(),
            expected: FxHashSet::default(),
            named: OnceCell::new(),
            names_to_come: Box::new(FxHashSet::default),
        }
    }

    /// Makes room for so many more, which takes less than to make more room again and again.
    pub fn make_room(&mut self, people: usize) {
        self.people.reserve(people);
        self.ids.reserve(people);
        for holders in [&mut self.uids, &mut self.emails, &mut self.phones, &mut self.accounts, &mut self.names] {
            holders.reserve(people);
        }
    }

    /// Says which ids are to come: whoever has one of them here is taken for nobody else who has an id of their own, so that two
    /// people of a file of netrec stay two, whatever they have in common.
    pub fn expect(&mut self, ids: impl Iterator<Item = Id>) {
        self.expected.extend(ids);
    }

    /// Says who is to come: whoever is called as one of them is taken for nobody with another name.
    pub fn expect_names<I: Iterator<Item = &'a str>>(&mut self, names: impl Fn() -> I + 'a) {
        self.names_to_come = Box::new(move || names().map(|name| Folded::new(name).plain().to_owned()).collect());
    }

    /// Somebody who is in the network, in the order of the network; `more` has what a head lacks: UIDs and channels.
    pub fn resident(&mut self, head: &ContactHead, more: Option<&Contact>) {
        let uids = more.into_iter().flat_map(uids);
        let channels = more.map_or(&[][..], |more| &more.channels);
        let names = std::iter::once(&head.name).chain(head.aka()).map(|name| Folded::new(name)).collect();
        let keys = Keys::new(names, uids, head.emails(), head.phones(), channels, head.org.as_deref(), self.sameness);
        self.take_in(head.id, None, keys);
    }

    /// Somebody more; whoever comes with a record is new.
    fn take_in(&mut self, id: Id, contact: Option<Box<Contact>>, keys: Keys) -> Place {
        let place = self.people.len() as Place;
        let is_new = contact.is_some();
        self.ids.insert(id, place);
        self.people.push(Standing {
            id,
            names: Vec::new(),
            has_email: false,
            has_linkedin: false,
            contact,
            changed: is_new,
            met: is_new,
            shares: false,
        });
        self.hold(place, keys);
        place
    }

    /// Who an arrival is; `id` is the one they have in a file of netrec.
    pub fn find(&self, arrival: &Contact, id: Option<Id>) -> Found {
        let known = |id: Id| self.ids.get(&id).or_else(|| self.uids.get(&uid_of(id))?.first());
        if let Some(place) = id.and_then(known) {
            return Found::Here(*place);
        }
        let keys = Keys::of(arrival, self.sameness);
        self.find_by(&keys, arrival, id).map_or(Found::Nobody(keys), Found::Here)
    }

    fn find_by(&self, keys: &Keys, arrival: &Contact, id: Option<Id>) -> Option<Place> {
        let is_nameless = || is_address(&arrival.name) || arrival.phones.contains(&arrival.name);
        let is_expected = |standing: &Standing| {
            let named = self.named.get_or_init(&self.names_to_come);
            let is_to_come = |name: &Folded| !name.is_empty() && named.contains(name.plain());
            let has_name = |aka: &Folded| standing.names.iter().any(|name| name.same(aka));
            standing.names.iter().any(is_to_come) && !keys.names.iter().skip(1).any(has_name)
        };
        // Who has no name is nobody else than whoever has the address.
        let may_be_another = |standing: &Standing| is_nameless() || !standing.met && !is_expected(standing);
        let open = |place: Place| id.is_none() || !self.expected.contains(&self.standing(place).id);
        let holders = |all: &Holders, keys: &[String]| holders(all, keys, open);
        let uids = holders(&self.uids, &keys.uids);
        if let Some(place) = uids.first() {
            return Some(*place);
        }
        let name = keys.names.first()?;
        let emails = holders(&self.emails, &keys.emails);
        if let Some(place) = self.choose(&emails, name, may_be_another) {
            return Some(place);
        }
        let phones = holders(&self.phones, &keys.phones);
        let has_one = |standing: &Standing| standing.has_email && !arrival.emails.is_empty();
        let single = phones.len() == 1;
        let others = |standing: &Standing| single && !has_one(standing) && may_be_another(standing);
        if let Some(place) = self.choose(&phones, name, others) {
            return Some(place);
        }
        let accounts = holders(&self.accounts, &keys.accounts);
        if let Some(place) = self.choose(&accounts, name, may_be_another) {
            return Some(place);
        }
        // One account would have been found above.
        let is_another = |standing: &Standing| standing.has_linkedin && keys.has_linkedin();
        let same = |standing: &Standing| standing.names.iter().any(|known| known.same(name)) && !is_another(standing);
        let found = holders(&self.names, &keys.beside);
        found.into_iter().find(|place| same(self.standing(*place)))
    }

    /// Of those who share a key, the one of that name, else one whose name says the same in more or fewer words, else one whom `strangers`
    /// lets pass.
    fn choose(&self, found: &[Place], name: &Folded, strangers: impl Fn(&Standing) -> bool) -> Option<Place> {
        let of = |fits: &dyn Fn(&Folded) -> bool| {
            found.iter().copied().find(|place| self.standing(*place).names.iter().any(fits))
        };
        // Of a name in signs alone nothing is left when it is folded.
        of(&|known| known.same(name) || known.is_empty() && name.is_empty())
            .or_else(|| of(&|known| says_less(known, name) || says_less(name, known)))
            .or_else(|| found.iter().copied().find(|place| strangers(self.standing(*place))))
    }

    /// Whether the whole record is here.
    pub fn is_loaded(&self, place: Place) -> bool {
        self.standing(place).contact.is_some()
    }

    /// Puts the whole record of somebody in the network there.
    pub fn load(&mut self, place: Place, contact: Contact) {
        self.people[place as usize].contact = Some(Box::new(contact));
    }

    /// Takes in somebody new, whose id and handle are set, and who can be known by these keys.
    pub fn add(&mut self, contact: Contact, keys: Keys) -> Place {
        self.take_in(contact.id, Some(Box::new(contact)), keys)
    }

    /// Puts what an arrival has into the record of the one they are, which is loaded; `id` is the one they have in a file of netrec.
    pub fn merge(&mut self, place: Place, arrival: &Contact, id: Option<Id>) -> Merged {
        let standing = &mut self.people[place as usize];
        standing.met = true;
        let Some(ours) = &mut standing.contact else { return Merged::default() };
        let mut merged = merge(ours, arrival, self.sameness);
        if id.is_some_and(|id| ours.learn_uid(uid_of(id))) {
            merged.adds("uid");
        }
        if merged.changed() {
            standing.changed = true;
            self.learn(place);
        }
        merged
    }

    /// Changes the record of somebody who is loaded in another way.
    pub fn change(&mut self, place: Place, change: impl FnOnce(&mut Contact) -> bool) -> bool {
        let standing = &mut self.people[place as usize];
        let changed = standing.contact.as_deref_mut().is_some_and(change);
        standing.changed |= changed;
        changed
    }

    /// Where the person with an id of our file is.
    pub fn place(&self, id: Id) -> Option<Place> {
        self.ids.get(&id).copied()
    }

    /// The id of somebody.
    pub fn id(&self, place: Place) -> Id {
        self.standing(place).id
    }

    /// The person with a UID, the first of several.
    pub fn by_uid(&self, uid: &str) -> Option<Place> {
        self.uids.get(uid)?.first().copied()
    }

    /// The person with an address, the first of several.
    pub fn by_email(&self, email: &str) -> Option<Place> {
        self.emails.get(&email.to_lowercase())?.first().copied()
    }

    /// Begins another round with the same arrivals: nobody was met in it so far.
    pub fn next_round(&mut self) {
        self.people.iter_mut().for_each(|standing| standing.met = false);
    }

    /// Whether two people share a key, so that who is met first may decide, and another round may find others than this one.
    pub fn is_ambiguous(&self) -> bool {
        self.people.iter().any(|standing| standing.shares)
    }

    /// Whether somebody shares a key. Of whoever does not another round finds the same, and changes nothing.
    pub fn shares(&self, place: Place) -> bool {
        self.standing(place).shares
    }

    /// Takes out all records that are new or were changed, in the order of their places.
    pub fn take_changed(&mut self) -> Vec<Box<Contact>> {
        self.people
            .iter_mut()
            .filter(|standing| standing.changed)
            .filter_map(|standing| standing.contact.take())
            .collect()
    }

    /// The whole record of somebody who is loaded.
    pub fn contact(&self, place: Place) -> Option<&Contact> {
        self.standing(place).contact.as_deref()
    }

    fn standing(&self, place: Place) -> &Standing {
        &self.people[place as usize]
    }

    /// Learns the keys of a record that was changed.
    fn learn(&mut self, place: Place) {
        let Some(contact) = self.contact(place) else { return };
        let keys = Keys::of(contact, self.sameness);
        self.hold(place, keys);
    }

    fn hold(&mut self, place: Place, keys: Keys) {
        let standing = &mut self.people[place as usize];
        standing.has_email = !keys.emails.is_empty();
        standing.has_linkedin = keys.has_linkedin();
        standing.names = keys.names;
        let mut sharing: SmallVec<[Place; 4]> = SmallVec::new();
        let mut put = |holders: &mut Holders, key: String| {
            let all = holders.entry(key).or_default();
            if let Err(at) = all.binary_search(&place) {
                all.insert(at, place);
                if all.len() > 1 {
                    sharing.extend_from_slice(all);
                }
            }
        };
        keys.uids.into_iter().for_each(|key| put(&mut self.uids, key));
        keys.emails.into_iter().for_each(|key| put(&mut self.emails, key));
        keys.phones.into_iter().for_each(|key| put(&mut self.phones, key));
        keys.accounts.into_iter().for_each(|key| put(&mut self.accounts, key));
        keys.beside.into_iter().chain(keys.also_beside).for_each(|key| put(&mut self.names, key));
        sharing.into_iter().for_each(|place| self.people[place as usize].shares = true);
    }
}

/// Who an arrival is.
#[derive(Debug)]
pub enum Found {
    /// Whoever has this place.
    Here(Place),
    /// Nobody yet, and by what they can be known.
    Nobody(Keys),
}

/// Whether there is nothing to know somebody by but their name.
pub fn is_unknowable(contact: &Contact) -> bool {
    let has_org = || contact.org.as_deref().is_some_and(|org| !fold(org).is_empty()) && !fold(&contact.name).is_empty();
    contact.uid.is_none()
        && contact.emails.is_empty()
        && contact.phones.is_empty()
        && !has_org()
        && !contact.channels.iter().any(|channel| account(channel).is_some())
}

/// Everybody who holds one of the keys and is open to others, in the order of the keys.
fn holders(all: &Holders, keys: &[String], is_open: impl Fn(Place) -> bool) -> SmallVec<[Place; 4]> {
    let mut found = SmallVec::new();
    let mut seen = FxHashSet::default();
    for place in keys.iter().filter_map(|key| all.get(key)).flatten() {
        if is_open(*place) && seen.insert(*place) {
            found.push(*place);
        }
    }
    found
}

/// Whether each word of a name stands in another one, at least by its first letter: Siti R. may be Siti Rahayu, and Ana Souza Ana
/// Maria Souza. One of them is the whole word.
fn says_less(less: &Folded, more: &Folded) -> bool {
    let is_letter = |word: &Word<'_>| word.plain().chars().nth(1).is_none();
    let stands = |word: Word<'_>| {
        more.words().any(|other| {
            word.is(other)
                || is_letter(&word) && other.begins_with(word)
                || is_letter(&other) && word.begins_with(other)
        })
    };
    less.words().all(stands) && less.words().any(|word| more.words().any(|other| word.is(other)))
}
