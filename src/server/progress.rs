//! Progress of long work, for a client that gave a token to tell it by.

use tower_lsp::Client;
use tower_lsp::ls_types::notification::Progress;
use tower_lsp::ls_types::*;

/// Tells nothing where there is no token.
pub struct Reporter<'a> {
    client: &'a Client,
    token: Option<ProgressToken>,
}

impl<'a> Reporter<'a> {
    pub fn new(client: &'a Client, token: Option<ProgressToken>) -> Self {
        Self { client, token }
    }

    pub async fn begin(&self, title: &str) {
        self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: title.to_owned(),
            percentage: Some(0),
            ..WorkDoneProgressBegin::default()
        }))
        .await;
    }

    pub async fn report(&self, done: usize, total: usize) {
        self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
            message: Some(format!("{done} of {total}")),
            percentage: Some((done * 100 / total.max(1)) as u32),
            ..WorkDoneProgressReport::default()
        }))
        .await;
    }

    pub async fn end(&self) {
        self.send(WorkDoneProgress::End(WorkDoneProgressEnd::default()))
            .await;
    }

    async fn send(&self, progress: WorkDoneProgress) {
        if let Some(token) = self.token.clone() {
            let value = ProgressParamsValue::WorkDone(progress);
            self.client
                .send_notification::<Progress>(ProgressParams { token, value })
                .await;
        }
    }
}
