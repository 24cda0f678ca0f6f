//! What the three kinds of record have in common, and the macro that makes them.
//!
//! A record is a JSON object whose known keys have types. Keys that the program does not know are kept as the bytes they
//! were, behind the known ones; empty values are left out. Of a doubled key the last one counts, as for `jq`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

use super::{Id, Moment};

/// The lists of the data file, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// People.
    Contacts,
    /// Follow-ups and exploration plans.
    Reminders,
    /// Times in touch.
    Meetings,
}

impl Section {
    /// All of them, in the order of the file.
    pub const ALL: [Section; 3] = [Section::Contacts, Section::Reminders, Section::Meetings];

    /// The key of the list in the file.
    pub fn key(self) -> &'static str {
        ["contacts", "reminders", "meetings"][self as usize]
    }

    /// One record of the list, in a sentence.
    pub fn singular(self) -> &'static str {
        ["contact", "reminder", "meeting"][self as usize]
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A whole record of one of the three lists.
pub trait Record: Serialize + de::DeserializeOwned {
    /// The list it belongs to.
    const SECTION: Section;

    /// Its id.
    fn id(&self) -> Id;
}

/// A value that the program does not interpret: the bytes it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Raw(pub Box<RawValue>);

impl PartialEq for Raw {
    fn eq(&self, other: &Raw) -> bool {
        self.0.get() == other.0.get()
    }
}

/// A key of an object, which takes no memory of its own where nothing in it is escaped.
pub struct Key<'de>(pub Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> de::Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// An object with keys of the user's own, in their order; of a doubled key the last one counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Pairs<V> {
        Pairs(Vec::new())
    }
}

impl<V> Pairs<V> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Sets a key, in its old place where it has one.
    pub fn set(&mut self, key: String, value: V) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some(pair) => pair.1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(at).1)
    }
}

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs<V>, D::Error> {
        struct Visitor<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> de::Visitor<'de> for Visitor<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Pairs::default();
                while let Some((key, value)) = map.next_entry()? {
                    pairs.set(key, value);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

/// Keys that the program does not know, with their values as the bytes they were.
pub type Unknown = Pairs<Raw>;

/// Whether a value is left out of the file.
pub trait Absent {
    /// True for what is not there.
    fn absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl<V> Absent for Pairs<V> {
    fn absent(&self) -> bool {
        self.0.is_empty()
    }
}

impl Absent for bool {
    fn absent(&self) -> bool {
        !self
    }
}

/// Values that are always written.
macro_rules! never_absent {
    ($($type:ty),*) => {$(impl Absent for $type {
        fn absent(&self) -> bool {
            false
        }
    })*};
}

never_absent!(String, Id, Moment);

/// Defines a struct whose fields are the keys of an object in the file, in their order, and `unknown` for all others.
///
/// A field marked `required` must be there; any other that is missing or `null` is its default.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident $(= $key:literal)? : $type:ty $(, $required:ident)?;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
            /// Keys that the program does not know.
            pub unknown: $crate::model::record::Unknown,
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                use $crate::model::record::Absent;
                let mut map = serializer.serialize_map(None)?;
                $(if !self.$field.absent() {
                    map.serialize_entry(record!(@key $field $($key)?), &self.$field)?;
                })*
                for (key, value) in &self.unknown.0 {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object that is a ", stringify!($name)))
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)*
                        let mut unknown = $crate::model::record::Unknown::default();
                        while let Some($crate::model::record::Key(key)) = map.next_key()? {
                            match &*key {
                                $(record!(@key $field $($key)?) => $field = map.next_value()?,)*
                                _ => unknown.set(key.into_owned(), map.next_value()?),
                            }
                        }
                        Ok($name {
                            $($field: record!(@finish $field, record!(@key $field $($key)?) $(, $required)?),)*
                            unknown,
                        })
                    }
                }
                deserializer.deserialize_map(Visitor)
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
    (@finish $field:ident, $key:expr, required) => { $field.ok_or_else(|| serde::de::Error::missing_field($key))? };
    (@finish $field:ident, $key:expr) => { $field.unwrap_or_default() };
}
pub(crate) use record;

/// Defines an enum of single words.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word in the file.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// Reads the word of the file.
            pub fn parse(text: &str) -> Option<$name> {
                $name::of_bytes(text.as_bytes())
            }

            /// Reads the word of the file from its bytes.
            pub fn of_bytes(text: &[u8]) -> Option<$name> {
                $(if text == $word.as_bytes() {
                    return Some($name::$variant);
                })*
                None
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;
