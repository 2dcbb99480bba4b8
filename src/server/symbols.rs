//! `textDocument/documentSymbol`: the note's sections, each with its findings.

use tower_lsp::ls_types::*;

use super::session::{Analysis, Session};
use super::state::Snapshot;
use crate::note::section::Section;
use crate::scan::finding::Finding;

pub fn document(session: &Session, uri: &Uri) -> Option<DocumentSymbolResponse> {
    let (snapshot, analysis) = session.analysis(uri)?;
    Some(if session.lock().can.hierarchical_symbols {
        DocumentSymbolResponse::Nested(nested(&snapshot, &analysis))
    } else {
        DocumentSymbolResponse::Flat(flat(&snapshot, &analysis))
    })
}

fn nested(snapshot: &Snapshot, analysis: &Analysis) -> Vec<DocumentSymbol> {
    let mut out = Vec::new();
    for section in &analysis.counselled.note.sections {
        let inside =
            analysis.shown.iter().map(|(f, _)| f).filter(|f| {
                section.range.start <= f.range.start && f.range.start < section.range.end
            });
        let findings = inside.map(|f| finding_symbol(snapshot, f));
        match title(section, analysis) {
            None => out.extend(findings),
            Some(name) => {
                let children: Vec<_> = findings.collect();
                out.push(symbol(
                    name,
                    SymbolKind::NAMESPACE,
                    snapshot.measured.range(&section.range),
                    snapshot.measured.range(&section.title),
                    Some(children),
                ));
            }
        }
    }
    out
}

/// The same without hierarchy; also for the workspace.
pub fn flat(snapshot: &Snapshot, analysis: &Analysis) -> Vec<SymbolInformation> {
    let sections = analysis
        .counselled
        .note
        .sections
        .iter()
        .filter_map(|section| {
            let range = snapshot.measured.range(&section.title);
            Some((
                title(section, analysis)?,
                SymbolKind::NAMESPACE,
                range,
                None,
            ))
        });
    let findings = analysis.shown.iter().map(|(finding, _)| {
        let section = analysis.counselled.note.section_at(finding.range.start);
        let range = snapshot.measured.range(&finding.range);
        let kind = finding.kind(&snapshot.desk.lexicon);
        (
            kind.title.clone(),
            SymbolKind::EVENT,
            range,
            title(section, analysis),
        )
    });
    let information = |(name, kind, range, container_name)| {
        #[expect(
            deprecated,
            reason = "the type has a field that is deprecated and required"
        )]
        SymbolInformation {
            name,
            kind,
            tags: None,
            deprecated: None,
            location: Location::new(snapshot.uri.clone(), range),
            container_name,
        }
    };
    sections.chain(findings).map(information).collect()
}

fn title(section: &Section, analysis: &Analysis) -> Option<String> {
    let title = section.title(&analysis.counselled.note.text).trim();
    (!title.is_empty()).then(|| title.to_owned())
}

fn finding_symbol(snapshot: &Snapshot, finding: &Finding) -> DocumentSymbol {
    let range = snapshot.measured.range(&finding.range);
    let kind = finding.kind(&snapshot.desk.lexicon);
    symbol(kind.title.clone(), SymbolKind::EVENT, range, range, None)
}

fn symbol(
    name: String,
    kind: SymbolKind,
    range: Range,
    selection_range: Range,
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    #[expect(
        deprecated,
        reason = "the type has a field that is deprecated and required"
    )]
    DocumentSymbol {
        name,
        kind,
        range,
        selection_range,
        children,
        detail: None,
        tags: None,
        deprecated: None,
    }
}
