//! Comments, and what they ask of Attune: `<!-- attune: off -->` … `<!-- attune: on -->`,
//! `<!-- attune: ignore hopelessness -->` for the next line, `attune: off` in front matter.

use std::ops::Range;

use memchr::memchr2_iter;

use super::critic;

/// A stretch on which some or all kinds are silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mute {
    pub range: Range<usize>,
    /// Empty: every kind.
    pub kinds: Vec<String>,
}

/// Comments of a note, and what they mute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// `<!-- … -->`, CriticMarkup's `{>> … <<}` and its other marks: nobody's wording, never scanned.
    pub ranges: Vec<Range<usize>>,
    pub mutes: Vec<Mute>,
}

impl Comments {
    /// How many bytes of a range stand in comments.
    pub fn within(&self, range: &Range<usize>) -> usize {
        let after = self.ranges.partition_point(|c| c.end <= range.start);
        let inside = self.ranges[after..]
            .iter()
            .take_while(|c| c.start < range.end);
        let bytes = inside.map(|c| c.end.min(range.end) - c.start.max(range.start));
        bytes.sum()
    }

    /// Whether a part of a range stands in a comment.
    pub fn hold(&self, range: &Range<usize>) -> bool {
        let after = self.ranges.partition_point(|c| c.end <= range.start);
        self.ranges.get(after).is_some_and(|c| c.start < range.end)
    }
}

pub fn comments(text: &str) -> Comments {
    let mut out = Comments::default();
    let mut done = 0;
    for start in memchr2_iter(b'<', b'{', text.as_bytes()) {
        let close = match &text[start..] {
            rest if rest.starts_with("<!--") => "-->",
            rest if rest.starts_with("{>>") => "<<}",
            _ => continue,
        };
        if start < done {
            continue;
        }
        let end = text[start..]
            .find(close)
            .map_or(text.len(), |i| start + i + close.len());
        if close == "-->" {
            obey(text, start..end, &mut out.mutes);
        }
        out.ranges.push(start..end);
        done = end;
    }
    let mut marks = critic::marks(text);
    marks.retain(|mark| !out.hold(mark));
    if marks.is_empty() {
        return out;
    }
    out.ranges.append(&mut marks);
    out.ranges.sort_by_key(|range| range.start);
    // One mark may lie in what another takes away.
    let mut until = 0;
    out.ranges.retain(|range| {
        let apart = range.start >= until;
        until = if apart { range.end } else { until };
        apart
    });
    out
}

/// The text with blanks in the place of comments, line breaks kept; every offset stays. `None`: it
/// has none.
pub fn blanked(text: &str, comments: &Comments) -> Option<String> {
    let whole = || blanked_within(text, 0..text.len(), comments);
    (!comments.ranges.is_empty()).then(whole)
}

/// A stretch of a text with blanks in the place of comments.
pub fn blanked_within(text: &str, stretch: Range<usize>, comments: &Comments) -> String {
    let mut out = String::with_capacity(stretch.len());
    let mut done = stretch.start;
    let after = comments.ranges.partition_point(|c| c.end <= stretch.start);
    for range in comments.ranges[after..]
        .iter()
        .take_while(|c| c.start < stretch.end)
    {
        let inside = range.start.max(done)..range.end.min(stretch.end);
        out.push_str(&text[done..inside.start]);
        let blank = |byte: u8| match byte {
            b'\n' | b'\r' => byte as char,
            _ => ' ',
        };
        out.extend(text[inside.clone()].bytes().map(blank));
        done = inside.end;
    }
    out.push_str(&text[done..stretch.end]);
    out
}

fn obey(text: &str, comment: Range<usize>, mutes: &mut Vec<Mute>) {
    let inner = text[comment.clone()]
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim();
    let Some(order) = inner.strip_prefix("attune:").map(str::trim) else {
        return;
    };
    let (verb, kinds) = order.split_once(char::is_whitespace).unwrap_or((order, ""));
    let kinds: Vec<String> = kinds
        .split([',', ' '])
        .filter(|k| !k.is_empty())
        .map(Into::into)
        .collect();
    match verb {
        "off" => mutes.push(Mute {
            range: comment.start..text.len(),
            kinds,
        }),
        "on" => {
            let open = |m: &&mut Mute| m.range.end == text.len();
            mutes
                .iter_mut()
                .filter(open)
                .for_each(|m| m.range.end = comment.end);
        }
        "ignore" => mutes.push(Mute {
            range: next_line(text, comment.end),
            kinds,
        }),
        _ => {}
    }
}

/// The rest of this line if anything stands there, else the next line with text.
fn next_line(text: &str, from: usize) -> Range<usize> {
    let rest = &text[from..];
    let start = from + (rest.len() - rest.trim_start().len());
    let end = text[start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |i| start + i);
    start..end
}
