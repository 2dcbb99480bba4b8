//! The way out, shared with the framework: diagnostics are written as they are made, and not
//! turned into the framework's generic values first, which for a long list is most of the work of
//! a keystroke. Whoever writes a message holds the way out until the message is through.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tower_lsp::ls_types::notification::Notification;

type Writer = Pin<Box<dyn AsyncWrite + Send>>;
type Guard = OwnedMutexGuard<Writer>;

/// A way out. Clones lead to the same place.
#[derive(Clone)]
pub struct Outlet(Arc<Mutex<Writer>>);

#[derive(Serialize)]
struct Message<'a, P> {
    jsonrpc: &'a str,
    method: &'a str,
    params: &'a P,
}

impl Outlet {
    pub fn new(writer: impl AsyncWrite + Send + 'static) -> Outlet {
        Outlet(Arc::new(Mutex::new(Box::pin(writer))))
    }

    /// Sends a notification if it is still wanted when its turn comes. A client that is gone is
    /// noticed by who reads.
    pub async fn send<N: Notification>(&self, params: &N::Params, wanted: impl FnOnce() -> bool) {
        let message = Message {
            jsonrpc: "2.0",
            method: N::METHOD,
            params,
        };
        let Ok(body) = serde_json::to_vec(&message) else {
            return;
        };
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend(body);
        let mut out = self.0.lock().await;
        if wanted() && out.write_all(&frame).await.is_ok() {
            let _ = out.flush().await;
        }
    }

    /// The framework's end of it.
    pub fn writer(&self) -> Shared {
        Shared {
            outlet: self.clone(),
            turn: Turn::None,
        }
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}

/// A writer that takes its turn with its first byte and leaves it when it is flushed: the
/// framework flushes behind whole messages.
pub struct Shared {
    outlet: Outlet,
    turn: Turn,
}

enum Turn {
    None,
    Waits(Pin<Box<dyn Future<Output = Guard> + Send>>),
    Holds(Guard),
}

impl Shared {
    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<&mut Writer> {
        if let Turn::None = self.turn {
            self.turn = Turn::Waits(Box::pin(self.outlet.0.clone().lock_owned()));
        }
        if let Turn::Waits(waiting) = &mut self.turn {
            self.turn = Turn::Holds(ready!(waiting.as_mut().poll(cx)));
        }
        match &mut self.turn {
            Turn::Holds(guard) => Poll::Ready(&mut **guard),
            _ => Poll::Pending,
        }
    }
}

impl AsyncWrite for Shared {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let writer = ready!(self.get_mut().poll_turn(cx));
        writer.as_mut().poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shared = self.get_mut();
        let Turn::Holds(guard) = &mut shared.turn else {
            return Poll::Ready(Ok(()));
        };
        let flushed = ready!(guard.as_mut().poll_flush(cx));
        shared.turn = Turn::None;
        Poll::Ready(flushed)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}
