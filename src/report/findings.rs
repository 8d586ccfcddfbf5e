//! What the gates of a check found, for programs: one JSON object, SARIF for code scanning, annotations for GitHub's logs.
//!
//! Which gates there are and what fails at them is decided by the command; text for people is drawn there too.

mod github;
mod sarif;

pub use github::github;
pub use sarif::sarif;

use serde::Serialize;

/// A gate of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Nothing would be removed.
    Clean,
    /// The share of all bytes removed.
    MaxRemovedShare,
    /// The share of any document's bytes removed.
    MaxRemovedShareDocument,
    /// The guard kept nothing.
    FailOnGuarded,
    /// Exactly the removals of a ledger.
    Expect,
}

impl Gate {
    /// Its name, that of the option where it has one.
    pub fn name(self) -> &'static str {
        match self {
            Gate::Clean => "clean",
            Gate::MaxRemovedShare => "max-removed-share",
            Gate::MaxRemovedShareDocument => "max-removed-share-document",
            Gate::FailOnGuarded => "fail-on-guarded",
            Gate::Expect => "expect",
        }
    }

    /// What fails at it, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Gate::Clean => "Cleaning would remove something.",
            Gate::MaxRemovedShare => "Cleaning would remove a larger share of all bytes than allowed.",
            Gate::MaxRemovedShareDocument => "Cleaning would remove a larger share of a document than allowed.",
            Gate::FailOnGuarded => "The guard kept text that a rule would have removed too much with.",
            Gate::Expect => "Cleaning would not remove exactly what the ledger says.",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The gate it fails at.
    pub gate: Gate,
    /// The file it is in; none for what is said of all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// 1-based line of the file, where that is known: of pages it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The document's id, where it is not the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The rule or shape that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What was found, in a sentence.
    pub message: String,
    /// The text in question, its beginning if it is long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a gate came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateOutcome {
    /// The gate.
    pub gate: Gate,
    /// What was allowed, where that is a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// Whether nothing failed at it.
    pub passed: bool,
    /// Failures, also those that `findings` leaves out.
    pub failures: usize,
}

/// All that a check came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Whether all gates passed.
    pub passed: bool,
    /// Documents looked at.
    pub documents: usize,
    /// Their bytes.
    pub bytes: usize,
    /// Bytes that would be removed.
    pub bytes_removed: usize,
    /// The gates asked for.
    pub gates: Vec<GateOutcome>,
    /// What failed, in the order of the documents.
    pub findings: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A check with one finding whose texts are as hostile as they can be.
    fn hostile() -> Check {
        Check {
            passed: false,
            documents: 1,
            bytes: 10,
            bytes_removed: 5,
            gates: vec![GateOutcome {
                gate: Gate::Clean,
                limit: None,
                passed: false,
                failures: 1,
            }],
            findings: vec![Finding {
                gate: Gate::Clean,
                path: Some("a b/50%,:ä.txt".to_owned()),
                line: Some(3),
                document: None,
                rule: Some("share/button".to_owned()),
                message: "share/button: 100%\r\n::error::pwned \u{1b}[2J".to_owned(),
                text: Some("x\u{202e}\n::warning::".to_owned()),
            }],
        }
    }

    #[test]
    fn annotations_are_one_line_each_whatever_the_text() {
        let drawn = github(&hostile());
        assert_eq!(drawn.lines().count(), 1, "{drawn}");
        assert!(
            drawn.starts_with("::error file=a b/50%25%2C%3Aä.txt,line=3,title=unscrape check%3A clean::"),
            "{drawn}"
        );
        assert!(drawn.contains("100%25%0D%0A::error::pwned \\u{1b}[2J"), "{drawn}");
        assert!(!drawn.contains(['\u{1b}', '\u{202e}']));
    }

    /// What SARIF 2.1.0 says of the parts that are written here: which there may be, which there must be, and what they are.
    fn sarif_schema() -> serde_json::Value {
        use serde_json::json;
        let object = |required: &[&str], properties: serde_json::Value| json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false });
        let text = object(&["text"], json!({ "text": { "type": "string", "minLength": 1 } }));
        let rule = object(
            &["id"],
            json!({ "id": { "type": "string", "minLength": 1 }, "shortDescription": text }),
        );
        let rules = json!({ "type": "array", "uniqueItems": true, "items": rule });
        let driver = json!({ "name": { "const": "unscrape" }, "version": { "type": "string", "minLength": 1 }, "rules": rules });
        let from_one = json!({ "type": "integer", "minimum": 1 });
        let region = json!({ "startLine": from_one, "startColumn": from_one, "endLine": from_one, "endColumn": from_one });
        let artifact = object(&["uri"], json!({ "uri": { "type": "string", "format": "uri-reference" } }));
        let place = json!({ "artifactLocation": artifact, "region": object(&["startLine"], region) });
        let location = object(
            &["physicalLocation"],
            json!({ "physicalLocation": object(&["artifactLocation"], place) }),
        );
        let result = json!({
            "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": 0 }, "level": { "const": "error" }, "message": text,
            "locations": { "type": "array", "minItems": 1, "items": location }, "properties": { "type": "object" },
        });
        let run = json!({
            "tool": object(&["driver"], json!({ "driver": object(&["name", "rules"], driver) })),
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": object(&["message", "ruleId", "ruleIndex"], result) },
            "properties": { "type": "object" },
        });
        let runs = json!({ "type": "array", "minItems": 1, "items": object(&["tool", "results", "columnKind"], run) });
        let schema = json!({ "type": "string", "pattern": "sarif-2\\.1\\.0\\.json$" });
        object(
            &["$schema", "version", "runs"],
            json!({ "$schema": schema, "version": { "const": "2.1.0" }, "runs": runs }),
        )
    }

    #[test]
    fn sarif_holds_what_the_standard_asks_for() {
        let gates = [
            Gate::Clean,
            Gate::MaxRemovedShare,
            Gate::MaxRemovedShareDocument,
            Gate::FailOnGuarded,
            Gate::Expect,
        ];
        let finding = hostile().findings.remove(0);
        let mut findings: Vec<Finding> = gates.iter().map(|&gate| Finding { gate, ..finding.clone() }).collect();
        // A page, of which no line of the file is known, and what is said of all files.
        findings.push(Finding {
            line: None,
            ..finding.clone()
        });
        findings.push(Finding {
            path: None,
            line: None,
            rule: None,
            text: None,
            ..finding
        });
        let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
        for findings in [Vec::new(), findings] {
            let check = Check { findings, ..hostile() };
            let written = sarif(&check);
            assert!(!written.contains(['\u{1b}', '\u{202e}']));
            let log: serde_json::Value = serde_json::from_str(&written).unwrap();
            let wrong: Vec<String> = schema
                .iter_errors(&log)
                .map(|error| format!("{} {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "{wrong:?}\n{written}");
            let run = &log["runs"][0];
            let results = run["results"].as_array().unwrap();
            assert_eq!(results.len(), check.findings.len());
            for (result, finding) in results.iter().zip(&check.findings) {
                let index = result["ruleIndex"].as_u64().unwrap() as usize;
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
                assert_eq!(result["ruleId"], finding.gate.name());
                let place = &result["locations"][0]["physicalLocation"];
                assert_eq!(place["artifactLocation"]["uri"].is_string(), finding.path.is_some());
                assert_eq!(place["region"]["startLine"].as_u64(), finding.line);
            }
        }
        let log: serde_json::Value = serde_json::from_str(&sarif(&hostile())).unwrap();
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/50%25%2C%3A%C3%A4.txt");
    }
}
