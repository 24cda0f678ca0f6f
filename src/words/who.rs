//! Who is meant: a PERSON as people type it.
//!
//! In this order: a handle, an email address, a phone, an exact name or aka, word-prefixes of a name or aka, a likely misspelling,
//! an id or a prefix of one. The first that fits anybody decides. Within it, people put away stand behind all others; among
//! word-prefixes a whole word beats a longer one (`ana` is Ana before Anastasia), and words in their order beat others. Whoever
//! then stands alone at the head is meant; two who are equal there are a question.

use smallvec::SmallVec;

use super::phone;
use crate::model::fold::{Folded, Word};
use crate::model::{ContactHead, Id, Network, Person};

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Clearly this person.
    One(Person),
    /// Clearly the best, but matched by spelling only: not to be taken silently by what changes something.
    Likely(Person),
    /// Several, the best first, and no single best among them.
    Many(Vec<Person>),
    /// Nobody.
    Nobody {
        /// Those whose names come nearest, at most three, the nearest first.
        nearest: Vec<Person>,
    },
}

/// How alike two words must be (Jaro-Winkler) for one to be a likely misspelling of the other: `budy` is Budi.
const LIKELY: f64 = 0.88;
/// What words that begin differently lose if one of them is short: `ana` is not Dana.
const OTHER_BEGINNING: f64 = 0.1;
/// Words of fewer letters are short.
const SHORT: usize = 5;
/// Words of fewer letters are too short to be misspelt.
const TYPABLE: usize = 3;
/// How much more alike the best must be than the next to be clearly the best.
const CLEARLY: f64 = 0.02;
/// How alike a name must be, or one word of it likely, to be shown as one of the nearest.
const NEAR: f64 = 0.6;
/// Longer texts are not compared by spelling.
const MISSPELLABLE: usize = 100;

/// The words of a name or of what was typed.
type Words<'a> = SmallVec<[Word<'a>; 8]>;

/// Finds the person that `word` means. `region` (ISO 3166) is the country of phones without a country code.
pub fn find(network: &Network, word: &str, region: Option<&str>) -> Found {
    let word = word.trim();
    if word.is_empty() {
        return Found::Nobody { nearest: Vec::new() };
    }
    let typed = Folded::new(word);
    by_handle(network, word, &typed)
        .or_else(|| by_email(network, word))
        .or_else(|| by_phone(network, word, region))
        .or_else(|| by_name(network, word, &typed))
        .unwrap_or_else(|| by_spelling_or_id(network, word, &typed))
}

/// The words of a PEOPLE argument: what stands between commas, trimmed, without empty ones.
pub fn split(people: &str) -> Vec<&str> {
    let words = people.split([',', '，']).map(str::trim);
    words.filter(|word| !word.is_empty()).collect()
}

fn by_handle(network: &Network, word: &str, typed: &Folded) -> Option<Found> {
    // A space is no hyphen: two people called Ana Souza stay a question, though one of them is `ana-souza`.
    let folded = (!word.contains(char::is_whitespace)).then(|| typed.plain().replace(' ', "-"));
    choose(network, |contact| {
        word.eq_ignore_ascii_case(&contact.handle) || folded.as_deref() == Some(contact.handle.as_str())
    })
}

fn by_email(network: &Network, word: &str) -> Option<Found> {
    let address = word.trim_start_matches('<').trim_end_matches('>');
    if !address.contains('@') {
        return None;
    }
    let lower = address.to_lowercase();
    let same = |email: &str| email.eq_ignore_ascii_case(address) || !email.is_ascii() && email.to_lowercase() == lower;
    choose(network, |contact| contact.emails().iter().any(|email| same(email)))
}

fn by_phone(network: &Network, word: &str, region: Option<&str>) -> Option<Found> {
    if !phone::looks_like(word) {
        return None;
    }
    let key = phone::key(word, region);
    choose(network, |contact| contact.phones().iter().any(|phone| phone::has_key(phone, &key, region)))
}

/// Exact names, else word-prefixes, in one pass.
fn by_name(network: &Network, word: &str, typed: &Folded) -> Option<Found> {
    let words: Words = typed.words().collect();
    let sieve = typed.sieve();
    let (mut exact, mut prefixes) = (Vec::new(), Vec::new());
    let mut name = Folded::default();
    for (person, contact) in (0..).zip(&network.contacts) {
        let mut best = None;
        for text in names(contact).filter(|text| sieve.lets_through(text)) {
            name.read(text);
            // A name of signs alone has nothing left when it is folded.
            if name.same(typed) || text.trim() == word {
                best = None;
                exact.push((contact.archived, (), person));
                break;
            }
            best = best.into_iter().chain(Fit::of(&words, typed, &name)).min();
        }
        prefixes.extend(best.map(|fit| (contact.archived, fit, person)));
    }
    decide(exact).or_else(|| decide(prefixes))
}

/// How well words fit a name as prefixes of its words; the least is the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// How many of the typed words are no whole word of the name.
    partial: usize,
    /// The typed words stand in another order.
    disordered: bool,
}

impl Fit {
    fn of(typed: &[Word], whole: &Folded, name: &Folded) -> Option<Fit> {
        let first = typed.first()?;
        if name.words().any(|word| word.begins_with(*first)) {
            let words: Words = name.words().collect();
            if let Some(whole_words) = take_words(typed, &words) {
                let mut rest = words.iter();
                let ordered = typed.iter().all(|typed| rest.any(|word| word.begins_with(*typed)));
                return Some(Fit { partial: typed.len() - whole_words, disordered: !ordered });
            }
        }
        name.begins_joined(whole).then_some(Fit { partial: typed.len(), disordered: false })
    }
}

/// Gives each typed word a word of the name that begins with it and says how many are whole; `None` if there are not enough.
///
/// The words that begin with a prefix are among those that begin with a shorter one, or none of them is. So it is enough that
/// the longest chooses first.
fn take_words(typed: &[Word], words: &[Word]) -> Option<usize> {
    let mut longest_first: Words = typed.iter().copied().collect();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.plain().len()));
    let mut free: Words = words.iter().copied().collect();
    let mut whole_words = 0;
    for typed in longest_first {
        let whole = free.iter().position(|word| word.is(typed));
        whole_words += usize::from(whole.is_some());
        free.remove(whole.or_else(|| free.iter().position(|word| word.begins_with(typed)))?);
    }
    Some(whole_words)
}

fn by_spelling_or_id(network: &Network, word: &str, typed: &Folded) -> Found {
    // With an id found, only what is likely matters.
    let by_id = by_id(network, word);
    let floor = if by_id.is_some() { LIKELY } else { NEAR };
    let (mut likely, mut near) = (Vec::new(), Vec::new());
    let words: Words = typed.words().collect();
    let mut name = Folded::default();
    if !words.is_empty() && word.len() <= MISSPELLABLE {
        for (person, contact) in (0..).zip(&network.contacts) {
            let mut best = Likeness::default();
            for text in names(contact) {
                name.read(text);
                let likeness = Likeness::of(&words, typed, &name, floor);
                if likeness.mean > best.mean {
                    best = likeness;
                }
            }
            if best.weakest >= LIKELY {
                likely.push((contact.archived, best.mean, person));
            } else if best.mean >= NEAR || best.strongest >= LIKELY {
                near.push((contact.archived, best.mean, person));
            }
        }
    }
    // People put away come last.
    likely.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    if let Some(&(archived, best, person)) = likely.first() {
        let rival = likely.get(1).is_some_and(|(other, next, _)| *other == archived && best - next < CLEARLY);
        return if rival { Found::Many(persons(likely)) } else { Found::Likely(person) };
    }
    by_id.unwrap_or_else(|| {
        near.sort_by(|a, b| b.1.total_cmp(&a.1));
        near.truncate(3);
        Found::Nobody { nearest: persons(near) }
    })
}

/// How alike typed words and a name are, from 0 to 1.
#[derive(Clone, Copy, Default)]
struct Likeness {
    /// The typed words on average.
    mean: f64,
    /// The typed word that is the least alike.
    weakest: f64,
    /// The typed word that is the most alike.
    strongest: f64,
}

impl Likeness {
    fn of(words: &[Word], typed: &Folded, name: &Folded, floor: f64) -> Likeness {
        // Only a space is missing, or one too many.
        if name.same_letters(typed) {
            return Likeness { mean: 1.0, weakest: 1.0, strongest: 1.0 };
        }
        let mut free: Words = name.words().collect();
        let mut likeness = Likeness { mean: 0.0, weakest: 1.0, strongest: 0.0 };
        for typed in words {
            let all = free.iter().map(|word| alike(*typed, *word, floor)).enumerate();
            let (at, best) = all.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            if best > 0.0 {
                free.remove(at);
            }
            likeness.mean += best / words.len() as f64;
            likeness.weakest = likeness.weakest.min(best);
            likeness.strongest = likeness.strongest.max(best);
        }
        likeness
    }
}

/// How alike two words are; 0 where it is less than `floor` for sure.
fn alike(typed: Word, word: Word, floor: f64) -> f64 {
    let all = typed.pairs(word).map(|(typed, word)| spelled_alike(typed, word, floor));
    all.fold(0.0, f64::max)
}

fn spelled_alike(a: &str, b: &str, floor: f64) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let shared = a.chars().filter(|c| b.contains(*c)).count().min(b_length) as f64;
    // Jaro counts shared letters; Winkler adds four tenths of the rest at most.
    let jaro = (shared / a_length as f64 + shared / b_length as f64 + 1.0) / 3.0;
    if jaro + 0.4 * (1.0 - jaro) < floor {
        return 0.0;
    }
    let likeness = strsim::jaro_winkler(a, b);
    match a_length.min(b_length) {
        0..TYPABLE => likeness.min(LIKELY - OTHER_BEGINNING),
        TYPABLE..SHORT if a.chars().next() != b.chars().next() => likeness - OTHER_BEGINNING,
        _ => likeness,
    }
}

fn by_id(network: &Network, word: &str) -> Option<Found> {
    let (first, last) = Id::range_of(word).filter(|_| word.len() >= 2)?;
    let meant = (0..).zip(&network.contacts).filter(|(_, contact)| (first..=last).contains(&contact.id));
    let meant: Vec<Person> = meant.map(|(person, _)| person).collect();
    // An ambiguous prefix is a question even where one of them is put away.
    match *meant {
        [] => None,
        [person] => Some(Found::One(person)),
        _ => Some(Found::Many(meant)),
    }
}

fn names(contact: &ContactHead) -> impl Iterator<Item = &str> {
    std::iter::once(&contact.name).chain(contact.aka()).map(|name| name.as_str())
}

/// Everybody who is meant, all of them equally.
fn choose(network: &Network, is_meant: impl Fn(&ContactHead) -> bool) -> Option<Found> {
    let meant = (0..).zip(&network.contacts).filter(|(_, contact)| is_meant(contact));
    decide(meant.map(|(person, contact)| (contact.archived, (), person)).collect())
}

/// The best of those that a tier found: the living first, then by rank, then in the order of the file.
fn decide<Rank: Ord + Copy>(mut found: Vec<(bool, Rank, Person)>) -> Option<Found> {
    found.sort_by_key(|(archived, rank, _)| (*archived, *rank));
    let &(archived, rank, best) = found.first()?;
    let has_rival = found.get(1).is_some_and(|(other, next, _)| (*other, *next) == (archived, rank));
    Some(if has_rival { Found::Many(persons(found)) } else { Found::One(best) })
}

fn persons<Rank>(found: Vec<(bool, Rank, Person)>) -> Vec<Person> {
    found.into_iter().map(|(_, _, person)| person).collect()
}

#[cfg(test)]
mod tests;
