use unscrape::rules::literals::{required, Required};
use std::collections::HashMap;
fn main() {
    let loaded = unscrape::rules::load::builtin();
    let text = std::fs::read_to_string("/work/dev/perf/small.jsonl").unwrap();
    let mut lines: Vec<String> = vec![];
    for l in text.lines() { let v: serde_json::Value = serde_json::from_str(l).unwrap(); for x in v["text"].as_str().unwrap().lines() { let x = x.trim(); if !x.is_empty() { lines.push(x.to_string()); } } }
    let folded: Vec<String> = lines.iter().map(|l| l.to_lowercase()).collect();
    let mut rows = vec![];
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for f in &loaded.files { for r in &f.rules { for p in r.matcher.line.iter().chain(&r.matcher.block) {
        let Ok(hir) = regex_syntax::parse(p.get_ref()) else { continue };
        let req = required(&hir);
        let re = regex::RegexBuilder::new(p.get_ref()).size_limit(32<<20).dfa_size_limit(16<<20).build().unwrap();
        
        let d = |s: &Vec<String>| format!("{:?}", &s[..s.len().min(4)]);
        let (name, detail) = match &req { Required { prefix: Some(s), .. } => ("prefix", d(s)), Required { suffix: Some(s), ..} => ("suffix", d(s)), Required{anywhere: Some(s), ..} => ("any", d(s)), Required{ first_byte: Some(_), ..} => ("first", String::new()), _ => ("nothing", String::new()) };
        *kinds.entry(name).or_default() += 1;
        let mut n = 0; let mut m = 0; let mut dt = std::time::Duration::ZERO; let t = std::time::Instant::now();
        for (l, o) in folded.iter().zip(&lines) {
            let ch = l.chars().count(); let anch = hir.properties().look_set_prefix().contains(regex_syntax::hir::Look::Start) && hir.properties().look_set_suffix().contains(regex_syntax::hir::Look::End); let mx = r.when.length_max.unwrap_or(99999).min(if anch { hir.properties().maximum_len().unwrap_or(99999) } else { 99999 }); if ch > mx || ch < req.chars_min || (req.digit && !l.bytes().any(|b| b.is_ascii_digit())) { continue; }
            let ok = match &req { Required { prefix: Some(s), .. } => s.iter().any(|x| l.starts_with(x.as_str())), Required { suffix: Some(s), ..} => s.iter().any(|x| l.ends_with(x.as_str())), Required { anywhere: Some(s), ..} => s.iter().any(|x| l.contains(x.as_str())), Required{first_byte: Some(b), ..} => b[l.as_bytes()[0] as usize], _ => true };
            if ok { n += 1; let t2 = std::time::Instant::now(); if re.is_match(o) { m += 1; std::hint::black_box(re.find(o)); } dt += t2.elapsed(); }
        }
        rows.push((n, m, dt, name, detail, r.id.get_ref().clone(), p.get_ref().chars().take(90).collect::<String>()));
    } } }
    println!("{} lines {:?}", lines.len(), kinds);
    rows.sort_by_key(|r| std::cmp::Reverse(r.0));println!("total time {:?}", rows.iter().map(|r| r.2).sum::<std::time::Duration>());
    println!("total candidates {}", rows.iter().map(|r| r.0).sum::<usize>());
    for r in rows.iter().take(45) { println!("{:6} {:6} {:?} {} {} {} | {}", r.0, r.1, r.2, r.3, r.4, r.5, r.6); }
}
