//! The comments on a note that wait for somebody, wherever they stand, and what the editor says
//! about each.

use std::ops::Range;

use super::annotations::Annotations;
use crate::counsel::Case;
use crate::counsel::remarks::{Fix, Remark, first_line, remark};
use crate::note::critic;

/// A comment that waits, with its replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Bytes of the note; `None`: its words are not there any more.
    pub range: Option<Range<usize>>,
    /// The words that it is about, as they were.
    pub words: String,
    /// Who said what, the first first: ("SV 2026-11-22", "What …?").
    pub said: Vec<(String, String)>,
    pub stands: Stands,
}

/// Where a comment is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// In the text; bytes, words and comments with all their marks.
    InText(Range<usize>),
    /// In the file beside the note, under this name.
    Beside(String),
}

/// The comments of a text, and of the file beside it.
pub fn open(text: &str, beside: Option<&Annotations>) -> Vec<Open> {
    let threads = critic::threads(text).into_iter().map(|thread| {
        let first = &thread.comments[0];
        let range = match thread.words.is_empty() {
            true => first.range.clone(),
            false => thread.words.clone(),
        };
        let said = thread.comments.iter();
        Open {
            words: text[thread.words.clone()].to_owned(),
            range: Some(range),
            said: said.map(|c| (c.by.clone(), c.text.clone())).collect(),
            stands: Stands::InText(thread.whole.clone()),
        }
    });
    let comments = beside.map(Annotations::comments).unwrap_or_default();
    let waiting = comments.into_iter().filter(|comment| !comment.is_resolved);
    let annotated = waiting.map(|comment| Open {
        range: comment.words.find(text),
        words: comment.words.exact,
        said: std::iter::once((comment.by, comment.text))
            .chain(comment.replies)
            .collect(),
        stands: Stands::Beside(comment.id),
    });
    let mut out: Vec<Open> = threads.chain(annotated).collect();
    out.sort_by_key(|open| open.range.as_ref().map_or(0, |range| range.start));
    out
}

impl Open {
    /// "SV 2026-11-22: What …? / KL 2026-11-23: …"
    pub fn told(&self) -> String {
        let lines = self.said.iter().map(|(by, text)| match by.is_empty() {
            true => text.clone(),
            false => format!("{by}: {text}"),
        });
        lines.collect::<Vec<_>>().join(" / ")
    }
}

/// A file of comments that can't be read.
pub fn broken(case: &Case<'_>, line: usize, reason: &str) -> Option<Remark> {
    let (mut remark, _) = remark("comments-broken", first_line(case), case)?;
    let message = remark.message.replace("{line}", &line.to_string());
    remark.message = message.replace("{reason}", reason);
    Some(remark)
}

/// The comments as remarks. One in the text can be answered and resolved by an edit of it; what
/// stands beside the note is changed by whoever may write there.
pub fn remarks(case: &Case<'_>, open: &[Open]) -> Vec<Remark> {
    let words = &case.lexicon.interface.supervision;
    let of = |open: &Open| {
        let (id, range) = match &open.range {
            Some(range) => ("comment", range.clone()),
            None => ("comment-lost", first_line(case)),
        };
        let (mut remark, _) = remark(id, range, case)?;
        let message = remark.message.replace("{words}", &open.words);
        remark.message = message.replace("{text}", &open.told());
        if let Stands::InText(whole) = &open.stands {
            remark.fixes.push(Fix {
                title: words.reply.clone(),
                range: whole.end..whole.end,
                text: format!("{{>>{}: {{{}}}<<}}", case.situation.signature, words.blank),
                rewrite: false,
            });
            remark.fixes.push(Fix {
                title: words.resolve.clone(),
                range: whole.clone(),
                text: open.words.clone(),
                rewrite: false,
            });
        }
        Some(remark)
    };
    open.iter().filter_map(of).collect()
}
