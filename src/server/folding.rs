//! `textDocument/foldingRange`: sections, front matter, comments over several lines.

use tower_lsp::ls_types::*;

use super::session::Session;

pub fn folding(session: &Session, uri: &Uri) -> Option<Vec<FoldingRange>> {
    let (snapshot, analysis) = session.analysis(uri)?;
    let note = &analysis.counselled.note;
    let fold = |range: &std::ops::Range<usize>, kind| {
        // Blank lines below stay visible.
        let text = note.text[range.clone()].trim_end();
        let lines = snapshot
            .measured
            .range(&(range.start..range.start + text.len()));
        (lines.end.line > lines.start.line).then(|| FoldingRange {
            start_line: lines.start.line,
            end_line: lines.end.line,
            kind: Some(kind),
            ..FoldingRange::default()
        })
    };
    let titled = note.sections.iter().filter(|s| !s.title.is_empty());
    let sections = titled.filter_map(|s| fold(&s.range, FoldingRangeKind::Region));
    let front = note
        .front_matter
        .iter()
        .filter_map(|f| fold(&f.range, FoldingRangeKind::Imports));
    let comments = note.comments.ranges.iter();
    let comments = comments.filter_map(|range| fold(range, FoldingRangeKind::Comment));
    Some(front.chain(sections).chain(comments).collect())
}
