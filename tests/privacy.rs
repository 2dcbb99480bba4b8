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

/// Licences of which one has to be among those that a crate offers.
const PERMISSIVE: [&str; 10] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
];

#[test]
fn every_crate_comes_from_the_registry_with_a_permissive_licence() {
    // Crates for other systems need not be on this machine.
    let ours = Command::new("rustc").arg("-vV").output().unwrap();
    let ours = String::from_utf8(ours.stdout).unwrap();
    let host = ours.lines().find_map(|line| line.strip_prefix("host: "));
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", host.unwrap()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = tree["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        // "MIT OR Apache-2.0"; "(MIT OR Apache-2.0) AND Unicode-3.0": every part offers one.
        let permissive = licence.split(" AND ").all(|part| {
            let mut offers = part.split([' ', '/', '(', ')']);
            offers.any(|licence| PERMISSIVE.contains(&licence))
        });
        assert!(permissive, "{name}: {licence}");
        let source = package["source"].as_str();
        let registry = source.is_none_or(|source| source.starts_with("registry+"));
        assert!(registry, "{name} comes from {source:?}");
    }
}
