//! How far long work is, on standard error.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pvchain::{Progress, texts};

use crate::request::Request;

texts! {
    progress_line:
        "{{bar:30}} {{human_pos}} of {{human_len}} draws, {{eta}} left",
        "{{bar:30}} 已模拟 {{human_pos}} / {{human_len}} 次，剩余 {{eta}}";
}

/// Work shorter than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two looks at the progress.
const TICK: Duration = Duration::from_millis(100);

/// Does some work of so many draws that Ctrl-C ends early, and shows how far it is if it takes long
/// and somebody looks.
pub(crate) fn watched<T>(request: &Request, draws: u64, work: impl FnOnce(&Progress) -> T) -> T {
    request.stopping(|progress| shown(request, (progress, draws), || work(progress)))
}

fn shown<T>(request: &Request, (progress, draws): (&Progress, u64), work: impl FnOnce() -> T) -> T {
    if request.is("quiet") || !io::stderr().is_terminal() {
        return work();
    }
    let language = request.language;
    let (done, wait) = mpsc::channel::<()>();
    let is_running = move |time| matches!(wait.recv_timeout(time), Err(RecvTimeoutError::Timeout));
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if !is_running(PATIENCE) {
                return;
            }
            let bar = ProgressBar::with_draw_target(Some(draws), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(&progress_line().say(language)) {
                bar.set_style(style.progress_chars("━━─"));
            }
            while is_running(TICK) {
                bar.set_position(progress.drawn());
            }
            bar.finish_and_clear();
        });
        let found = work();
        drop(done);
        found
    })
}
