//! Start and end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn after_shutdown_exit_ends_with_0_within_a_second_though_input_stays_open() {
    let mut client = Client::ready(json!({}), json!({}));
    client.opened("untitled:a", "Pt states nothing helps.");
    let (code, took) = client.quit();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(1), "took {took:?}");
}

#[test]
fn exit_without_shutdown_ends_with_1() {
    let mut client = Client::ready(json!({}), json!({}));
    assert_eq!(client.exit().0, 1);
}

#[test]
fn a_client_that_goes_away_takes_the_server_along() {
    let mut client = Client::ready(json!({}), json!({}));
    client.close_input();
    assert_eq!(client.wait_for_end(), 1);
}

#[test]
fn before_initialize_requests_fail_and_after_it_all_works() {
    let mut client = Client::start();
    let early = client.response(
        "textDocument/hover",
        json!({
            "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 0 },
        }),
    );
    assert_eq!(early["error"]["code"], -32002, "{early}");
    let result = client.initialize(json!({}), json!({}));
    assert_eq!(result["serverInfo"]["name"], "attune");
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(result["capabilities"]["diagnosticProvider"], Value::Null);
    assert_eq!(
        client
            .opened("untitled:a", "Pt states nothing helps.")
            .len(),
        1
    );
}
