//! Undoing, doing again, and restoring: each of them an operation itself.

use super::change::Transaction;
use super::commit::Again;
use super::crypt::Opened;
use super::files::{Draft, Piece, Stamp};
use super::history::{Line, Operation, Reason, Standing, Whole};
use super::verify::is_whole;
use super::view::View;
use super::{Changed, Copy, Need, Occasion, Store, TRIES};
use crate::error::{Error, Result};
use crate::model::{Id, Section};

/// Which operation was undone, or done again.
#[derive(Debug)]
pub struct Undone {
    /// The operation.
    pub operation: Operation,
    /// True if it was done again.
    pub again: bool,
}

/// Which way an operation is gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Forth,
}

impl Store {
    /// Undoes an operation, named by its id or the beginning of it; without a name the newest one that stands.
    pub fn undo(&self, name: Option<&str>, occasion: Occasion<'_>) -> Result<Changed<Undone>> {
        self.go(occasion, |operations, standing| match name {
            None => {
                let newest = operations.iter().rev().find(|operation| {
                    operation.is_new() && !standing.is_undone(operation.op) && !self.is_settled_form(operation)
                });
                let newest =
                    newest.ok_or_else(|| Error::failed("there is nothing to undo").advise("see netrec history"))?;
                Ok((newest, Way::Back))
            }
            Some(name) => {
                let named = find(operations, name)?;
                match (named.undoes, named.redoes) {
                    // To undo an undo is to do it again, and the other way round.
                    (Some(undone), _) => Ok((by_id(operations, undone)?, Way::Forth)),
                    (_, Some(redone)) => Ok((by_id(operations, redone)?, Way::Back)),
                    _ => Ok((named, Way::Back)),
                }
            }
        })
    }

    /// Does the operation again that was undone last, unless something new was done since.
    pub fn redo(&self, occasion: Occasion<'_>) -> Result<Changed<Undone>> {
        self.go(occasion, |operations, standing| match standing.undone.last() {
            Some(op) => Ok((by_id(operations, *op)?, Way::Forth)),
            None => Err(Error::failed("there is nothing to redo")
                .advise("a change after an undo clears it; see netrec history")),
        })
    }

    /// Whether an operation only put the file into form and other operations went over that: it can't be undone any more, and
    /// must not keep older ones from being undone.
    fn is_settled_form(&self, operation: &Operation) -> bool {
        let after = operation.whole.as_ref().filter(|_| operation.only_forms()).map(|whole| &whole.after);
        after.is_some_and(|after| !self.hold_the_same(&self.paths.data, &self.paths.whole(after)).unwrap_or(false))
    }

    fn go(
        &self,
        occasion: Occasion<'_>,
        choose: impl for<'a> Fn(&'a [Operation], &Standing) -> Result<(&'a Operation, Way)>,
    ) -> Result<Changed<Undone>> {
        let _lock = self.lock(occasion)?;
        // What a first try of this very undo did is not what it shall take back.
        let mut formed = None;
        for _ in 0..TRIES {
            let view = match self.read(Need::ALL) {
                // Neither can the history be read.
                Err(error) if self.keys.seal().is_none() && self.is_sealed()? => return Err(error),
                view => view,
            };
            self.settle_history(view.as_ref().ok())?;
            let mut operations = self.operations()?;
            operations.retain(|operation| Some(operation.op) != formed);
            let standing = Standing::of(&operations);
            let (operation, way) = match (choose(&operations, &standing), &view) {
                (Ok(chosen), _) => chosen,
                // A file that cannot be read is what is wrong in the first place.
                (Err(_), Err(_)) => return view.and_then(|_| Err(self.restless())),
                (Err(error), Ok(_)) => return Err(error),
            };
            if standing.is_undone(operation.op) != (way == Way::Forth) {
                let state = if way == Way::Back { "is undone already" } else { "is not undone" };
                return Err(Error::failed(format!("{} {state}", named(operation))).advise("see netrec history"));
            }
            let again = match way {
                Way::Back => Again::Undoes(operation.op),
                Way::Forth => Again::Redoes(operation.op),
            };
            let undone = Undone { operation: operation.clone(), again: way == Way::Forth };
            let mut changed =
                Changed { value: undone, operation: None, created: false, reformed: false, warnings: Vec::new() };
            changed.operation = match &operation.whole {
                Some(whole) => self.go_whole(operation, whole, way, again, occasion, &mut changed.warnings)?,
                None => {
                    let mut view = view?;
                    let effect = {
                        let mut transaction = Transaction::new(&view);
                        for line in &operation.lines {
                            self.go_line(&view, &mut transaction, line, way, operation, &operations)?;
                        }
                        transaction.finish()?
                    };
                    if view.reformed {
                        formed = self.commit_form(&mut view, occasion, &mut changed.warnings)?;
                        if formed.is_none() {
                            continue;
                        }
                    }
                    self.commit_lines(&view, effect, occasion, Some(again), &mut changed.warnings)?
                }
            };
            if changed.operation.is_some() {
                return Ok(changed);
            }
        }
        Err(self.restless())
    }

    fn go_line(
        &self,
        view: &View,
        transaction: &mut Transaction<'_>,
        line: &Line,
        way: Way,
        operation: &Operation,
        operations: &[Operation],
    ) -> Result<()> {
        let (is, becomes) = match way {
            Way::Back => (&line.after, &line.before),
            Way::Forth => (&line.before, &line.after),
        };
        let now = view.line(line.list, line.id)?;
        if now != *is {
            return Err(overtaken(line, now, operation, operations));
        }
        match (line.list, line.id) {
            (Some(section), Some(id)) => transaction.set(section, id, becomes.clone(), Some(line.behind)),
            _ => {
                transaction.put_raw_settings(becomes.clone().unwrap_or_else(|| "{}".to_owned()));
                Ok(())
            }
        }
    }

    fn go_whole(
        &self,
        operation: &Operation,
        whole: &Whole,
        way: Way,
        again: Again,
        occasion: Occasion<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Id>> {
        let before = whole.before.as_ref().ok_or_else(|| {
            Error::failed(format!("before {} there was no file", named(operation)))
                .advise("remove the file by hand if you mean to")
        })?;
        let (is, becomes) = match way {
            Way::Back => (&whole.after, before),
            Way::Forth => (before, &whole.after),
        };
        let data = &self.paths.data;
        let stamp = Stamp::at(data);
        if !self.hold_the_same(data, &self.paths.whole(is))? {
            return Err(Error::failed(format!("the file has changed since {}", named(operation)))
                .advise("undo what came after it first: netrec history"));
        }
        let (source, len) = self.source_of(&self.paths.whole(becomes))?;
        let draft = Draft::write(data, &source, &[Piece::Old(0, len)], self.sealing()?.as_ref())?;
        self.commit_whole(draft, whole.reason, stamp, occasion, Some(again), warnings)
    }

    /// Puts a copy in the place of the data file. The file that stands there is kept with the history, damaged or not.
    pub fn restore(&self, copy: &Copy, occasion: Occasion<'_>) -> Result<Changed<()>> {
        if let Some(folder) = self.paths.data.parent().filter(|folder| super::is_missing(folder)) {
            super::files::make_folder(folder)?;
        }
        let _lock = self.lock_as_it_is(occasion)?;
        let Opened { plain: bytes, seal } = self.opened(&copy.path)?;
        // Where the file itself can't be opened any more, the copy tells how it was encrypted.
        self.keys.learn(seal);
        self.settle_history(self.read(Need::ALL).ok().as_ref())?;
        // A copy in form goes back byte for byte.
        let bytes = match is_whole(&bytes) {
            true => bytes,
            false => match self.normalise(&bytes) {
                Ok(formed) => formed.text.into_bytes(),
                Err(_) => {
                    return Err(Error::failed(format!("{} is no whole data file either", copy.path.display()))
                        .advise("see netrec restore for others"));
                }
            },
        };
        let stamp = Stamp::at(&self.paths.data);
        let draft = self.draft_of(bytes)?;
        let mut warnings = Vec::new();
        match self.commit_whole(draft, Reason::Restore, stamp, occasion, None, &mut warnings)? {
            Some(operation) => Ok(Changed {
                value: (),
                operation: Some(operation),
                created: stamp.is_none(),
                reformed: false,
                warnings,
            }),
            None => Err(self.restless()),
        }
    }
}

impl View {
    /// The bytes of a line that an operation touched; `None` where it is not there.
    pub(super) fn line(&self, list: Option<Section>, id: Option<Id>) -> Result<Option<String>> {
        match (list, id) {
            (Some(section), Some(id)) => match self.place(section, id)? {
                Some((_, place)) => self.text(place).map(Some),
                None => Ok(None),
            },
            _ => self.settings_text().map(Some),
        }
    }
}

fn by_id(operations: &[Operation], op: Id) -> Result<&Operation> {
    let found = operations.iter().find(|operation| operation.op == op);
    found.ok_or_else(|| Error::failed("that operation is no longer in the history"))
}

fn find<'a>(operations: &'a [Operation], name: &str) -> Result<&'a Operation> {
    let range = Id::range_of(name);
    let mut found =
        operations.iter().filter(|operation| range.is_some_and(|(first, last)| (first..=last).contains(&operation.op)));
    match (found.next(), found.next()) {
        (Some(operation), None) => Ok(operation),
        (Some(_), Some(_)) => {
            Err(Error::failed(format!("several operations begin with {name:?}")).advise("type more of its id"))
        }
        (None, _) => {
            Err(Error::failed(format!("no operation {name:?}")).advise("netrec history lists them with their ids"))
        }
    }
}

/// An operation as a person knows it.
fn named(operation: &Operation) -> String {
    format!("operation {} ({})", operation.op, operation.command.join(" "))
}

/// The error for a record that something later changed: an operation, if the record is what that one left.
fn overtaken(line: &Line, now: Option<String>, operation: &Operation, operations: &[Operation]) -> Error {
    let last = operations.iter().rev().take_while(|later| later.n > operation.n).find_map(|later| {
        let same = later.lines.iter().find(|other| (other.list, other.id) == (line.list, line.id))?;
        Some((later, same))
    });
    let later = last.filter(|(_, left)| left.after == now).map(|(later, _)| later);
    let what = match line.list {
        Some(section) => format!("one {} of it", section.singular()),
        None => "the settings".to_owned(),
    };
    match later {
        Some(later) => {
            Error::failed(format!("cannot go back over {}: {} changed {what} later", named(operation), named(later)))
                .advise(format!("undo that first: netrec undo {}", later.op))
        }
        None => {
            Error::failed(format!("cannot go back over {}: {what} was changed outside netrec since", named(operation)))
                .advise("nothing was changed")
        }
    }
}
