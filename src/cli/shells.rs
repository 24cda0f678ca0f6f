//! The shells that can be completed in. All but bash are as the library has them.

use std::ffi::OsString;
use std::io::{Result, Write};
use std::path::Path;

use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

/// All of them, by name.
pub const SHELLS: Shells<'static> = Shells(&[&QuotingBash, &Elvish, &Fish, &Powershell, &Zsh]);

/// bash with a script of our own: the library's takes `circle=inner` and `tag:new` for three words each, as bash breaks them, and
/// offers values with blanks in them without quotes.
struct QuotingBash;

impl EnvCompleter for QuotingBash {
    fn name(&self) -> &'static str {
        Bash.name()
    }

    fn is(&self, name: &str) -> bool {
        Bash.is(name)
    }

    fn write_registration(
        &self,
        _variable: &str,
        _name: &str,
        _program: &str,
        _completer: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        out.write_all(include_bytes!("shells/bash.sh"))
    }

    fn write_complete(
        &self,
        tree: &mut clap::Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<()> {
        Bash.write_complete(tree, words, folder, out)
    }
}
