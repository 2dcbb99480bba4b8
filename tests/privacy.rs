//! Nothing leaves the machine: the shipped tree has no crate that opens a connection.

use std::process::Command;

const NETWORK: [&str; 24] = [
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "attohttpc",
    "minreq",
    "surf",
    "native-tls",
    "rustls",
    "openssl",
    "h2",
    "quinn",
    "tungstenite",
    "socket2",
    "mio",
    "async-std",
    "trust-dns",
    "hickory",
    "libp2p",
    "tonic",
    "ssh2",
    "sentry",
    "opentelemetry",
];

fn tree(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--prefix",
            "none",
            "--edges",
        ])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_crate_in_the_binary_opens_a_connection() {
    let crates = tree(&["normal"]);
    assert!(
        crates.contains("tower-lsp-server"),
        "the tree is that of the binary"
    );
    for line in crates.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        let network = NETWORK
            .iter()
            .find(|n| name == **n || name.starts_with(&format!("{n}-")));
        assert!(network.is_none(), "{line} can open a network connection");
    }
}

#[test]
fn tokio_comes_without_its_network() {
    let features = tree(&["normal,features"]);
    assert!(features.contains("tokio feature \"rt\""));
    for feature in ["net", "full", "process"] {
        assert!(
            !features.contains(&format!("tokio feature \"{feature}\"")),
            "tokio has {feature}"
        );
    }
}
