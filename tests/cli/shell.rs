//! The program as a shell finds it, among others.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::env::{Env, PROGRAM, copy_program};

/// Whether a program can be started with these words.
pub fn runs(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A folder of the home with the program in it.
pub fn bin(net: &Env) -> PathBuf {
    let folder = net.home().join("bin");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join(if cfg!(windows) { "netrec.exe" } else { "netrec" });
    if !program.exists() {
        std::fs::hard_link(PROGRAM, &program).unwrap_or_else(|_| copy_program(&program));
    }
    folder
}

/// Where programs are looked for, this folder first.
pub fn path_with(folder: &Path) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap()
}
