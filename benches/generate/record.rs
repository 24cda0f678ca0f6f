//! Records as the program writes them: compact, keys in their order, empty ones left out.

use chrono::NaiveDate;
use serde::Serialize;

/// How somebody came into your life.
#[derive(Serialize)]
pub struct Met {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    #[serde(serialize_with = "as_text")]
    pub on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Whom they know.
#[derive(Serialize)]
pub struct Link {
    pub to: String,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub tie: Option<&'static str>,
}

/// What was learned about them.
#[derive(Serialize)]
pub struct Fact {
    #[serde(serialize_with = "as_text")]
    pub on: NaiveDate,
    pub text: String,
}

fn as_text<S: serde::Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// A record in the making: its keys in the order they are put, empty ones left out.
pub struct Object(Vec<u8>);

impl Object {
    /// A record of this id.
    pub fn new(id: &str) -> Object {
        Object(format!("{{\"id\":\"{id}\"").into_bytes())
    }

    /// Adds a key, unless the value is empty.
    pub fn put(mut self, key: &str, value: impl Serialize) -> Object {
        let before = self.0.len();
        self.0.extend_from_slice(format!(",\"{key}\":").as_bytes());
        let start = self.0.len();
        let written = serde_json::to_writer(&mut self.0, &value);
        if written.is_err() || matches!(&self.0[start..], b"null" | b"\"\"" | b"[]" | b"false") {
            self.0.truncate(before);
        }
        self
    }

    /// The bytes of the record.
    pub fn close(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}
