//! The program as a person or another program meets it: words in, text and exit status out, one file changed.
//!
//! There is a file a command, and one for each topic that goes across them. Slow tests take a sample; with
//! `NETREC_TEST_ALL=1` they take everything.

mod add;
mod channels;
mod checking;
mod completion;
mod crates;
mod demo;
mod done_snooze_drop;
mod draft;
mod due;
mod dupes;
#[cfg(unix)]
mod editing;
#[cfg(feature = "encryption")]
mod encryption;
#[cfg(feature = "encryption")]
mod encryption_stops;
#[path = "../../fuzz/entries.rs"]
mod entries;
mod env;
mod errors;
mod everyday;
mod export;
mod form;
mod formats;
#[allow(dead_code, reason = "only its networks are wanted")]
#[path = "../../benches/generate.rs"]
mod generate;
mod history;
mod hostile;
mod house;
mod import;
mod import_calendars;
mod import_exports;
mod import_formats;
mod keeping;
mod knowing;
mod links;
mod list_show;
mod log;
mod mail;
mod manual;
mod merging;
#[cfg(not(feature = "encryption"))]
mod no_encryption;
mod no_queries;
mod output;
mod page;
mod path;
mod programs;
mod queries;
mod races;
mod regression;
mod remind;
mod replay;
mod restore;
mod review;
mod rm;
mod round_trips;
mod sample;
mod selecting;
mod sequences;
mod shell;
mod signs;
mod talks;
mod time;
mod undo;
mod untrusted;
#[cfg(unix)]
mod version;
mod versions;
#[cfg(unix)]
mod walks;
#[cfg(unix)]
mod week;
mod words;
mod year;
mod zones;

#[cfg(unix)]
mod browser;
#[cfg(unix)]
mod desk;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod kills;
#[cfg(unix)]
mod open_event;
#[cfg(unix)]
mod page_in_browser;
#[cfg(unix)]
mod paging;
#[cfg(unix)]
mod privacy;
#[cfg(unix)]
mod progress;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod refusals;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(unix)]
mod written;
