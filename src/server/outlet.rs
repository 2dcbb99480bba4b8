//! The way out. A thread writes what has gathered; whoever sends a message, the framework or we,
//! puts all of it there at once. Diagnostics are written as they are made, and not turned into the
//! framework's generic values first, which for a long list would be most of the work of a
//! keystroke.

use std::fmt;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tower_lsp::ls_types::notification::Notification;

/// A way out. Clones lead to the same place.
#[derive(Clone)]
pub struct Outlet(Arc<Shared>);

#[derive(Default)]
struct Shared {
    gathered: Mutex<Gathered>,
    /// There is something to write, or all of it is written.
    changed: Condvar,
}

#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    /// The thread is writing.
    busy: bool,
    /// Nobody reads any more.
    closed: bool,
    /// Who waits until the client has read on.
    waiting: Vec<Waker>,
}

/// A client that does not read gets no more than this and one message, in bytes.
const MOST: usize = 1 << 20;

#[derive(Serialize)]
struct Message<'a, P> {
    jsonrpc: &'a str,
    method: &'a str,
    params: &'a P,
}

impl Outlet {
    /// Begins to write to `writer`.
    pub fn new(mut writer: impl Write + Send + 'static) -> Outlet {
        let outlet = Outlet(Arc::default());
        let shared = outlet.0.clone();
        std::thread::spawn(move || while shared.pass(&mut writer).is_ok() {});
        outlet
    }

    /// Sends a notification if it is still wanted when it can go.
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
        let mut out = self.clone();
        // Room first: the question whether it is wanted has to be the last.
        let room = out.write(&[]).await;
        if room.is_ok() && wanted() {
            self.0.lock().bytes.extend(frame);
            self.0.changed.notify_all();
        }
    }

    /// Waits until everything is written, but not for ever for a client that does not read.
    pub fn drain(&self) {
        let waits = |gathered: &mut Gathered| !gathered.is_through();
        let _ = self
            .0
            .changed
            .wait_timeout_while(self.0.lock(), Duration::from_secs(2), waits);
    }
}

impl Shared {
    /// A poisoned lock is taken all the same: what it guards is whole at every step.
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what has gathered, as soon as there is something.
    fn pass(&self, writer: &mut impl Write) -> io::Result<()> {
        let idle = |gathered: &mut Gathered| gathered.bytes.is_empty();
        let gathered = self.changed.wait_while(self.lock(), idle);
        let mut gathered = gathered.unwrap_or_else(PoisonError::into_inner);
        let bytes = std::mem::take(&mut gathered.bytes);
        gathered.busy = true;
        drop(gathered);
        let written = writer.write_all(&bytes).and_then(|()| writer.flush());
        let mut gathered = self.lock();
        gathered.busy = false;
        gathered.closed = written.is_err();
        gathered.waiting.drain(..).for_each(Waker::wake);
        self.changed.notify_all();
        written
    }
}

impl Gathered {
    fn is_through(&self) -> bool {
        self.closed || self.bytes.is_empty() && !self.busy
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}

/// The framework's end. It writes whole messages, and all that is offered is taken.
impl AsyncWrite for Outlet {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut gathered = self.0.lock();
        if gathered.closed {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if gathered.bytes.len() > MOST {
            gathered.waiting.push(cx.waker().clone());
            return Poll::Pending;
        }
        gathered.bytes.extend(bytes);
        self.0.changed.notify_all();
        Poll::Ready(Ok(bytes.len()))
    }

    /// The thread writes without being asked.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// A client that reads one write at a time, when it is told to.
    struct Client {
        may_read: mpsc::Receiver<()>,
        read: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Client {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            self.may_read.recv().map_err(gone)?;
            self.read.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_client_that_does_not_read_holds_writers_back_and_loses_nothing() {
        let (read_on, may_read) = mpsc::channel();
        let read = Arc::default();
        let client = Client {
            may_read,
            read: Arc::clone(&read),
        };
        let mut outlet = Outlet::new(client);
        let big = vec![b'a'; MOST + 1];
        outlet.write_all(b"first").await.unwrap();
        outlet.write_all(&big).await.unwrap();
        let mut third = Box::pin(async { outlet.write_all(b"third").await });
        let held = tokio::time::timeout(Duration::from_millis(50), &mut third).await;
        // The first write may have taken both along.
        if held.is_err() {
            read_on.send(()).unwrap();
            third.await.unwrap();
        } else {
            drop(third);
        }
        for _ in 0..3 {
            let _ = read_on.send(());
        }
        outlet.drain();
        let read = read.lock().unwrap();
        assert!(read.starts_with(b"first") && read.ends_with(b"third"));
        assert_eq!(read.len(), big.len() + 10);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_client_that_is_gone_is_an_error() {
        let (read_on, may_read) = mpsc::channel();
        drop(read_on);
        let read = Arc::default();
        let mut outlet = Outlet::new(Client { may_read, read });
        outlet.write_all(b"first").await.unwrap();
        outlet.drain();
        assert!(outlet.write_all(b"second").await.is_err());
    }
}
