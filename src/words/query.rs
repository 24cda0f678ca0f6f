//! A QUERY as people type it, understood.
//!
//! ```text
//! query = all { "or" all }              all   = one { ["and"] one }
//! one   = ("not" | "-") one | "(" query ")" | term
//! term  = text | key sign value         sign  = ":" | "=" | "!=" | "<" | "<=" | ">" | ">="
//! ```
//!
//! A value is a word or a text in quotes; `*` is any value and `""` is none. Spans (`90d`, `2w`), dates and numbers take their
//! sign behind, where no shell eats it: `+` is that much or more, `-` that much or less, and for a date that day or after, or
//! before. How the values of each key are compared stands in [`crate::model::query`].

mod bad;
mod term;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use self::bad::BadQuery;
use crate::model::Query;
use crate::model::query::{Compare, Term, Wanted};

/// How deep parentheses and negations go, which bounds the stack.
const DEEPEST: usize = 64;

/// Understands a whole text as a query. An empty one asks for everybody.
///
/// # Errors
/// A text that is none: where it goes wrong, and what could stand there.
pub fn parse(text: &str, today: NaiveDate) -> Result<Query, BadQuery> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, depth: 0, today };
    parser.skip_spaces();
    if parser.peek().is_none() {
        return Ok(Query::and([]));
    }
    let query = parser.any(None)?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(BadQuery::new(parser.at, "this parenthesis closes nothing")),
    }
}

/// A text and how far it has been read, in characters.
struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    today: NaiveDate,
}

/// What stands between a key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// `:`.
    Colon,
    /// `!=`.
    Unequal,
    /// Any other.
    Compare(Compare),
}

/// What stands behind a sign.
struct Value {
    text: String,
    quoted: bool,
    /// A `*`, `+` or `-` behind the closing quote.
    suffix: Option<char>,
    /// Where it begins.
    start: usize,
}

impl Value {
    /// `*`: whatever there is.
    fn is_any(&self) -> bool {
        !self.quoted && self.text.chars().all(|c| c == '*')
    }

    /// `""`: nothing.
    fn is_none(&self) -> bool {
        self.quoted && self.suffix.is_none() && self.text.trim().is_empty()
    }
}

impl Parser {
    /// Terms with `or` between them. `after` is what stands before, where something does.
    fn any(&mut self, after: Option<&str>) -> Result<Query, BadQuery> {
        let mut found = vec![self.all(after)?];
        while self.eat_word("or") {
            found.push(self.all(Some("or"))?);
        }
        Ok(Query::or(found))
    }

    /// Terms side by side.
    fn all(&mut self, after: Option<&str>) -> Result<Query, BadQuery> {
        let mut found = vec![self.one(after)?];
        loop {
            let and = self.eat_word("and");
            if !and && (matches!(self.peek(), None | Some(')')) || self.at_word("or")) {
                return Ok(Query::and(found));
            }
            found.push(self.one(and.then_some("and"))?);
        }
    }

    fn one(&mut self, after: Option<&str>) -> Result<Query, BadQuery> {
        self.skip_spaces();
        let start = self.at;
        match self.peek() {
            None | Some(')') => {
                return Err(match after {
                    Some(after) => {
                        BadQuery::new(start, format!("a term is missing behind {after:?}, like tag:investor"))
                    }
                    None => BadQuery::new(start, "this parenthesis closes nothing"),
                });
            }
            Some('(') => {
                self.at += 1;
                let query = self.nested(start, |parser| parser.any(Some("(")))?;
                return match self.eat(')') {
                    true => {
                        self.skip_spaces();
                        Ok(query)
                    }
                    false => Err(BadQuery::new(start, "this parenthesis is never closed")),
                };
            }
            Some('-') => {
                self.at += 1;
                return Ok(!self.nested(start, |parser| parser.one(Some("-")))?);
            }
            _ => {}
        }
        for word in ["or", "and"] {
            if self.at_word(word) {
                let bad = BadQuery::new(start, format!("a term is missing before {word:?}"));
                return Err(bad.advise(format!("the word itself is looked for in quotes: \"{word}\"")));
            }
        }
        if self.eat_word("not") {
            return Ok(!self.nested(start, |parser| parser.one(Some("not")))?);
        }
        let query = self.term()?;
        self.skip_spaces();
        Ok(query)
    }

    fn nested<T>(
        &mut self,
        start: usize,
        read: impl FnOnce(&mut Parser) -> Result<T, BadQuery>,
    ) -> Result<T, BadQuery> {
        if self.depth == DEEPEST {
            return Err(BadQuery::new(start, format!("this is nested more than {DEEPEST} deep")));
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn term(&mut self) -> Result<Query, BadQuery> {
        let start = self.at;
        if let Some(text) = self.quoted()? {
            if text.trim().is_empty() {
                return Err(BadQuery::new(start, "nothing stands between these quotes"));
            }
            let open = self.eat('*');
            self.boundary()?;
            return Ok(Query::Term(Term::Word(Wanted { text, open })));
        }
        let word = self.run(|parser| parser.sign_length() > 0);
        match self.sign() {
            Some(sign) => self.keyed(start, &word, sign),
            None => {
                self.boundary()?;
                self.bare(start, &word)
            }
        }
    }

    /// A word or a text in quotes; `None` where there is neither.
    fn value(&mut self) -> Result<Option<Value>, BadQuery> {
        let start = self.at;
        let (text, quoted) = match self.quoted()? {
            Some(text) => (text, true),
            None => (self.run(|_| false), false),
        };
        if text.is_empty() && !quoted {
            return Ok(None);
        }
        let suffix = self.peek().filter(|c| quoted && "*+-".contains(*c));
        self.at += usize::from(suffix.is_some());
        self.boundary()?;
        Ok(Some(Value { text, quoted, suffix, start }))
    }

    /// A text in quotes of any kind, in which a backslash takes the quote or backslash behind it as it is.
    fn quoted(&mut self) -> Result<Option<String>, BadQuery> {
        let start = self.at;
        let close = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            Some('“') => '”',
            _ => return Ok(None),
        };
        self.at += 1;
        let mut text = String::new();
        loop {
            let mut next = self.next();
            if next == Some('\\') && self.peek().is_some_and(|c| c == close || c == '\\') {
                text.extend(self.next());
                continue;
            }
            match next.take() {
                Some(c) if c == close => return Ok(Some(text)),
                Some(c) => text.push(c),
                None => return Err(BadQuery::new(start, "this quote is never closed")),
            }
        }
    }

    /// The characters up to a space, a parenthesis, a double quote, or where `stop` says.
    fn run(&mut self, stop: impl Fn(&Parser) -> bool) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| !is_edge(*c) && !stop(self)) {
            word.push(c);
            self.at += 1;
        }
        word
    }

    /// Takes the sign between a key and its value; a colon may stand before another one.
    fn sign(&mut self) -> Option<Sign> {
        let colon = self.eat(':');
        let length = if self.peek() == Some(':') { 0 } else { self.sign_length() };
        let text: String = self.chars.iter().skip(self.at).take(length).collect();
        self.at += length;
        Some(match text.as_str() {
            "!=" => Sign::Unequal,
            "<" => Sign::Compare(Compare::Less),
            "<=" => Sign::Compare(Compare::AtMost),
            "=" => Sign::Compare(Compare::Equal),
            ">=" => Sign::Compare(Compare::AtLeast),
            ">" => Sign::Compare(Compare::More),
            _ if colon => Sign::Colon,
            _ => return None,
        })
    }

    /// How many characters of a sign stand here.
    fn sign_length(&self) -> usize {
        let then_equal = self.chars.get(self.at + 1) == Some(&'=');
        match self.peek() {
            Some('<' | '>' | '!') if then_equal => 2,
            Some(':' | '<' | '>' | '=') => 1,
            _ => 0,
        }
    }

    /// Makes sure that a term ends here.
    fn boundary(&self) -> Result<(), BadQuery> {
        match self.peek() {
            Some(c) if !c.is_whitespace() && !matches!(c, '(' | ')') => {
                Err(BadQuery::new(self.at, "a space is missing here: quotes stand around a whole word or value"))
            }
            _ => Ok(()),
        }
    }

    fn at_word(&self, word: &str) -> bool {
        let mut rest = self.chars.iter().skip(self.at);
        word.chars().all(|c| rest.next().is_some_and(|next| next.eq_ignore_ascii_case(&c)))
            && rest.next().is_none_or(|c| is_edge(*c))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.at += word.len();
            self.skip_spaces();
        }
        found
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
}

/// Whether a word ends before this character.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”')
}
