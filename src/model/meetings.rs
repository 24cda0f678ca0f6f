//! The meetings of a file, in its order.

use std::fmt;
use std::iter::Chain;
use std::ops::Index;
use std::slice::Iter;

use super::MeetingHead;

/// The heads of all meetings. They lie in two parts, since two cores read them: to move a hundred thousand into one place takes
/// longer than to look into two.
#[derive(Clone, Default)]
pub struct Meetings {
    first: Vec<MeetingHead>,
    second: Vec<MeetingHead>,
}

impl Meetings {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.first.len() + self.second.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<&MeetingHead> {
        self.first.get(at).or_else(|| self.second.get(at.checked_sub(self.first.len())?))
    }

    /// The last one of the file.
    pub fn last(&self) -> Option<&MeetingHead> {
        self.second.last().or(self.first.last())
    }

    /// All of them in order.
    pub fn iter(&self) -> Chain<Iter<'_, MeetingHead>, Iter<'_, MeetingHead>> {
        self.first.iter().chain(&self.second)
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut MeetingHead> {
        self.first.iter_mut().chain(&mut self.second)
    }

    /// Puts one behind the last.
    pub fn push(&mut self, meeting: MeetingHead) {
        let part = if self.second.is_empty() { &mut self.first } else { &mut self.second };
        part.push(meeting);
    }

    /// Puts some behind the last.
    pub fn append(&mut self, mut more: Vec<MeetingHead>) {
        match self.second.is_empty() {
            true => self.second = more,
            false => self.second.append(&mut more),
        }
    }
}

impl fmt::Debug for Meetings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl Index<usize> for Meetings {
    type Output = MeetingHead;

    fn index(&self, at: usize) -> &MeetingHead {
        match at.checked_sub(self.first.len()) {
            None => &self.first[at],
            Some(at) => &self.second[at],
        }
    }
}

impl<'a> IntoIterator for &'a Meetings {
    type Item = &'a MeetingHead;
    type IntoIter = Chain<Iter<'a, MeetingHead>, Iter<'a, MeetingHead>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Vec<MeetingHead>> for Meetings {
    fn from(first: Vec<MeetingHead>) -> Meetings {
        Meetings { first, second: Vec::new() }
    }
}

impl FromIterator<MeetingHead> for Meetings {
    fn from_iter<I: IntoIterator<Item = MeetingHead>>(meetings: I) -> Meetings {
        Meetings::from(meetings.into_iter().collect::<Vec<MeetingHead>>())
    }
}
