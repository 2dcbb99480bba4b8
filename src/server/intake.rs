//! Reads the client's messages before the framework does, because the framework stops reading for
//! good at the first one it can't decode. A malformed message becomes a request to
//! [`MALFORMED`], which answers with the error that JSON-RPC asks for; everything else passes
//! through as it came.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tower_lsp::jsonrpc::{Id, Response};

/// The method that malformed messages are turned into.
pub const MALFORMED: &str = "attune/malformed";

/// A message longer than this is taken for a broken header.
const LONGEST: usize = 1 << 30;

/// Copies messages from `input` to `output` until the input ends or nobody listens.
pub async fn pump(mut input: impl AsyncBufRead + Unpin, mut output: impl AsyncWrite + Unpin) {
    while let Some(length) = next_length(&mut input).await {
        let mut body = Vec::new();
        let took = (&mut input)
            .take(length as u64)
            .read_to_end(&mut body)
            .await;
        if took.is_err() || body.len() < length {
            return;
        }
        let body = if is_message(&body) {
            Cow::Borrowed(&body[..])
        } else {
            malformed(&body)
        };
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        let sent = async {
            output.write_all(header.as_bytes()).await?;
            output.write_all(&body).await?;
            output.flush().await
        };
        if sent.await.is_err() {
            return;
        }
    }
}

/// Reads headers up to the blank line; lines that are no header are passed over, so that reading
/// finds its feet again after rubbish.
async fn next_length(input: &mut (impl AsyncBufRead + Unpin)) -> Option<usize> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if let (true, Some(length)) = (line.is_empty(), length) {
            return Some(length);
        }
        // Rubbish may stand on the same line, before the header.
        let lower = line.to_ascii_lowercase();
        if let Some((_, value)) = lower.rsplit_once("content-length:") {
            length = value.trim().parse().ok().filter(|&n| n <= LONGEST);
        }
    }
}

/// What every message has; the rest is not looked at.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    jsonrpc: Cow<'a, str>,
    #[serde(borrow)]
    method: Option<Cow<'a, str>>,
    #[serde(rename = "id")]
    _id: Option<Id>,
    #[serde(rename = "params")]
    _params: Option<IgnoredAny>,
}

fn is_message(body: &[u8]) -> bool {
    match serde_json::from_slice::<Envelope<'_>>(body) {
        Ok(envelope) if envelope.jsonrpc != "2.0" => false,
        Ok(Envelope {
            method: Some(_), ..
        }) => true,
        // An answer to a request of ours; these are few and small.
        Ok(_) => serde_json::from_slice::<Response>(body).is_ok(),
        Err(_) => false,
    }
}

/// Says which of JSON-RPC's two errors it is: no JSON at all, or no message.
fn malformed(body: &[u8]) -> Cow<'static, [u8]> {
    let json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let request = serde_json::json!({
        "jsonrpc": "2.0", "id": null, "method": MALFORMED, "params": { "json": json },
    });
    Cow::Owned(request.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pumped(input: &[u8]) -> String {
        let mut out = Vec::new();
        pump(input, &mut out).await;
        String::from_utf8(out).unwrap()
    }

    #[tokio::test(flavor = "current_thread")]
    async fn sound_messages_pass_and_reading_goes_on_after_rubbish() {
        let sound = "Content-Length: 34\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"} ";
        assert_eq!(pumped(sound.as_bytes()).await, sound);
        for rubbish in [
            "rubbish\r\n",
            "\u{0}\u{1}",
            "Content-Length: x\r\n\r\n",
            "X: y\r\n\r\n",
            "Content-Length: 99999999999\r\n\r\n",
        ] {
            assert_eq!(
                pumped(format!("{rubbish}{sound}").as_bytes()).await,
                sound,
                "{rubbish:?}"
            );
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn broken_messages_become_requests_for_an_error() {
        for (body, json) in [
            ("{\"a\":", false),
            ("\u{ff}", false),
            ("[]", true),
            ("{\"jsonrpc\":\"1\",\"method\":\"x\"}", true),
            ("{\"jsonrpc\":\"2.0\",\"id\":[]}", true),
        ] {
            let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
            let out = pumped(frame.as_bytes()).await;
            assert!(
                out.contains(MALFORMED) && out.contains(&format!("\"json\":{json}")),
                "{body}: {out}"
            );
        }
    }
}
