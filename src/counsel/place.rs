//! Where in a note a reflection goes, and how it looks there: a prompt for the next session, in
//! the plan, in the note's own style. It never says that something was said.

use crate::lexicon::Lexicon;
use crate::lexicon::schema::SectionClass;
use crate::note::Note;
use crate::note::line::{Line, Shape};
use crate::note::section::{Section, Style};

/// A text to insert at a byte offset of the note. The offset is the end of a line, and the text
/// begins with a line break (an insertion behind the last line break goes astray in Kakoune).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    pub at: usize,
    pub text: String,
}

/// The prompt "To explore next session: …" for a reflection: in the note's plan, in a plan made
/// for it if the note has a format and lacks one, else at the end.
///
/// `near` is the byte that the reflection is about: in a file of several sessions it goes into the
/// plan that follows, not into another session's.
pub fn plan_prompt(note: &Note, lexicon: &Lexicon, reflection: &str, near: usize) -> Insertion {
    let lead = &lexicon.interface.plan_lead;
    let prompt = format!("{lead} {reflection}");
    let eol = line_break(&note.text);
    let plans = || {
        note.sections
            .iter()
            .filter(|s| s.class == SectionClass::Plan)
    };
    let following = plans().find(|s| s.range.end > near);
    if let Some(plan) = following.or_else(|| plans().next_back()) {
        let at = last_text(note, lexicon, plan.range.clone());
        let mark = bullet_mark(note, plan);
        return Insertion {
            at,
            text: format!("{eol}{mark}{prompt}"),
        };
    }
    let at = last_text(note, lexicon, 0..note.text.len());
    let (gap, heading) = new_plan(note, lexicon, eol);
    Insertion {
        at,
        text: match at {
            0 => prompt,
            _ => format!("{gap}{heading}{prompt}"),
        },
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
fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|i| &text.as_bytes()[i..]) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}
