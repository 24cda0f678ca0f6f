//! A query as a text that parses to the same tree.

use std::fmt;

use super::{Compare, Field, Key, Query, Term, Wanted};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, queries: &[Query], between: &str| {
            queries.iter().enumerate().try_for_each(|(at, query)| {
                f.write_str(if at == 0 { "" } else { between })?;
                match query {
                    // What stands side by side binds closer than `or`.
                    Query::And(_) if between == " or " => write!(f, "{query}"),
                    Query::And(_) | Query::Or(_) => write!(f, "({query})"),
                    other => write!(f, "{other}"),
                }
            })
        };
        match self {
            Query::And(queries) => list(f, queries, " "),
            Query::Or(queries) => list(f, queries, " or "),
            Query::Not(query) => match &**query {
                Query::Term(Term::Has(key)) => write!(f, "no:{}", key.as_value()),
                inner @ (Query::And(_) | Query::Or(_)) => write!(f, "-({inner})"),
                inner => write!(f, "-{inner}"),
            },
            Query::Term(term) => write!(f, "{term}"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Word(wanted) => write!(f, "{wanted}"),
            Term::Is(key, wanted) => write!(f, "{key}:{wanted}"),
            Term::Has(key) => write!(f, "has:{}", key.as_value()),
            Term::Day(field, compare, day) => write!(f, "{field}{compare}{}", day.format("%Y-%m-%d")),
            Term::Meetings(compare, number) => write!(f, "{}{compare}{number}", Field::Meetings),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Known(field) => write!(f, "{field}"),
            Key::Own(key) => write!(f, "{}.{key}", Field::Own),
        }
    }
}

impl Key {
    /// As it stands behind `has:`, where it may have spaces.
    fn as_value(&self) -> String {
        match self {
            Key::Known(field) => field.to_string(),
            Key::Own(_) => Plain(&self.to_string()).to_string(),
        }
    }
}

impl fmt::Display for Compare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Compare::Less => "<",
            Compare::AtMost => "<=",
            Compare::Equal => "=",
            Compare::AtLeast => ">=",
            Compare::More => ">",
        })
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Plain(&self.text), if self.open { "*" } else { "" })
    }
}

/// A text as it is typed, in quotes where it needs them.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match is_plain(self.0) {
            true => f.write_str(self.0),
            false => write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

/// Whether a text means itself without quotes, wherever it stands.
fn is_plain(text: &str) -> bool {
    let letters = |c: char| c.is_alphanumeric() || "@.+#_-'/".contains(c);
    let lower = text.to_lowercase();
    let reserved = matches!(&*lower, "and" | "or" | "not") || Field::parse(&lower).is_some_and(Field::is_amount);
    text.chars().all(letters) && !text.starts_with(['-', '\'']) && !text.is_empty() && !reserved
}
