//! How far long work is: a bar on standard error, on a terminal alone.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// So few notes are read before a bar could be seen.
const FEW: usize = 200;

pub struct Progress(ProgressBar);

impl Progress {
    /// `total` is what all of it comes to; 0 where nobody knows.
    pub fn new(total: usize) -> Progress {
        if total > 0 && total < FEW {
            return Progress(ProgressBar::hidden());
        }
        let bar = match total {
            0 => ProgressBar::no_length(),
            total => ProgressBar::new(total as u64),
        };
        let shape = match total {
            0 => "{pos} read, {elapsed_precise}",
            _ => "[{bar:30}] {pos} of {len}, {eta} left",
        };
        bar.set_draw_target(ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(shape) {
            bar.set_style(style.progress_chars("=> "));
        }
        Progress(bar)
    }

    pub fn add(&self, done: usize) {
        self.0.inc(done as u64);
    }

    /// Takes the bar away again.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
