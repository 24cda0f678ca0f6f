//! Which channels are dry: the media by which you are in touch, and the worlds that people come from.
//!
//! | | a medium | a world |
//! |---|---|---|
//! | holds | whoever you were in touch with by it | whoever belongs to it |
//! | gave somebody new | when a first meeting was by it | when somebody of it came into your life |
//! | empty | it was never used | it holds nobody |
//! | dry | last used more than 90 days ago | nobody new for more than 90 days |
//! | flowing | otherwise | otherwise |
//!
//! Somebody came into your life on the day of `met`, else of the first meeting, else on the day they came into the file. Archived
//! people are left out, and so is the user's own card. There are the built-in worlds, and any that a contact or an open plan
//! names; upper and lower case are one.
//!
//! The next step of a world: an open plan to explore it, the earliest; else to ask one who belongs to it, somebody tagged `expert`
//! before others, then whoever was met most often, then latest; else to explore. The next step of a medium: to be in touch by it
//! with somebody whom it reaches, who neither rests nor has a meeting planned, another one for each medium as far as they go: first
//! those that are cooling or cold, then by circle, the innermost first, then by the last meeting, the longest ago first.
//!
//! The order: empty, dry, flowing; among them the longest without a change first, then those with a plan, then media
//! before worlds, each as they are listed in the model.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::Diary;
use super::relation::{Health, health};
use crate::model::network::Glimpse;
use crate::model::settings::WORLDS;
use crate::model::{Network, Person, Via};

/// After how many days without anybody new a channel is dry.
const DRY_AFTER: i64 = 90;

/// What a channel is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A medium.
    Medium(Via),
    /// A world.
    World(String),
}

/// Whether anything comes from a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// It never gave anything.
    Empty,
    /// It has not for long.
    Dry,
    /// It does.
    Flowing,
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Flow::Empty => "empty",
            Flow::Dry => "dry",
            Flow::Flowing => "flowing",
        })
    }
}

/// What to do next with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A plan already made; the place of its reminder.
    Plan(usize),
    /// Ask somebody who belongs to this world whom else to meet.
    Ask(Person),
    /// Be in touch with somebody by this medium.
    Reach(Person),
    /// Nobody is there yet.
    Explore,
}

/// A channel and how it stands.
#[derive(Clone, Debug)]
pub struct Channel {
    /// What it is.
    pub source: Source,
    /// How many people it holds.
    pub people: usize,
    /// Whom it gave last, and when.
    pub newest: Option<(Person, NaiveDate)>,
    /// The last meeting by this medium, or with anybody of this world.
    pub last: Option<NaiveDate>,
    /// Whether anything comes from it.
    pub flow: Flow,
    /// One step.
    pub next: Next,
}

/// How all channels stand. There is one of `glimpses` for each contact; `plans` are the open plans with the world that each explores.
pub fn channels(
    network: &Network,
    diary: &Diary<'_>,
    glimpses: &[Glimpse],
    plans: &[(usize, String)],
    today: NaiveDate,
) -> Vec<Channel> {
    let here = People { network, diary, glimpses, today };
    let mut channels = here.media();
    channels.extend(here.worlds(plans));
    channels.sort_by_key(|channel| (channel.flow, channel.changed(), !matches!(channel.next, Next::Plan(_))));
    here.reach(&mut channels);
    channels
}

impl Channel {
    fn new(source: Source) -> Channel {
        Channel { source, people: 0, newest: None, last: None, flow: Flow::Empty, next: Next::Explore }
    }

    /// The day that says whether it is dry.
    fn changed(&self) -> Option<NaiveDate> {
        match self.source {
            Source::Medium(_) => self.last,
            Source::World(_) => self.newest.map(|(_, day)| day),
        }
    }

    fn give(&mut self, person: Person, day: NaiveDate) {
        if self.newest.is_none_or(|(_, newest)| newest < day) {
            self.newest = Some((person, day));
        }
    }

    fn judge(&mut self, today: NaiveDate) {
        self.flow = match self.changed() {
            _ if self.people == 0 => Flow::Empty,
            Some(day) if (today - day).num_days() <= DRY_AFTER => Flow::Flowing,
            _ => Flow::Dry,
        };
    }
}

/// Everybody who counts.
struct People<'a> {
    network: &'a Network,
    diary: &'a Diary<'a>,
    glimpses: &'a [Glimpse],
    today: NaiveDate,
}

impl People<'_> {
    fn all(&self) -> impl Iterator<Item = Person> + '_ {
        let contacts = self.network.contacts.iter().zip(0..);
        let me = self.network.settings.me;
        contacts.filter(move |(contact, _)| !contact.archived && Some(contact.id) != me).map(|(_, person)| person)
    }

    fn glimpse(&self, person: Person) -> Glimpse {
        self.glimpses.get(person as usize).copied().unwrap_or_default()
    }

    fn media(&self) -> Vec<Channel> {
        let mut media: Vec<Channel> = Via::ALL.iter().map(|via| Channel::new(Source::Medium(*via))).collect();
        for person in self.all() {
            let mut used = [false; Via::ALL.len()];
            for (at, meeting) in self.diary.meetings(person).enumerate() {
                let Some(via) = meeting.via else { continue };
                let medium = &mut media[via as usize];
                medium.last = medium.last.max(Some(meeting.on.day));
                if at == 0 {
                    medium.give(person, meeting.on.day);
                }
                used[via as usize] = true;
            }
            media.iter_mut().zip(used).filter(|(_, used)| *used).for_each(|(medium, _)| medium.people += 1);
        }
        media.iter_mut().for_each(|medium| medium.judge(self.today));
        media
    }

    fn worlds(&self, plans: &[(usize, String)]) -> Vec<Channel> {
        // The built-in ones in their order, then the user's by name.
        let mut own: BTreeMap<(usize, String), (Channel, Option<Person>)> = BTreeMap::new();
        let key = |world: &str| {
            let name = world.trim().to_lowercase();
            (WORLDS.iter().position(|known| *known == name).unwrap_or(WORLDS.len()), name)
        };
        let named = self.all().filter_map(|person| self.network.contact(person).world.as_deref());
        for world in WORLDS.into_iter().chain(named).chain(plans.iter().map(|(_, world)| world.as_str())) {
            let key = key(world);
            if !key.1.is_empty() && !own.contains_key(&key) {
                let channel = Channel::new(Source::World(key.1.clone()));
                own.insert(key, (channel, None));
            }
        }
        for person in self.all() {
            let Some(world) = self.network.contact(person).world.as_deref() else { continue };
            let Some((channel, best)) = own.get_mut(&key(world)) else { continue };
            channel.people += 1;
            channel.last = channel.last.max(self.diary.last(person));
            if let Some(day) = self.known_since(person) {
                channel.give(person, day);
            }
            let rank =
                |person: Person| (self.glimpse(person).expert, self.diary.count(person), self.diary.last(person));
            if best.is_none_or(|best| rank(best) < rank(person)) {
                *best = Some(person);
            }
        }
        let mut worlds = Vec::new();
        for (key_of_world, (mut channel, best)) in own {
            let plan = plans.iter().filter(|(_, world)| key(world) == key_of_world).map(|(at, _)| *at);
            let plan = plan.min_by_key(|at| self.network.reminders[*at].on);
            channel.next = plan.map(Next::Plan).or(best.map(Next::Ask)).unwrap_or(Next::Explore);
            channel.judge(self.today);
            worlds.push(channel);
        }
        worlds
    }

    fn known_since(&self, person: Person) -> Option<NaiveDate> {
        self.glimpse(person).met.or_else(|| self.diary.first(person)).or(self.network.contact(person).created)
    }

    /// Finds somebody for each medium.
    fn reach(&self, channels: &mut [Channel]) {
        let mut busy = vec![false; self.network.contacts.len()];
        for person in self.network.meetings.iter().filter(|meeting| meeting.is_planned()).flat_map(|it| &it.with) {
            busy[*person as usize] = true;
        }
        let rests = |person: Person| self.network.contact(person).rests.is_some_and(|until| until > self.today);
        let mut free: Vec<Person> = self.all().filter(|person| !busy[*person as usize] && !rests(*person)).collect();
        free.sort_by_cached_key(|person| {
            let cools =
                matches!(health(self.network, self.diary, *person, self.today), Some(Health::Cooling | Health::Cold));
            let rank = self.network.settings.rank_of(self.network.contact(*person).circle.as_deref());
            (!cools, rank, self.diary.last(*person))
        });
        for channel in channels {
            let Source::Medium(via) = channel.source else { continue };
            let reached = |person: &&Person| self.is_reached(**person, via);
            let first = || free.iter().find(reached);
            let fresh = free.iter().filter(|person| !busy[**person as usize]).find(reached);
            if let Some(person) = fresh.or_else(first) {
                busy[*person as usize] = true;
                channel.next = Next::Reach(*person);
            }
        }
    }

    fn is_reached(&self, person: Person, via: Via) -> bool {
        let (contact, ways) = (self.network.contact(person), self.glimpse(person));
        let (email, phone) = (!contact.emails().is_empty(), !contact.phones().is_empty());
        match via {
            Via::InPerson => true,
            Via::Video => email || phone || ways.message,
            Via::Call => phone,
            Via::Message => phone || ways.message,
            Via::Email => email,
            Via::Letter => ways.address,
            Via::Social => ways.social,
        }
    }
}

#[cfg(test)]
mod tests;
