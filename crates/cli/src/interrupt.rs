//! Ctrl-C: half-written files are removed, and what was found so far is reported where that makes
//! sense.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pvchain::Progress;

use crate::end::FAILED;

/// The first Ctrl-C ends the work early, the second one ends the process.
pub(crate) fn stops(progress: &Arc<Progress>, drafts: Vec<PathBuf>) {
    let progress = Arc::clone(progress);
    let asked_before = AtomicBool::new(false);
    handle(move || {
        if asked_before.swap(true, Ordering::Relaxed) {
            exit(&drafts);
        }
        progress.stop();
    });
}

/// The first Ctrl-C ends the process; for work that has no answer before its end.
pub(crate) fn exits(drafts: Vec<PathBuf>) {
    handle(move || exit(&drafts));
}

fn handle(handler: impl FnMut() + Send + 'static) {
    // Without a handler Ctrl-C ends the process as it does anyway.
    let _ = ctrlc::set_handler(handler);
}

/// Ends the process at once and removes half-written outputs.
#[expect(clippy::exit, reason = "who presses Ctrl-C twice does not wait for main to return")]
fn exit(drafts: &[PathBuf]) {
    for draft in drafts {
        let _ = std::fs::remove_file(draft);
    }
    std::process::exit(FAILED.into());
}
