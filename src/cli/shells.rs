//! The shells that can be completed in. All but bash and zsh are as the library has them.

use std::ffi::OsString;
use std::io::{Result, Write};
use std::path::Path;

use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

/// All of them, by name.
pub const SHELLS: Shells<'static> = Shells(&[&BASH, &Elvish, &Fish, &Powershell, &ZSH]);

/// The library's script takes `circle=inner` and `tag:new` for three words each, as bash breaks them, and offers values with blanks
/// in them without quotes.
const BASH: Scripted = Scripted { shell: &Bash, script: include_str!("shells/bash.sh") };

/// The library's script offers nothing within quotes, and nobody by any but the first word of a name.
const ZSH: Scripted = Scripted { shell: &Zsh, script: include_str!("shells/zsh.sh") };

/// A shell with a script of our own.
struct Scripted {
    shell: &'static dyn EnvCompleter,
    script: &'static str,
}

impl EnvCompleter for Scripted {
    fn name(&self) -> &'static str {
        self.shell.name()
    }

    fn is(&self, name: &str) -> bool {
        self.shell.is(name)
    }

    fn write_registration(
        &self,
        _variable: &str,
        _name: &str,
        _program: &str,
        _completer: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        out.write_all(self.script.as_bytes())
    }

    fn write_complete(
        &self,
        tree: &mut clap::Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<()> {
        self.shell.write_complete(tree, words, folder, out)
    }
}
