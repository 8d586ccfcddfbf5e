//! Findings as SARIF 2.1.0, which code scanning services and editors read.

use super::{Check, Finding, Gate};
use crate::report::visible::visible;
use serde_json::{Value, json};
use std::fmt::Write as _;

const GATES: [Gate; 5] = [
    Gate::Clean,
    Gate::MaxRemovedShare,
    Gate::MaxRemovedShareDocument,
    Gate::FailOnGuarded,
    Gate::Expect,
];

/// The log of one run, with a newline at its end.
pub fn sarif(check: &Check) -> String {
    let rules: Vec<Value> = GATES
        .iter()
        .map(|gate| json!({ "id": gate.name(), "shortDescription": { "text": gate.sentence() } }))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "unscrape", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": check.findings.iter().map(result).collect::<Vec<_>>(),
            "properties": {
                "documents": check.documents,
                "bytes": check.bytes,
                "bytes_removed": check.bytes_removed,
                "passed": check.passed,
            },
        }],
    });
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn result(finding: &Finding) -> Value {
    let mut message = visible(&finding.message).into_owned();
    if let Some(text) = &finding.text {
        let _ = write!(message, "\n{}", visible(text));
    }
    let mut result = json!({
        "ruleId": finding.gate.name(),
        "ruleIndex": GATES.iter().position(|gate| *gate == finding.gate).unwrap_or(0),
        "level": "error",
        "message": { "text": message },
    });
    if let Some(path) = &finding.path {
        let mut place = json!({ "artifactLocation": { "uri": uri(path) } });
        if let Some(line) = finding.line {
            place["region"] = json!({ "startLine": line });
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    if let Some(rule) = &finding.rule {
        result["properties"] = json!({ "reason": visible(rule) });
    }
    result
}

/// A path as a relative reference: everything but what is unreserved and slashes as percent and two digits.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
