//! The lists of texts of a contact, as its head holds them.

use compact_str::CompactString;

/// Which of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Other names.
    Aka,
    /// Addresses of electronic mail.
    Emails,
    /// Telephone numbers.
    Phones,
    /// What they care about.
    Interests,
}

impl List {
    /// All of them, in the order in which they stand in a record.
    pub const ALL: [List; 4] = [List::Aka, List::Emails, List::Phones, List::Interests];
}

/// The lists, one behind the other in one place in memory: ten thousand people are held at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    all: Box<[CompactString]>,
    /// Where each list but the last ends.
    ends: [u32; List::ALL.len() - 1],
}

impl Texts {
    /// The lists of so many texts each, but the last, which has the others.
    pub fn new(all: Box<[CompactString]>, counts: [usize; List::ALL.len() - 1]) -> Texts {
        let mut end = 0;
        let ends = counts.map(|count| {
            end += count as u32;
            end
        });
        Texts { all, ends }
    }

    /// One of the lists.
    pub fn get(&self, list: List) -> &[CompactString] {
        let list = list as usize;
        let start = list.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let end = self.ends.get(list).map_or(self.all.len(), |end| *end as usize);
        &self.all[start..end]
    }

    /// Puts texts in the place of one of the lists.
    pub fn set(&mut self, list: List, texts: Vec<CompactString>) {
        let lists = List::ALL.map(|one| if one == list { &texts[..] } else { self.get(one) });
        let [aka, emails, phones, _] = lists;
        *self = Texts::new(lists.concat().into(), [aka.len(), emails.len(), phones.len()]);
    }
}

#[cfg(test)]
impl From<&super::Contact> for Texts {
    fn from(contact: &super::Contact) -> Texts {
        let lists = [&contact.aka, &contact.emails, &contact.phones, &contact.interests];
        let all = lists.into_iter().flatten().map(CompactString::from).collect();
        Texts::new(all, [contact.aka.len(), contact.emails.len(), contact.phones.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_holds_what_was_put_in_last() {
        let list = |texts: &[&str]| texts.iter().map(|text| CompactString::from(*text)).collect::<Vec<_>>();
        let mut texts = Texts::default();
        assert!(List::ALL.into_iter().all(|one| texts.get(one).is_empty()));
        for round in ["a", "b"] {
            for (count, one) in (1..).zip([List::Phones, List::Aka, List::Interests, List::Emails]) {
                texts.set(one, list(&vec![round; count]));
                assert_eq!(texts.get(one), list(&vec![round; count]));
            }
        }
        assert_eq!(List::ALL.map(|one| texts.get(one).len()), [2, 4, 1, 3]);
        texts.set(List::Emails, Vec::new());
        assert_eq!(List::ALL.map(|one| texts.get(one).len()), [2, 0, 1, 3]);
    }
}
