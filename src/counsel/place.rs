//! Where in a note a text goes, and how it looks there, in the note's own style: a prompt for the
//! next session in the plan, a record of what was said among the interventions, a comment beside
//! the words it is about.

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::lexicon::schema::SectionClass;
use crate::note::line::{Line, Shape};
use crate::note::section::{Section, Style};
use crate::note::{Note, critic};

/// A text to insert at a byte offset of the note. The offset is the end of a line, and the text
/// begins with a line break (an insertion behind the last line break goes astray in Kakoune).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    pub at: usize,
    pub text: String,
    /// So many bytes of the note go: the words of a comment, which come back inside its marks.
    pub replaces: usize,
}

/// The prompt "To explore next session: …" for a reflection: in the note's plan, in a plan made
/// for it if the note has a format and lacks one, else at the end.
///
/// `near` is the byte that the reflection is about: in a file of several sessions it goes into the
/// plan that follows, not into another session's.
pub fn plan_prompt(note: &Note, lexicon: &Lexicon, reflection: &str, near: usize) -> Insertion {
    let prompt = format!("{} {reflection}", lexicon.interface.plan_lead);
    let plan = [SectionClass::Plan];
    if let Some(insertion) = in_section(note, lexicon, &plan, &prompt, near) {
        return insertion;
    }
    let at = last_text(note, lexicon, 0..note.text.len());
    let (gap, heading) = new_plan(note, lexicon, line_break(&note.text));
    Insertion {
        at,
        text: match at {
            0 => prompt,
            _ => format!("{gap}{heading}{prompt}"),
        },
        replaces: 0,
    }
}

/// What was said in session, in the past tense: where the note tells what the therapist did, else
/// below the words that it is about.
pub fn record(note: &Note, lexicon: &Lexicon, text: &str, near: usize) -> Insertion {
    let told = [SectionClass::Intervention, SectionClass::Response];
    in_section(note, lexicon, &told, text, near).unwrap_or_else(|| below(note, text, near))
}

/// A comment on words of the note, in CriticMarkup: the words stay as they are, between marks. Words
/// that have a comment get a reply. `by` signs it: "SV 2026-11-22".
pub fn comment(note: &Note, by: &str, text: &str, words: &Range<usize>) -> Insertion {
    let said = format!("{{>>{by}: {text}<<}}");
    let threads = critic::threads(&note.text);
    let around =
        |thread: &&critic::Thread| thread.whole.start < words.end && words.start < thread.whole.end;
    match threads.iter().find(around) {
        Some(thread) => Insertion {
            at: thread.whole.end,
            text: said,
            replaces: 0,
        },
        None => Insertion {
            at: words.start,
            text: format!("{{=={}==}}{said}", &note.text[words.clone()]),
            replaces: words.len(),
        },
    }
}

/// A text of its own below the paragraph or item of a byte: an item below an item; among lines of
/// prose with an empty line on each side, so that neither runs on into the other.
pub fn below(note: &Note, text: &str, near: usize) -> Insertion {
    let eol = line_break(&note.text);
    let after = note.blocks.partition_point(|b| b.range.start <= near);
    let block = note.blocks.get(after.saturating_sub(1));
    let end = block.map_or(note.text.len(), |block| block.range.end.max(near));
    let at = line_end(&note.text, end);
    let first = block.map_or(near, |block| block.range.start);
    let line = note.lines.partition_point(|l| l.range.start <= first);
    let line = note.lines.get(line.saturating_sub(1));
    let item = line.and_then(|line| match line.shape {
        Shape::Bullet(from) => Some(next_mark(&note.text[line.range.clone()][..from as usize])),
        _ => None,
    });
    let follows = note.text[at..].trim_start_matches(['\r', '\n', ' ', '\t']);
    let gap = note.text[at..].len() - follows.len();
    let close = !follows.is_empty() && gap <= eol.len();
    Insertion {
        at,
        text: match item {
            Some(mark) => format!("{eol}{mark}{text}"),
            None if close => format!("{eol}{eol}{text}{eol}"),
            None => format!("{eol}{eol}{text}"),
        },
        replaces: 0,
    }
}

/// An item at the end of a section of one of the classes: of the first that follows `near`, else
/// of the last. `None`: the note has no such section.
pub fn in_section(
    note: &Note,
    lexicon: &Lexicon,
    classes: &[SectionClass],
    text: &str,
    near: usize,
) -> Option<Insertion> {
    let of_class = |class: &SectionClass| {
        let sections = || {
            note.sections
                .iter()
                .filter(|s| s.class == *class && s.level > 0)
        };
        let following = sections().find(|s| s.range.end > near);
        following.or_else(|| sections().next_back())
    };
    let section = classes.iter().find_map(of_class)?;
    Some(Insertion {
        at: last_text(note, lexicon, section.range.clone()),
        text: format!(
            "{}{}{text}",
            line_break(&note.text),
            bullet_mark(note, section)
        ),
        replaces: 0,
    })
}

/// A line at the end of the note's text, before signatures.
pub fn at_end(note: &Note, lexicon: &Lexicon, text: &str) -> Insertion {
    let at = last_text(note, lexicon, 0..note.text.len());
    let eol = line_break(&note.text);
    Insertion {
        at,
        text: match at {
            0 => text.to_owned(),
            _ => format!("{eol}{text}"),
        },
        replaces: 0,
    }
}

/// The end of the last line with text in a stretch, signatures and billing lines not counted.
fn last_text(note: &Note, lexicon: &Lexicon, stretch: std::ops::Range<usize>) -> usize {
    let inside = |l: &&Line| l.range.start >= stretch.start && l.range.end <= stretch.end;
    let lines: Vec<&Line> = note.lines.iter().filter(inside).collect();
    let text = |line: &Line| note.text[line.range.clone()].trim();
    let closes = |line: &Line| {
        matches!(line.shape, Shape::Blank | Shape::Rule) || lexicon.grammar.is_sign_off(text(line))
    };
    let body = |end: usize| {
        (0..end)
            .rev()
            .find(|&i| !closes(lines[i]))
            .map_or(0, |i| i + 1)
    };
    let mut end = body(lines.len());
    // A short line alone below a blank or a rule is a name, if something stands above it.
    let named = end > 2
        && matches!(lines[end - 2].shape, Shape::Blank | Shape::Rule)
        && lines[end - 1].shape == Shape::Prose
        && text(lines[end - 1]).split_whitespace().count() <= NAME_WORDS;
    if named {
        end = body(end - 1);
    }
    match end {
        0 => {
            let any = lines.iter().rev().find(|l| l.shape != Shape::Blank);
            any.map_or(stretch.start, |l| line_end(&note.text, l.range.end))
        }
        _ => line_end(&note.text, lines[end - 1].range.end),
    }
}

/// The end of the line in the file: dictation has several headings on one.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find(['\n', '\r']).map_or(text.len(), |i| at + i)
}

/// A closing line of so few words is a name or initials.
const NAME_WORDS: usize = 3;

/// The bullet of the section's last item; under a Markdown heading a dash, under a label none.
fn bullet_mark(note: &Note, section: &Section) -> String {
    let inside = |range: &std::ops::Range<usize>| {
        range.start >= section.range.start && range.end <= section.range.end
    };
    let depth = |line: &Line| {
        let text = &note.text[line.range.clone()];
        text.len() - text.trim_start().len()
    };
    let items = || {
        let listed = |l: &&Line| matches!(l.shape, Shape::Bullet(_) | Shape::Box { .. });
        note.lines
            .iter()
            .filter(|l| inside(&l.range))
            .filter(listed)
    };
    // The last item of the outermost list: a reflection is nobody's sub-item.
    if let Some(outermost) = items().map(depth).min()
        && let Some(last) = items().rfind(|l| depth(l) == outermost)
    {
        let text = &note.text[last.range.clone()];
        return match last.shape {
            Shape::Bullet(from) => next_mark(&text[..from as usize]),
            _ => format!("{}- ", &text[..outermost]),
        };
    }
    let flat = line_indent(note, section);
    match section.style {
        Style::Markdown | Style::Bold => format!("{flat}- "),
        _ => flat,
    }
}

/// `- ` stays, `3. ` becomes `4. `.
fn next_mark(mark: &str) -> String {
    let digits: String = mark.chars().filter(char::is_ascii_digit).collect();
    match digits.parse::<u32>() {
        Ok(number) => mark.replacen(&digits, &(number + 1).to_string(), 1),
        Err(_) => mark.to_owned(),
    }
}

/// The indentation of the section's last line of prose, if it is not the heading's own line.
fn line_indent(note: &Note, section: &Section) -> String {
    let mut body = note.lines.iter().filter(|l| {
        l.range.start > section.range.start
            && l.range.end <= section.range.end
            && l.shape == Shape::Prose
    });
    let indent = |text: &str| text[..text.len() - text.trim_start().len()].to_owned();
    body.next_back()
        .map_or(String::new(), |l| indent(&note.text[l.range.clone()]))
}

/// What stands before the prompt where the note has no plan: a heading as its others are.
fn new_plan(note: &Note, lexicon: &Lexicon, eol: &str) -> (String, String) {
    let (heading, letter) = (
        &lexicon.interface.plan_heading,
        &lexicon.interface.plan_letter,
    );
    let blank = format!("{eol}{eol}");
    let known = |s: &&Section| s.class != SectionClass::Other && s.style != Style::None;
    let Some(model) = note.sections.iter().rfind(known) else {
        return (blank, String::new());
    };
    let title = model.title(&note.text);
    match model.style {
        Style::Markdown => {
            let marks = "#".repeat(usize::from(model.level.clamp(1, 6)));
            (blank, format!("{marks} {heading}{eol}{eol}- "))
        }
        Style::Bold => (blank, format!("**{heading}:**{eol}- ")),
        Style::Alone if title.chars().any(char::is_lowercase) => (blank, format!("{heading}{eol}")),
        Style::Alone => (blank, format!("{}{eol}", heading.to_uppercase())),
        _ if title.chars().count() == 1 => (eol.to_owned(), format!("{letter}: ")),
        _ if title.chars().any(char::is_lowercase) => (eol.to_owned(), format!("{heading}: ")),
        _ => (eol.to_owned(), format!("{}: ", heading.to_uppercase())),
    }
}

/// The note's own line break: that of its first line.
pub fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|i| &text.as_bytes()[i..]) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}
