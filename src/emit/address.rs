//! Addresses of links as they may be written: made absolute where the page's own address is known (RFC 3986, section 5.2), and only
//! such as lead to a page or a mailbox. A script or a data address is no link.

/// Schemes that are written.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// `target` as the page at `base` means it; `None` if it is not to be written.
pub(super) fn resolve(target: &str, base: Option<&str>) -> Option<String> {
    // Browsers pass over control characters, so `java\nscript:` is a script.
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    if let Some(scheme) = scheme(&target) {
        return SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()).then_some(target);
    }
    let Some((base_scheme, rest)) = base.and_then(|base| base.split_once("://")) else {
        return Some(target).filter(|target| !target.is_empty());
    };
    if target.starts_with("//") {
        return Some(format!("{base_scheme}:{target}"));
    }
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let tail_at = target.find(['?', '#']).unwrap_or(target.len());
    let (own, tail) = target.split_at(tail_at);
    let path = match own.strip_prefix('/') {
        Some(own) => own.to_owned(),
        None if own.is_empty() => path.to_owned(),
        None => path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")) + own,
    };
    Some(format!("{base_scheme}://{host}/{}{tail}", without_dots(&path)))
}

/// What stands before the first colon, if that is a scheme.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        let is_last = steps.peek().is_none();
        match step {
            "." => {}
            ".." => {
                kept.pop();
            }
            step => kept.push(step),
        }
        if is_last && matches!(step, "." | "..") {
            kept.push("");
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_absolute_or_left_out() {
        let base = Some("https://valley.example/news/2024/bridge.html?page=2#top");
        for (target, base, expected) in [
            ("https://a.example/x", base, Some("https://a.example/x")),
            ("//a.example/x", base, Some("https://a.example/x")),
            ("/x/./y/../z", base, Some("https://valley.example/x/z")),
            ("ferry.html", base, Some("https://valley.example/news/2024/ferry.html")),
            ("../ferry/", base, Some("https://valley.example/news/ferry/")),
            ("../../../../x", base, Some("https://valley.example/x")),
            ("?page=3", base, Some("https://valley.example/news/2024/bridge.html?page=3")),
            ("x", Some("https://valley.example"), Some("https://valley.example/x")),
            ("ferry.html", None, Some("ferry.html")),
            ("mailto:ada@valley.example", None, Some("mailto:ada@valley.example")),
            ("javascript:alert(1)", base, None),
            ("java\nscript:alert(1)", None, None),
            (" DATA:text/html,x", None, None),
            ("", None, None),
        ] {
            assert_eq!(resolve(target, base).as_deref(), expected, "{target:?}");
        }
    }
}
