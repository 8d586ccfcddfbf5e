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

    #[test]
    fn sarif_holds_what_the_standard_asks_for() {
        let log: serde_json::Value = serde_json::from_str(&sarif(&hostile())).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["name"], "unscrape");
        let result = &run["results"][0];
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/50%25%2C%3A%C3%A4.txt");
        assert_eq!(place["region"]["startLine"], 3);
        assert!(!sarif(&hostile()).contains(['\u{1b}', '\u{202e}']));
    }
}
