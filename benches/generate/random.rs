//! Random numbers, and what is drawn with them.

use chrono::{Days, NaiveDate};

use super::TODAY;
use super::vocabulary::{BEGINNINGS, ENDINGS, MAIL_HOSTS, PHONES, RARE_FAMILIES, SCRIPTS, SECOND_NAMES, WORDS};

/// SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
pub struct Random(pub u64);

impl Random {
    /// Sixty-four random bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// From 0 to one less than `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// From `first` to `last`, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// True for so many of a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// A value for so many of a hundred.
    pub fn maybe<T>(&mut self, share: u64, value: impl FnOnce(&mut Random) -> T) -> Option<T> {
        self.percent(share).then(|| value(self))
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    /// From none to `most`, each once.
    pub fn some(&mut self, list: &'static [&'static str], most: u64) -> Vec<&'static str> {
        let mut picked = Vec::new();
        for _ in 0..self.between(most / 2, most).min(self.between(0, most)) {
            let word = self.pick(list);
            if !picked.contains(&word) {
                picked.push(word);
            }
        }
        picked
    }

    /// Words of so many characters in all, give or take a word.
    pub fn words(&mut self, shortest: u64, longest: u64) -> String {
        let length = self.between(shortest, longest) as usize;
        let mut text = String::with_capacity(length + 16);
        while text.len() + 4 < length {
            match self.below(16) {
                _ if text.is_empty() => (),
                0 => text.push_str(". "),
                1 | 2 => text.push_str(", "),
                _ => text.push(' '),
            }
            text.push_str(self.pick(WORDS));
        }
        text
    }

    /// A name, and whether it has a Latin form beside it.
    pub fn name(&mut self) -> (String, bool) {
        let mut lot = self.below(100);
        let mut script = &SCRIPTS[0];
        for next in SCRIPTS {
            script = next;
            match lot.checked_sub(next.share) {
                Some(rest) => lot = rest,
                None => break,
            }
        }
        let given = self.pick(script.given);
        if script.family.is_empty() {
            return (given.to_owned(), false);
        }
        let is_first = std::ptr::eq(script, &SCRIPTS[0]);
        let given = match !is_first && self.percent(SECOND_NAMES) {
            true => format!("{given}{}{}", if script.family_first { "" } else { " " }, self.pick(script.given)),
            false => given.to_owned(),
        };
        let rare = is_first && self.percent(RARE_FAMILIES);
        let family = match rare {
            true => format!("{}{}", self.pick(BEGINNINGS), self.pick(ENDINGS)),
            false => self.pick(script.family).to_owned(),
        };
        let latin = given.chars().any(|c| c < '\u{250}');
        if latin && self.percent(25) {
            let initial = char::from(b'A' + self.below(26) as u8);
            return (format!("{given} {initial}. {family}"), false);
        }
        let (first, second) = if script.family_first { (family, given) } else { (given, family) };
        (format!("{first}{}{second}", script.joint), !latin && self.percent(60))
    }

    /// One or two addresses.
    pub fn emails(&mut self, address: &str) -> Vec<String> {
        let count = if self.percent(15) { 2 } else { 1 };
        let mut hosts = Vec::new();
        for _ in 0..count {
            let host = self.pick(MAIL_HOSTS);
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts.into_iter().map(|host| format!("{address}@{host}")).collect()
    }

    /// A number as E.164.
    pub fn phone(&mut self) -> String {
        let digit = |random: &mut Random| char::from(b'0' + random.below(10) as u8);
        self.pick(PHONES).chars().map(|c| if c == '#' { digit(self) } else { c }).collect()
    }

    /// A day that somebody might ask about today: a few weeks ago to half a year ahead.
    pub fn around_today(&mut self) -> NaiveDate {
        match self.below(20) {
            0 => TODAY,
            1 | 2 => TODAY - Days::new(self.between(1, 30)),
            _ => TODAY + Days::new(self.between(1, 180)),
        }
    }

    /// A day as the file keeps it, sometimes with a time.
    pub fn moment(&mut self, day: NaiveDate) -> String {
        match self.below(20) {
            0 => format!("{day}T{:02}:{}0", self.between(8, 20), self.below(6)),
            _ => day.to_string(),
        }
    }
}
