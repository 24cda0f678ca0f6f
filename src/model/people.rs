//! The people that a record names: most name one, and a hundred thousand records are held at once.

use std::ops::Deref;

use super::Person;

/// The people that a meeting or a reminder names, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People(Few);

/// Sixteen bytes, whoever and how many they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Few {
    #[default]
    Nobody,
    One([Person; 1]),
    Two([Person; 2]),
    /// Behind one pointer, which is half the size of a slice's.
    #[allow(clippy::box_collection)]
    Many(Box<Vec<Person>>),
}

impl People {
    /// Nobody yet.
    pub const fn new() -> People {
        People(Few::Nobody)
    }

    /// Two of them.
    pub const fn two(first: Person, second: Person) -> People {
        People(Few::Two([first, second]))
    }

    /// Adds somebody at the end.
    #[inline]
    pub fn push(&mut self, person: Person) {
        self.0 = match &mut self.0 {
            Few::Nobody => Few::One([person]),
            Few::One([first]) => Few::Two([*first, person]),
            Few::Two([first, second]) => Few::Many(Box::new(vec![*first, *second, person])),
            Few::Many(many) => return many.push(person),
        };
    }

    /// Keeps only those of whom it is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&Person) -> bool) {
        *self = self.iter().copied().filter(|person| keep(person)).collect();
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0 = Few::Nobody;
    }
}

impl Deref for People {
    type Target = [Person];

    #[inline]
    fn deref(&self) -> &[Person] {
        match &self.0 {
            Few::Nobody => &[],
            Few::One(one) => one,
            Few::Two(two) => two,
            Few::Many(many) => many,
        }
    }
}

impl Extend<Person> for People {
    fn extend<I: IntoIterator<Item = Person>>(&mut self, people: I) {
        people.into_iter().for_each(|person| self.push(person));
    }
}

impl FromIterator<Person> for People {
    fn from_iter<I: IntoIterator<Item = Person>>(people: I) -> People {
        let mut all = People::new();
        all.extend(people);
        all
    }
}

impl From<&[Person]> for People {
    fn from(people: &[Person]) -> People {
        people.iter().copied().collect()
    }
}

impl IntoIterator for People {
    type Item = Person;
    type IntoIter = std::vec::IntoIter<Person>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {
            Few::Nobody => Vec::new(),
            Few::One(one) => one.to_vec(),
            Few::Two(two) => two.to_vec(),
            Few::Many(many) => *many,
        }
        .into_iter()
    }
}

impl<'a> IntoIterator for &'a People {
    type Item = &'a Person;
    type IntoIter = std::slice::Iter<'a, Person>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_put_in_whoever_and_how_many_they_are() {
        for count in 0..6 {
            let wanted: Vec<Person> = (10..10 + count).collect();
            let mut people = People::from(&wanted[..]);
            assert_eq!(people[..], wanted);
            assert_eq!((&people).into_iter().count(), wanted.len());
            people.clear();
            assert!(people.is_empty());
        }
        assert_eq!(size_of::<People>(), 16);
    }
}
