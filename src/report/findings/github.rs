//! Findings as GitHub's workflow commands: each becomes an annotation at its file and line.

use super::{Check, Finding};
use crate::report::visible::visible;

/// One line a finding. Nothing in it can be another command: line breaks, `%` and what parts properties are escaped.
pub fn github(check: &Check) -> String {
    check.findings.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let Some(path) = &finding.path {
        properties.push(format!("file={}", property(path)));
    }
    if let Some(line) = finding.line {
        properties.push(format!("line={line}"));
    }
    properties.push(format!("title={}", property(&format!("unscrape check: {}", finding.gate.name()))));
    let mut message = finding.message.clone();
    if let Some(text) = &finding.text {
        message.push('\n');
        message.push_str(text);
    }
    format!("::error {}::{}\n", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    // What `visible` would show as code points is a line break to GitHub.
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible(&escaped).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
