//! The command line's contract: formats, exit codes, and a clear word for every wrong use.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const NOTE: &str = "S: 😀 Pt states nothing helps. Denies hopelessness.\nP: RTC 1 wk.\n";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    /// The program, in this folder and with a home in it.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attune"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_STATE_HOME", self.folder.path().join(".state"))
            .env("XDG_CONFIG_HOME", self.folder.path().join(".config"));
        command
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn exit_codes_are_a_linters() {
    let place = Place::new();
    place
        .write("found.txt", NOTE)
        .write("none.txt", "Client arrived on time.\n")
        .write("empty.txt", "");
    assert_eq!(code(&place.run(&["check", "found.txt"])), 1);
    assert_eq!(code(&place.run(&["check", "--exit-zero", "found.txt"])), 0);
    assert_eq!(code(&place.run(&["check", "none.txt", "empty.txt"])), 0);
    assert_eq!(code(&place.run(&["check", "missing.txt", "found.txt"])), 2);
    assert_eq!(code(&place.run(&["check", "--format", "yaml"])), 2);
    assert_eq!(code(&place.run(&["frobnicate"])), 2);
    assert_eq!(code(&place.run(&[])), 2);
}

#[test]
fn text_shows_the_line_the_wording_and_one_thing_to_say_without_colours() {
    let place = Place::new();
    let output = place.write("a.txt", NOTE).run(&["check", "a.txt"]);
    let text = out(&output);
    for part in [
        "info[hopelessness]",
        "a.txt:1:",
        "nothing helps",
        "^^^^^^^^^^^^^",
        "does not assess risk",
        "One way to say it",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    assert!(err(&output).contains("1 note read; 1 place to wonder about"));
}

#[test]
fn no_finding_is_no_all_clear() {
    let place = Place::new();
    let output = place
        .write("a.txt", "Client arrived on time.\n")
        .run(&["check"]);
    assert!(
        err(&output).contains("says nothing about risk"),
        "{}",
        err(&output)
    );
}

#[test]
fn machine_formats_count_code_points_and_parse() {
    let place = Place::new();
    place.write("a b.txt", NOTE);
    let json: Value =
        serde_json::from_str(&out(&place.run(&["check", "--format", "json", "a b.txt"]))).unwrap();
    let start = NOTE.chars().position(|c| c == 'n').unwrap();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(
        (json[0]["start"].as_u64(), json[0]["column"].as_u64()),
        (Some(start as u64), Some(start as u64 + 1))
    );
    assert_eq!(
        (&json[0]["kind"], &json[0]["status"]),
        (&"hopelessness".into(), &"present".into())
    );

    let all = out(&place.run(&["check", "--all", "--format", "jsonl", "a b.txt"]));
    let rows: Vec<Value> = all
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(rows.iter().any(|r| r["status"] == "negated"), "{all}");

    let sarif: Value =
        serde_json::from_str(&out(&place.run(&["check", "--format", "sarif", "a b.txt"]))).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"hopelessness".into(), &"note".into())
    );
    assert_eq!(
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a%20b.txt"
    );

    let github = out(&place.run(&["check", "--format", "github", "a b.txt"]));
    assert!(
        github.starts_with("::notice file=a b.txt,line=1,col="),
        "{github}"
    );

    place.write("none/x.txt", "Fine.\n");
    assert_eq!(
        out(&place.run(&["check", "--format", "json", "none"])).trim(),
        "[]"
    );
}

#[test]
fn quieter_findings_can_be_left_out() {
    let place = Place::new();
    place.write("a.txt", "Did not complete the homework.\n");
    assert_eq!(code(&place.run(&["check", "a.txt"])), 1);
    assert_eq!(
        code(&place.run(&["check", "--min-severity", "information", "a.txt"])),
        0
    );
}

#[test]
fn standard_input_is_a_note_and_folders_are_walked() {
    let place = Place::new();
    assert_eq!(code(&place.run_with(&["check", "-"], NOTE)), 1);
    place
        .write("notes/2026/a.md", NOTE)
        .write("notes/b.txt", NOTE)
        .write("notes/c.rs", NOTE);
    place
        .write("notes/.gitignore", "secret.txt\n")
        .write("notes/secret.txt", NOTE);
    let output = place.run(&["check", "notes"]);
    assert!(
        err(&output).contains("2 notes read; 2 places"),
        "{}",
        err(&output)
    );
    place.write("nothing/picture.png", [1u8, 0, 2]);
    let output = place.run(&["check", "nothing"]);
    assert_eq!(code(&output), 0);
    assert!(
        err(&output).contains("no notes here (*.md"),
        "{}",
        err(&output)
    );
}

#[test]
fn bad_files_are_told_with_the_way_out_and_the_rest_is_read() {
    let place = Place::new();
    place
        .write("a.txt", NOTE)
        .write("latin.txt", b"one\ncaf\xe9")
        .write("wide.txt", b"\xff\xfea\0")
        .write("nul.txt", "a\0b");
    let output = place.run(&["check", "."]);
    assert_eq!(code(&output), 2);
    let told = err(&output);
    assert!(
        told.contains("latin.txt: line 2, byte 4: not UTF-8 text") && told.contains("iconv"),
        "{told}"
    );
    assert!(told.contains("wide.txt: UTF-16 text"), "{told}");
    assert!(told.contains("nul.txt: not a text file"), "{told}");
    assert!(out(&output).contains("a.txt:1:"));
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let place = Place::new();
    place.write("bom.txt", format!("\u{feff}{NOTE}"));
    assert_eq!(code(&place.run(&["check", "bom.txt"])), 1);
}

#[test]
fn fifty_megabytes_are_read() {
    let place = Place::new();
    place.write(
        "big.txt",
        "The client came on time and spoke about the garden in some detail today.\n"
            .repeat(700_000),
    );
    let output = place.run(&["check", "big.txt"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn a_broken_lexicon_is_told_whole_and_nothing_is_guessed() {
    let place = Place::new();
    place.write("a.txt", NOTE);
    place.write(
        "lex/one.toml",
        "[[pattern]]\nkind = \"setbck\"\nid = \"a\"\nfind = [\"x y\"]\n",
    );
    place.write("lex/two.toml", "nonsense\n");
    let output = place.run(&["check", "--lexicon", "lex", "a.txt"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output)
            .contains("one.toml:1: error: there is no kind `setbck`; did you mean `setback`?"),
        "{}",
        err(&output)
    );
    assert!(
        err(&output).contains("two.toml:1: error:"),
        "{}",
        err(&output)
    );
    let missing = place.run(&["check", "--lexicon", "nowhere", "a.txt"]);
    assert!(
        err(&missing).contains("nowhere: error: this lexicon folder does not exist"),
        "{}",
        err(&missing)
    );
    let output = place.run(&["lexicon", "check", "lex"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("two.toml:1:"), "{}", out(&output));
}

#[test]
fn a_broken_settings_file_names_its_line() {
    let place = Place::new();
    place
        .write("a.txt", NOTE)
        .write(".attune.toml", "enabled = true\n[kindz]\n");
    let output = place.run(&["check", "a.txt"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains(".attune.toml:2:"), "{}", err(&output));
    place.write(".attune.toml", "[kinds]\nhopelessness = \"off\"\n");
    assert_eq!(code(&place.run(&["check", "a.txt"])), 0);
}

#[test]
fn explain_speaks_of_a_kind_or_helps_to_find_it() {
    let place = Place::new();
    let output = place.run(&["explain", "missed-sessions"]);
    assert!(
        out(&output).contains("What may lie behind it") && out(&output).contains("was not brought")
    );
    let output = place.run(&["explain", "hopelesness"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("did you mean `hopelessness`?"),
        "{}",
        err(&output)
    );
    assert!(out(&place.run(&["explain"])).contains("risk-active-ideation"));
}

fn scan(lines: &str) -> Vec<Value> {
    let place = Place::new();
    let output = place.run_with(&["scan"], lines);
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

#[test]
fn scan_answers_line_by_line_in_order_with_code_points() {
    let rows = scan(concat!(
        "{\"id\": \"a\", \"text\": \"😀 Pt states nothing helps.\"}\n",
        "nonsense\n",
        "{\"id\": 7, \"text\": \"x\"}\n",
        "{\"id\": \"b\"}\n",
        "\n",
        "{\"id\": \"c\", \"text\": \"Denies hopelessness.\", \"targets\": [{\"start\": 7, \"end\": 19}]}\n",
        "{\"id\": \"d\", \"text\": \"\"}\n",
        "{\"id\": \"e\", \"text\": \"x\", \"targets\": [{\"start\": 5, \"end\": 2}]}\n",
        "{\"id\": \"f\", \"text\": \"There's no point.\", \"kind\": \"utterance\"}",
    ));
    assert_eq!(rows[0]["findings"][0]["start"], 12);
    assert_eq!(rows[0]["findings"][0]["indicator"], "hopelessness");
    assert_eq!(rows[0]["findings"][0]["status"], "present");
    assert!(rows[1]["id"].is_null() && rows[1]["error"].is_string());
    assert_eq!(rows[2]["error"], "`id` is missing, or no string");
    assert_eq!(
        (&rows[3]["id"], &rows[3]["error"]),
        (&"b".into(), &"`text` is missing, or no string".into())
    );
    let target = &rows[4]["findings"][0];
    assert_eq!(
        (&target["indicator"], &target["negated"], &target["status"]),
        (&Value::Null, &true.into(), &"negated".into())
    );
    for field in [
        "start",
        "end",
        "pattern",
        "historical",
        "hypothetical",
        "other",
        "uncertain",
        "speaker",
        "section",
        "score",
    ] {
        assert!(target.get(field).is_some(), "{field}");
    }
    assert_eq!(rows[5]["findings"], Value::Array(vec![]));
    assert_eq!(rows[6]["id"], "e");
    assert!(rows[6]["error"].as_str().unwrap().contains("start first"));
    assert_eq!(rows[7]["findings"][0]["speaker"], "client");
}

#[test]
fn scan_answers_before_its_input_ends() {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_attune"))
        .arg("scan")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for id in ["one", "two"] {
        writeln!(input, "{{\"id\": \"{id}\", \"text\": \"x\"}}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains(id), "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn scan_errors_never_repeat_the_text() {
    let rows =
        scan("{\"id\": \"a\", \"text\": \"CANARY\n{\"id\": \"b\", \"text\": [\"CANARY\"]}\n");
    assert!(
        rows.iter().all(|row| !row.to_string().contains("CANARY")),
        "{rows:?}"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notes");
    let script = format!(
        "{} check {} | head -1",
        env!("CARGO_BIN_EXE_attune"),
        examples.display()
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(output.stdout.iter().filter(|b| **b == b'\n').count(), 1);
}

#[test]
fn completions_come_for_every_shell() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            out(&place.run(&["completions", shell])).contains("attune"),
            "{shell}"
        );
    }
    assert_eq!(code(&place.run(&["completions", "csh"])), 2);
}

#[test]
fn what_was_ignored_can_be_counted_and_forgotten() {
    let place = Place::new();
    assert!(out(&place.run(&["ignored", "count"])).contains("0  in one note"));
    assert_eq!(code(&place.run(&["ignored", "clear"])), 0);
}

#[test]
fn strengths_are_shown_on_request_and_first() {
    let note = "She did not bring the log. She used box breathing on the bus.\n";
    let place = Place::new();
    place.write("n.md", note);
    let plain = out(&place.run(&["check", "n.md"]));
    assert!(plain.contains("task-incomplete") && !plain.contains("strength-"));
    let asked = out(&place.run(&["check", "--strengths", "n.md"]));
    let at = |name: &str| asked.find(name).unwrap();
    assert!(at("strength-coping") < at("task-incomplete"), "{asked}");
    place.write(".attune.toml", "strengths = true\n");
    assert!(out(&place.run(&["check", "n.md"])).contains("strength-coping"));
    // A note of strengths alone holds nothing to wonder about.
    place.write("s.md", "She used box breathing on the bus.\n");
    assert_eq!(code(&place.run(&["check", "s.md"])), 0);
    let line = serde_json::json!({ "id": "a", "text": note }).to_string();
    let row: Value = serde_json::from_str(&out(&place.run_with(&["scan"], &line))).unwrap();
    let statuses: Vec<_> = row["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["status"])
        .collect();
    assert_eq!(statuses, ["present", "strength"]);
}

/// The settings that the README shows are read, and do what they say.
#[test]
fn the_settings_of_the_readme_hold() {
    let readme = include_str!("../README.md");
    let settings = readme.split("```toml\n").nth(1).unwrap();
    let settings = settings.split("```").next().unwrap();
    let place = Place::new();
    place.write(".attune.toml", settings);
    let note = "Pt refused to call. Pt is noncompliant. Did not do the homework.\n";
    place.write("n.md", note);
    let shown = out(&place.run(&["check", "n.md"]));
    assert!(!shown.contains("refused-to"), "switched off: {shown}");
    assert!(shown.contains("[noncompliant]"), "wording is on: {shown}");
    assert!(
        shown.contains("experiment"),
        "the client's own word: {shown}"
    );
    assert!(
        !shown.contains("info["),
        "nothing louder than a hint: {shown}"
    );
}

#[test]
fn hints_are_shown_on_request_and_in_every_format() {
    let place = Place::new();
    place.write("n.md", "Pt is noncompliant, tx goals unclear.\n");
    assert_eq!(code(&place.run(&["check", "n.md"])), 0);
    for format in ["text", "json", "jsonl", "sarif", "github"] {
        let run = place.run(&["check", "--wording", "--format", format, "n.md"]);
        assert!(
            out(&run).contains("noncompliant"),
            "{format}: {}",
            out(&run)
        );
        assert_eq!(code(&run), 1);
    }
    let strict = out(&place.run(&["check", "--client-reads", "n.md"]));
    assert!(strict.contains("abbreviation-tx"), "{strict}");
    // A mistake in a name is told.
    place.write(".attune.toml", "off = [\"noncompliantt\"]\n");
    let run = place.run(&["check", "n.md"]);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(told.contains("did you mean `noncompliant`"), "{told}");
}

#[test]
fn everything_with_a_name_is_explained() {
    let place = Place::new();
    for (name, part) in [
        ("missed-sessions/no-show", "What is looked for"),
        ("technology-barrier", "wifi"),
        ("consent", "Would it be okay"),
        ("refused-to", "declined to"),
        ("no-risk-statement", "Risk: asked"),
        ("c1", "domain.md 7.2"),
    ] {
        let page = out(&place.run(&["explain", name]));
        assert!(page.contains(part), "{name}: {page}");
    }
}

#[test]
fn the_unix_format_jumps_to_bytes() {
    let place = Place::new();
    place.write("a.txt", "😀 Client states nothing helps.\n");
    let output = place.run(&["check", "--format", "unix", "a.txt"]);
    let text = out(&output);
    let byte = "😀 Client states ".len() + 1;
    assert!(
        text.starts_with(&format!("a.txt:1:{byte}: information: This wording")),
        "{text}"
    );
    assert!(
        text.trim_end().ends_with("[hopelessness/nothing-helps]"),
        "{text}"
    );
}

#[test]
fn watching_reads_a_note_again_when_it_or_the_settings_change() {
    let place = Place::new();
    place
        .write("a.txt", NOTE)
        .write("b.txt", "Client arrived on time.\n");
    let mut child = place
        .command(&["check", "--watch", "--format", "unix", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        stdout
            .lines()
            .map_while(Result::ok)
            .all(|l| sender.send(l).is_ok())
    });
    let next = |begins: &str| {
        let patience = std::time::Duration::from_secs(20);
        loop {
            let line = lines
                .recv_timeout(patience)
                .unwrap_or_else(|_| panic!("no {begins}"));
            if line.starts_with(begins) {
                return line;
            }
        }
    };
    next("./a.txt:");
    // Only what has changed is read again.
    std::thread::sleep(std::time::Duration::from_millis(700));
    place.write("b.txt", "Client states nothing helps.\n");
    next("./b.txt:1:");
    // A change of settings concerns every note.
    place.write(".attune.toml", "severity = \"hint\"\n");
    assert!(next("./a.txt:").contains(": hint: "));
    assert!(next("./b.txt:").contains(": hint: "));
    child.kill().unwrap();
    child.wait().unwrap();
    let refused = place.run(&["check", "--watch", "-"]);
    assert_eq!(code(&refused), 2);
    assert!(
        err(&refused).contains("--watch reads files"),
        "{}",
        err(&refused)
    );
}

#[test]
fn a_brief_is_of_one_client() {
    let place = Place::new();
    place
        .write(
            "kl/2026-01-13.md",
            "---\ngoal: sleep in my own bed\n---\nClient arrived on time.\n",
        )
        .write("kl/2026-01-20.md", "Client no-showed.\n");
    let text = out(&place.run(&["brief", "kl"]));
    assert!(
        text.contains("no-showed") && text.contains("sleep in my own bed"),
        "{text}"
    );
    assert_eq!(code(&place.run(&["brief", "nobody"])), 2);
}

#[test]
fn the_doctor_says_what_holds_and_what_is_broken() {
    let place = Place::new();
    let well = place.run(&["doctor"]);
    assert_eq!(code(&well), 0, "{}", err(&well));
    assert!(out(&well).contains("network   none"));
    assert!(out(&place.run(&["doctor", "--privacy"])).contains("ignored.json"));
    place.write(".attune.toml", "\nseverty = \"hint\"\n");
    let broken = place.run(&["doctor"]);
    assert_eq!(code(&broken), 2);
    assert!(err(&broken).contains(".attune.toml:2"), "{}", err(&broken));
}

#[test]
fn the_manual_names_every_command() {
    let place = Place::new();
    let page = out(&place.run(&["man"]));
    for command in [
        "CHECK", "SCAN", "BRIEF", "EXPLAIN", "LEXICON", "SERVE", "DOCTOR",
    ] {
        assert!(page.contains(&format!(".SH \"{command}\"")), "{command}");
    }
    assert!(
        page.starts_with(".ie") || page.contains(".TH attune 1"),
        "{page}"
    );
}

#[test]
fn a_column_is_that_of_the_line_however_much_of_it_is_shown() {
    let place = Place::new();
    let before = "So much was said that day. ".repeat(20);
    place.write("a.txt", format!("{before}Client states nothing helps.\n"));
    let text = out(&place.run(&["check", "a.txt"]));
    let column = before.len() + "Client states ".len() + 1;
    assert!(text.contains(&format!("a.txt:1:{column}")), "{text}");
}

#[test]
fn lexicon_check_reads_ones_own_words_too() {
    let place = Place::new();
    let own = "[[pattern]]\nkind = \"hopelesness\"\nid = \"a\"\nfind = [\"b\"]\n";
    place.write(".config/attune/lexicon/my-words.toml", own);
    let output = place.run(&["lexicon", "check", "--only", "my-words"]);
    assert_eq!(code(&output), 2);
    assert!(
        out(&output).contains("did you mean `hopelessness`"),
        "{}",
        out(&output)
    );
}

const SIGNED: &str = "---\nclient: A-1\ndate: 2026-03-04\nstatus: signed\n---\n## Data\nClient states nothing helps & wept <b>.\n";

#[test]
fn a_report_is_one_page_without_a_script_and_without_words_of_the_notes() {
    let place = Place::new();
    place.write("a/2026-03-04.md", SIGNED).write(
        "a/2026-03-11.md",
        SIGNED
            .replace("03-04", "03-11")
            .replace("nothing helps", "she called her sister, and no-showed 3/8"),
    );
    let page = place.run(&["report", "a"]);
    assert_eq!(page.status.code(), Some(0));
    let html = out(&page);
    for part in [
        "<!DOCTYPE html>",
        "<svg ",
        "role=\"img\"",
        "<title id=\"t0\">",
        "2026-03-11",
        "Hopelessness",
        "2026-03-08",
        "</html>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    for part in [
        "<script",
        "http://",
        "https://",
        "url(",
        "nothing helps",
        "sister",
    ] {
        let plain = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!plain.contains(part), "{part}");
    }
    let quoted = out(&place.run(&["report", "a", "--quotes"]));
    assert!(quoted.contains("<q>nothing helps</q>"), "{quoted}");
    let markdown = out(&place.run(&["report", "a", "--format", "md"]));
    assert!(
        markdown.contains("| 2026-03-04 |") && markdown.contains("## A-1"),
        "{markdown}"
    );
    let json: Value =
        serde_json::from_str(&out(&place.run(&["report", ".", "--format", "json"]))).unwrap();
    let client = &json["clients"][0];
    assert_eq!(
        (client["name"].as_str(), client["missed"][0].as_str()),
        (Some("A-1"), Some("2026-03-08"))
    );
    assert_eq!(client["sessions"][0]["emotional"], 1);
    assert!(!json.to_string().contains("nothing helps"));
    assert_eq!(place.run(&["report", "nowhere"]).status.code(), Some(2));
}

#[test]
fn a_report_counts_nothing_about_safety() {
    let place = Place::new();
    for day in ["03-04", "03-11"] {
        let note = SIGNED
            .replace("03-04", day)
            .replace("nothing helps", "she wants to kill herself");
        place.write(&format!("2026-{day}.md"), note);
    }
    let json: Value =
        serde_json::from_str(&out(&place.run(&["report", ".", "--format", "json"]))).unwrap();
    for session in json["clients"][0]["sessions"].as_array().unwrap() {
        assert_eq!(session["safety"], true);
        let counted = ["behavioural", "emotional", "cognitive_verbal"];
        assert!(
            counted.iter().all(|group| session[*group] == 0),
            "{session}"
        );
        assert_eq!(session["cues"], serde_json::json!([]));
    }
}

#[test]
fn reports_of_each_client_go_on_where_they_were_interrupted() {
    let place = Place::new();
    place
        .write("x/a/2026-03-04.md", SIGNED)
        .write("x/b/2026-03-04.md", SIGNED.replace("A-1", "B-1"));
    let each = ["report", "x", "--each", "out", "--resume"];
    assert_eq!(place.run(&each).status.code(), Some(0));
    let path = |name: &str| place.folder.path().join("out").join(name);
    let time = |name: &str| std::fs::metadata(path(name)).unwrap().modified().unwrap();
    let (a, b) = (time("a-A-1.html"), time("b-B-1.html"));
    std::thread::sleep(std::time::Duration::from_millis(20));
    place.write("x/b/2026-03-11.md", SIGNED.replace("A-1", "B-1"));
    assert_eq!(place.run(&each).status.code(), Some(0));
    assert_eq!(time("a-A-1.html"), a, "nothing is newer");
    assert!(time("b-B-1.html") > b);
}

#[test]
fn comments_are_written_beside_signed_notes_and_listed() {
    let place = Place::new();
    place.write("signed.md", SIGNED).write(
        "draft.md",
        "S: Ct {==quiet==}{>>SV 2026-11-22: How so?<<} today.\n",
    );
    let comment = |on: &str| {
        place.run(&[
            "comment",
            "signed.md",
            "What was it like?",
            "--on",
            on,
            "--by",
            "SV",
        ])
    };
    assert_eq!(comment("no such words").status.code(), Some(2));
    assert_eq!(comment("nothing helps").status.code(), Some(0));
    assert_eq!(
        std::fs::read_to_string(place.folder.path().join("signed.md")).unwrap(),
        SIGNED
    );
    let listed = place.run(&["review"]);
    assert_eq!(listed.status.code(), Some(1));
    let text = out(&listed);
    for part in [
        "draft.md\n  line 1, on “quiet”\n    SV 2026-11-22: How so?",
        "signed.md (signed)\n  line 7, on “nothing helps”",
        "What was it like?",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let unix = out(&place.run(&["review", "--format", "unix", "draft.md"]));
    assert_eq!(unix, "draft.md:1:10: SV 2026-11-22: How so?\n");
    // A draft's comments stand in the draft.
    let draft = place.run(&["comment", "draft.md", "Why?", "--on", "today"]);
    assert_eq!(draft.status.code(), Some(2));
    assert!(err(&draft).contains("{==today==}{>>SV"), "{}", err(&draft));
    // The words have changed: the comment is told, not lost.
    place.write("signed.md", SIGNED.replace("nothing helps", "all is well"));
    assert!(out(&place.run(&["review", "signed.md"])).contains("not there any more"));
    place.write("signed.md.annotations.json", "{ nope");
    let broken = place.run(&["review", "signed.md"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        err(&broken).contains("signed.md.annotations.json:1"),
        "{}",
        err(&broken)
    );
    place.write("clean.md", "S: Fine.\n");
    assert_eq!(place.run(&["review", "clean.md"]).status.code(), Some(0));
}

#[test]
fn an_interrupted_check_or_scan_goes_on_and_ends_as_if_it_had_not_been() {
    let place = Place::new();
    for i in 0..30 {
        place.write(
            &format!("notes/n{i:02}.txt"),
            format!("{NOTE}S: Pt no-showed {i} times.\n"),
        );
    }
    let check = [
        "check",
        "notes",
        "--format",
        "jsonl",
        "--output",
        "found.jsonl",
        "--resume",
    ];
    assert_eq!(place.run(&check).status.code(), Some(1));
    let path = place.folder.path().join("found.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    for cut in [
        0,
        1,
        whole.len() / 3,
        whole.len() / 2,
        whole.len() - 2,
        whole.len(),
    ] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(place.run(&check).status.code(), Some(1));
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            whole,
            "cut at {cut}"
        );
    }
    let lines: String = (0..50)
        .map(|i| {
            format!(
                "{}\n",
                serde_json::json!({ "id": i.to_string(), "text": NOTE })
            )
        })
        .collect();
    place.write("in.jsonl", lines);
    let scan = ["scan", "in.jsonl", "--output", "out.jsonl", "--resume"];
    assert_eq!(place.run(&scan).status.code(), Some(0));
    let path = place.folder.path().join("out.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    assert_eq!(whole.lines().count(), 50);
    for cut in [1, whole.len() / 2, whole.len()] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(place.run(&scan).status.code(), Some(0));
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            whole,
            "cut at {cut}"
        );
    }
    let other = place.run(&[
        "check",
        "notes/n00.txt",
        "--format",
        "jsonl",
        "--output",
        "found.jsonl",
        "--resume",
    ]);
    assert_eq!(other.status.code(), Some(2));
    assert!(
        err(&other).contains("is not among these"),
        "{}",
        err(&other)
    );
}

#[test]
fn a_clients_own_settings_hold_in_their_folder_alone() {
    let place = Place::new();
    place
        .write("kl/.attune.toml", "[kinds]\nhopelessness = \"off\"\n")
        .write("kl/a.txt", NOTE)
        .write("mr/a.txt", NOTE);
    let found = out(&place.run(&["check", ".", "--format", "unix"]));
    assert!(
        found.contains("mr/a.txt") && !found.contains("kl/a.txt"),
        "{found}"
    );
}
