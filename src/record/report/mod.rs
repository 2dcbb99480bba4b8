//! A client's notes on one page: sessions over time with cues by group and strengths, attendance,
//! goals, promises, comments that wait. Words of notes are left out unless they are asked for.
//! Wording that may concern safety is named with its session, and never counted or drawn: there is
//! no trend of risk.

mod html;
mod markdown;
mod timeline;
mod words;

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::absences::missed_days;
use super::{Session, goals, promises};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::Group;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Html,
    Markdown,
    Json,
}

/// One client's notes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Client {
    /// The code in the notes, or what their files' names have in common.
    pub name: String,
    pub sessions: Vec<Row>,
    /// Days of missed sessions, as far as the notes tell.
    pub missed: Vec<Date>,
    pub goals: Vec<Goal>,
    pub promises: Vec<Item>,
    pub comments: Vec<Item>,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub date: Option<Date>,
    pub file: String,
    pub status: Option<String>,
    pub strengths: usize,
    /// How many cues of what was done, felt, and thought and said.
    pub behavioural: usize,
    pub emotional: usize,
    pub cognitive_verbal: usize,
    /// Wording that may concern safety stands in the note; how much is not counted.
    pub safety: bool,
    pub tried_to_reach: bool,
    pub cues: Vec<Cue>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cue {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    pub said: Option<Date>,
    pub revisited: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// A promise or a comment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    pub date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Client {
    /// A client's notes, earliest first; `quotes`: with words of the notes.
    pub fn new<S: AsRef<Session>>(sessions: &[S], quotes: bool, lexicon: &Lexicon) -> Client {
        let sessions: Vec<&Session> = sessions.iter().map(AsRef::as_ref).collect();
        let words = |text: &str| quotes.then(|| text.to_owned());
        let name = sessions
            .first()
            .map(|first| name(first))
            .unwrap_or_default();
        let held = goals::held(&sessions, &lexicon.language).into_iter();
        let open = promises::open(&sessions).into_iter();
        let comments = sessions.iter().flat_map(|session| {
            let open = session.comments.iter();
            open.map(|open| Item {
                date: session.date,
                words: words(&open.told()),
            })
        });
        Client {
            name,
            missed: missed_days(&sessions),
            goals: held
                .map(|held| Goal {
                    said: held.said,
                    revisited: held.revisited,
                    words: words(&held.goal.text),
                })
                .collect(),
            promises: open
                .map(|open| Item {
                    date: sessions[open.session].date,
                    words: words(&open.text),
                })
                .collect(),
            comments: comments.collect(),
            sessions: sessions
                .iter()
                .map(|s| Row::new(s, quotes, lexicon))
                .collect(),
        }
    }
}

impl Row {
    fn new(session: &Session, quotes: bool, lexicon: &Lexicon) -> Row {
        let kind = |cue: &super::Cue| lexicon.kind_of(cue.pattern);
        let count = |group: Group| session.shown().filter(|c| kind(c).group == group).count();
        let told = session.cues.iter().filter(|c| kind(c).group != Group::Risk);
        Row {
            date: session.date,
            file: session
                .path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            status: session.status.clone(),
            strengths: session.strengths().count(),
            behavioural: count(Group::Behavioural),
            emotional: count(Group::Emotional),
            cognitive_verbal: count(Group::CognitiveVerbal),
            safety: count(Group::Risk) > 0,
            tried_to_reach: !session.outreach.is_empty(),
            cues: told
                .map(|cue| Cue {
                    kind: kind(cue).title.clone(),
                    words: quotes.then(|| cue.text.clone()),
                })
                .collect(),
        }
    }

    /// How many of each lane of the timeline, in the order of the lanes.
    fn lanes(&self) -> [usize; 4] {
        [
            self.strengths,
            self.behavioural,
            self.emotional,
            self.cognitive_verbal,
        ]
    }
}

/// What a client is called: the code in the notes, what names have in common, or the folder's name.
pub fn name(session: &Session) -> String {
    let key = session
        .key
        .as_ref()
        .map(|key| key.name())
        .filter(|name| !name.is_empty());
    let written = session.client_code.clone();
    let folder = || {
        let folder = session.path.parent().and_then(|folder| folder.file_name());
        folder.map(|name| name.to_string_lossy().into_owned())
    };
    let own = match session.key {
        Some(_) => written.or(key.map(str::to_owned)).or_else(folder),
        None => Some(super::series::name(&session.path)),
    };
    own.unwrap_or_default()
}

/// Writes a report as clients come, so that an archive of them is never held at once.
pub struct Writer<'a, W: Write> {
    out: W,
    format: Format,
    lexicon: &'a Lexicon,
    clients: usize,
}

impl<'a, W: Write> Writer<'a, W> {
    pub fn new(mut out: W, format: Format, lexicon: &'a Lexicon) -> io::Result<Self> {
        match format {
            Format::Html => html::begin(&mut out, lexicon)?,
            Format::Markdown => markdown::begin(&mut out, lexicon)?,
            Format::Json => out.write_all(b"{\"clients\":[")?,
        }
        Ok(Writer {
            out,
            format,
            lexicon,
            clients: 0,
        })
    }

    pub fn client(&mut self, client: &Client) -> io::Result<()> {
        let (out, number) = (&mut self.out, self.clients);
        self.clients += 1;
        match self.format {
            Format::Html => html::client(out, client, number, self.lexicon),
            Format::Markdown => markdown::client(out, client, self.lexicon),
            Format::Json => {
                out.write_all(if number > 0 { b",\n" } else { b"\n" })?;
                serde_json::to_writer(out, client).map_err(io::Error::from)
            }
        }
    }

    pub fn end(mut self) -> io::Result<()> {
        match self.format {
            Format::Html => html::end(&mut self.out, self.lexicon)?,
            Format::Markdown => markdown::end(&mut self.out, self.lexicon)?,
            Format::Json => self.out.write_all(b"\n]}\n")?,
        }
        self.out.flush()
    }
}
