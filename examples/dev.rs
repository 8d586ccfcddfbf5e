use unscrape::*;
use std::path::Path;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let loaded = if args[1] == "test" || args[1] == "lint" { rules::load::load(Path::new(&args[2]), &|p| std::fs::read_to_string(p)).unwrap() } else { rules::load::builtin() };
    eprintln!("load {:?} rules {} diagnostics {}", t.elapsed(), loaded.files[0].rules.len(), loaded.diagnostics.len());
    let t = std::time::Instant::now();
    let set = rules::RuleSet::compile(&loaded.files).unwrap();
    eprintln!("compile {:?}", t.elapsed());
    match args[1].as_str() {
        "lint" => { let d = loaded.lint(); println!("{}", rules::diagnostic::render(&d, false, 140)); eprintln!("{} findings", d.len()); }
        "test" => {
            let r = rules::test::run(&loaded.files, |_| true, pipeline::rule_test::clean).unwrap();
            for f in &r.failures { println!("FAIL {} {}:{}\n  in: {:?}\n  expected: {:?}\n  found:    {:?}", f.rule, f.file, f.line, f.input, f.expected, f.found); }
            println!("{} rules {} tests {} failures", r.rules, r.tests, r.failures.len());
        }
        _ => {
            for p in &args[1..] {
                let text = String::from_utf8_lossy(&std::fs::read(p).unwrap()).into_owned();
                let kind = if p.ends_with("html") { document::InputKind::Html } else { document::InputKind::Text };
                let rec = document::Record { id: document::RecordId { id: p.clone(), path: p.clone(), line: None }, payload: document::Payload { kind, text }, url: None, site: None, title: None, language: None, encoding: None, fields: vec![] };
                let doc = pipeline::document::segment(rec);
                let res = pipeline::document::judge(&doc, &set, Default::default());
                println!("=== {p} title {:?}", doc.metadata.title.as_ref().map(|t| &t.text));
                for e in report::ledger::entries(&doc, &res) { println!("  {:?} {}:{} [{}] {}", e.outcome, e.line, e.rule, e.reason.chars().take(90).collect::<String>(), report::visible::one_line(&e.text, 100)); }
                let r = emit::render(&doc, &res, emit::Layout::Paragraphs, emit::TitlePlace::Include);
                if std::env::var("SHOW").is_ok() { println!("{}", r.text); }
                let gold = Path::new(p).with_file_name("gold.txt");
                let gold = if gold.exists() { gold } else { Path::new(p).parent().unwrap().parent().unwrap().join("gold").join(Path::new(p).file_name().unwrap()) };
                if let Ok(g) = std::fs::read_to_string(&gold) {
                    let sq = |s: &str| s.lines().map(document::squash).filter(|l| !l.is_empty()).collect::<Vec<_>>();
                    let (a, b) = (sq(&g), sq(&r.text));
                    for l in &a { if !b.contains(l) { println!("  LOST {}", l.chars().take(120).collect::<String>()); } }
                    for l in &b { if !a.contains(l) { println!("  LEFT {}", l.chars().take(120).collect::<String>()); } }
                    println!("  {}", if a == b { "EXACT" } else { "differs" });
                }
            }
        }
    }
}
