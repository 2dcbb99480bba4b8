//! A language client that drives the real binary over standard input and output.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while another was waited for.
    waiting: VecDeque<Value>,
    /// What `workspace/configuration` is answered with.
    pub settings: Value,
    /// Requests that the server made, by method.
    pub asked: Vec<String>,
    next: i64,
    pub home: tempfile::TempDir,
}

impl Client {
    /// Starts the server with an empty home, so that nothing of this machine is read or written.
    pub fn start() -> Client {
        Client::start_with(&[])
    }

    pub fn start_with(arguments: &[&str]) -> Client {
        Client::start_in(tempfile::tempdir().unwrap(), arguments, &[])
    }

    /// Starts the server with this home, and with more in its environment.
    pub fn start_in(
        home: tempfile::TempDir,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Client {
        let errors = File::create(home.path().join("errors")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_attune"))
            .args(["serve", "--stdio"])
            .args(arguments)
            .envs(environment.iter().copied())
            .env("XDG_STATE_HOME", home.path().join("state"))
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || read_messages(output, |m| sender.send(m).is_ok()));
        Client {
            input: child.stdin.take(),
            child,
            messages,
            waiting: VecDeque::new(),
            settings: Value::Null,
            asked: Vec::new(),
            next: 0,
            home,
        }
    }

    /// Starts and initializes with these capabilities and further `initialize` parameters.
    pub fn ready(capabilities: Value, more: Value) -> Client {
        let mut client = Client::start();
        client.initialize(capabilities, more);
        client
    }

    pub fn initialize(&mut self, capabilities: Value, more: Value) -> Value {
        let mut params =
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap_or_default());
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    pub fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The result of a request; panics on an error.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let response = self.response(method, params);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].clone()
    }

    /// The whole response.
    pub fn response(&mut self, method: &str, params: Value) -> Value {
        let id = self.send_request(method, params);
        self.wait(|m| m.get("method").is_none() && m["id"] == id)
    }

    /// The parameters of the next notification of this method that fits.
    pub fn notification(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.wait(|m| m["method"] == method && fits(&m["params"]))["params"].clone()
    }

    /// The diagnostics published for this version of a note.
    pub fn published(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let params = self.notification("textDocument/publishDiagnostics", |p| {
            p["uri"] == uri && p["version"] == version
        });
        params["diagnostics"].as_array().unwrap().clone()
    }

    /// Whether a notification of this method has come, or comes within a moment.
    pub fn hears(&mut self, method: &str, moment: Duration) -> bool {
        self.wait_until(Instant::now() + moment, |m| m["method"] == method)
            .is_some()
    }

    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.wait_until(Instant::now() + PATIENCE, wanted)
            .expect("the server did not answer in time")
    }

    fn wait_until(&mut self, end: Instant, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        if let Some(place) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(place);
        }
        while let Ok(message) = self
            .messages
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            if message.get("id").is_some() && message.get("method").is_some() {
                self.answer(&message);
            } else if wanted(&message) {
                return Some(message);
            } else {
                self.waiting.push_back(message);
            }
        }
        None
    }

    fn answer(&mut self, request: &Value) {
        let method = request["method"].as_str().unwrap().to_owned();
        let result = match method.as_str() {
            "workspace/configuration" => json!([self.settings]),
            "window/showDocument" => json!({ "success": true }),
            _ => Value::Null,
        };
        self.asked.push(method);
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    pub fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": {
                "uri": uri, "languageId": "plaintext", "version": version, "text": text,
            }}),
        );
    }

    /// Opens a note and returns what is found in it.
    pub fn opened(&mut self, uri: &str, text: &str) -> Vec<Value> {
        self.open(uri, 1, text);
        self.published(uri, 1)
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": version }, "contentChanges": changes,
            }),
        );
    }

    pub fn text(&mut self, uri: &str) -> String {
        self.request("attune/viewText", json!({ "uri": uri }))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub fn actions(&mut self, uri: &str, range: &Value, diagnostics: Value) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": diagnostics },
        });
        self.request("textDocument/codeAction", params)
            .as_array()
            .unwrap()
            .clone()
    }

    pub fn hover(&mut self, uri: &str, position: &Value) -> Value {
        self.request(
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": position }),
        )
    }

    /// `shutdown` and `exit` with the input held open; the exit code, and how long it took.
    pub fn quit(&mut self) -> (i32, Duration) {
        self.request("shutdown", Value::Null);
        self.exit()
    }

    pub fn exit(&mut self) -> (i32, Duration) {
        self.notify("exit", Value::Null);
        let begin = Instant::now();
        (self.wait_for_end(), begin.elapsed())
    }

    /// What the server wrote to its error output.
    pub fn errors(&self) -> String {
        std::fs::read_to_string(self.home.path().join("errors")).unwrap()
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn close_input(&mut self) {
        self.input = None;
    }

    pub fn wait_for_end(&mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server did not end");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_messages(mut output: impl BufRead, mut each: impl FnMut(Value) -> bool) {
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        if output.read_exact(&mut body).is_err() || !each(serde_json::from_slice(&body).unwrap()) {
            return;
        }
    }
}

/// The first place of `needle` as an LSP range in UTF-16, for single-line needles.
pub fn range_of(text: &str, needle: &str) -> Value {
    let start = text
        .find(needle)
        .unwrap_or_else(|| panic!("{needle:?} is not in the text"));
    let place = |byte: usize| {
        let before = text[..byte].replace("\r\n", "\n").replace('\r', "\n");
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        json!({ "line": line, "character": column })
    };
    json!({ "start": place(start), "end": place(start + needle.len()) })
}

/// Applies the single text edit of a workspace edit, as an editor would (UTF-16).
pub fn apply(text: &str, edit: &Value) -> String {
    let edits = edit["documentChanges"][0]["edits"].as_array();
    let edits = edits.or_else(|| {
        edit["changes"]
            .as_object()
            .and_then(|c| c.values().next()?.as_array())
    });
    let edit = &edits.expect("a text edit")[0];
    let byte = |place: &Value| {
        let (line, column) = (
            place["line"].as_u64().unwrap(),
            place["character"].as_u64().unwrap(),
        );
        let mut start = 0;
        for _ in 0..line {
            start += text[start..].find('\n').unwrap() + 1;
        }
        let mut units = 0;
        for (i, c) in text[start..].char_indices() {
            if units >= column {
                return start + i;
            }
            units += c.len_utf16() as u64;
        }
        text.len()
    };
    let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
    format!(
        "{}{}{}",
        &text[..start],
        edit["newText"].as_str().unwrap(),
        &text[end..]
    )
}
