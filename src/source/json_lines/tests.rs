//! Tests of JSON Lines.

use super::*;
use proptest::prelude::*;
use std::io::Cursor;

fn parser(names: FieldNames) -> LineParser {
    LineParser {
        id: "in.jsonl".into(),
        path: "d/in.jsonl".into(),
        names,
    }
}

fn parse(json: &str) -> Result<Loaded, LineError> {
    parse_bytes(json.as_bytes())
}

fn parse_bytes(bytes: &[u8]) -> Result<Loaded, LineError> {
    let bytes = bytes.to_vec();
    parser(FieldNames::default()).parse(&RawLine { number: 7, bytes })
}

fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
    JsonLines::new(Cursor::new(bytes), "in".into())
        .map(|line| line.map(|line| (line.number, String::from_utf8_lossy(&line.bytes).into_owned())))
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn lines_are_numbered_and_trimmed() {
    let table: [(&[u8], &[(u64, &str)]); 5] = [
        (b"", &[]),
        (b"\n \n\t\r\n", &[]),
        (b"\xEF\xBB\xBF{}\r\n\n{\"a\":1}  \n{", &[(1, "{}"), (3, "{\"a\":1}"), (4, "{")]),
        (b"{}\n\xEF\xBB\xBF{}", &[(1, "{}"), (2, "{}")]),
        (b"{\"a\":\"\xFF\"}\n{}", &[(1, "{\"a\":\"\u{FFFD}\"}"), (2, "{}")]),
    ];
    for (bytes, expected) in table {
        let expected: Vec<_> = expected.iter().map(|(number, line)| (*number, (*line).to_owned())).collect();
        assert_eq!(lines(bytes), expected);
    }
}

#[test]
fn other_formats_are_refused_once() {
    for (bytes, message) in [
        (
            &b"\xFF\xFE{\0}\0"[..],
            "in: JSON Lines must be UTF-8, this is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0", "in: looks binary (PNG image); only text can be cleaned"),
    ] {
        let mut lines = JsonLines::new(Cursor::new(bytes), "in".into());
        assert_eq!(lines.next().unwrap().unwrap_err().to_string(), message);
        assert!(lines.next().is_none());
    }
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let line = format!("{{\"text\":\"{}\",\"n\":1e400}}\n{{}}", "word ".repeat(20_000_000));
    let mut lines = JsonLines::new(Cursor::new(line.into_bytes()), "in".into());
    let first = lines.next().unwrap().unwrap();
    let loaded = parser(FieldNames::default()).parse(&first).unwrap();
    assert_eq!(loaded.record.payload.text.len(), 100_000_000);
    assert_eq!(lines.next().unwrap().unwrap().number, 2);
}

#[test]
fn known_fields() {
    let loaded = parse(
        r#"{"id":12.50,"text":"a\u00e9\n","url":"http://x.example/","site":null,"title":"T","lang":"pt_BR","language":"Portuguese"}"#,
    )
    .unwrap();
    let record = loaded.record;
    assert_eq!(record.id.id, "12.50");
    assert_eq!(record.id.to_string(), "d/in.jsonl:7");
    assert_eq!(record.payload.text, "aé\n");
    assert_eq!(record.url.as_deref(), Some("http://x.example/"));
    assert_eq!(
        (record.site, record.title.as_deref(), record.language.as_deref()),
        (None, Some("T"), Some("pt"))
    );
    for (json, id) in [
        (r#"{"text":""}"#, "in.jsonl:7"),
        (r#"{"text":"","id":"x\ty"}"#, "x\ty"),
        (r#"{"text":"","id":null}"#, "in.jsonl:7"),
        (r#"{"text":"","id":""}"#, "in.jsonl:7"),
        (r#"{"text":"","id":[1]}"#, "in.jsonl:7"),
        (r#"{"text":"","id":-12345678901234567890123}"#, "-12345678901234567890123"),
    ] {
        assert_eq!(parse(json).unwrap().record.id.id, id, "{json}");
    }
}

#[test]
fn text_or_html() {
    let prefer = |prefer_html| FieldNames {
        prefer_html,
        html: "page".into(),
        ..FieldNames::default()
    };
    for (json, prefer_html, kind, text) in [
        (r#"{"page":"<p>","text":"t"}"#, false, InputKind::Text, "t"),
        (r#"{"page":"<p>","text":"t"}"#, true, InputKind::Html, "<p>"),
        (r#"{"page":"<p>"}"#, false, InputKind::Html, "<p>"),
        (r#"{"page":null,"text":"t"}"#, true, InputKind::Text, "t"),
        (r#"{"page":"<p>","text":null}"#, false, InputKind::Html, "<p>"),
    ] {
        let bytes = json.as_bytes().to_vec();
        let payload = parser(prefer(prefer_html))
            .parse(&RawLine { number: 1, bytes })
            .unwrap()
            .record
            .payload;
        assert_eq!((payload.kind, payload.text.as_str()), (kind, text), "{json}");
    }
}

#[test]
fn other_fields_stay_as_written() {
    let json = r#"{ "big":12345678901234567890 , "z":1e400,"text":"x","a":[1, {"b" :"\u00e9\ud800"}],"a":-0.0,"c":"\/" }"#;
    let fields: Vec<_> = parse(json).unwrap().record.fields;
    let shown: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.get())).collect();
    let expected = [
        ("big", "12345678901234567890"),
        ("z", "1e400"),
        ("text", "null"),
        ("a", r#"[1, {"b" :"\u00e9\ud800"}]"#),
        ("a", "-0.0"),
        ("c", r#""\/""#),
    ];
    assert_eq!(shown, expected);
    let html = parse(r#"{"html":"<p>"}"#).unwrap().record.fields;
    assert_eq!(html[0].1.get(), "\"<p>\"", "what is not replaced is kept");
}

#[test]
fn lone_surrogates_cost_one_character() {
    let loaded = parse(r#"{"text":"a\ud83d b\udc00 \ud83d\ude00 \ud7ff中"}"#).unwrap();
    assert_eq!(loaded.record.payload.text, "a\u{FFFD} b\u{FFFD} 😀 \u{d7ff}中");
    assert_eq!(loaded.warnings, [Warning::LoneSurrogates { count: 2 }]);
}

#[test]
fn bad_lines_say_why() {
    let deep = format!("{{\"text\":{}", "[".repeat(100_000));
    let table: [(&[u8], &str); 11] = [
        (b"{\"text\": tru}", "broken JSON at column 13: expected ident"),
        (b"{\"text\":\"a\"", "broken JSON at column 11: EOF while parsing an object"),
        (b"{\"text\":\"a\"} x", "broken JSON at column 14: trailing characters"),
        (b"no json", "broken JSON at column 2: expected ident"),
        (
            b"[1]",
            "the line is an array, not an object; `jq -c '.[]'` makes one line of each element",
        ),
        (b"\"text\"", "the line is a string, not an object"),
        (b"12", "the line is a number, not an object"),
        (b"{\"text\":[\"a\"]}", "field \"text\" is an array, not a string"),
        (b"{\"text\":\"a\",\"text\":\"b\"}", "field \"text\" occurs more than once"),
        (b"{\"text\":\"a\xFF\"}", "not UTF-8 at column 11"),
        (deep.as_bytes(), "broken JSON at column 100008: EOF while parsing a list"),
    ];
    for (bytes, message) in table {
        assert_eq!(parse_bytes(bytes).unwrap_err().to_string(), message);
    }
}

fn json_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?",
        r#""([^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}){0,12}""#,
        Just("true".to_owned()),
        Just("null".to_owned()),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|values| format!("[{}]", values.join(" ,"))),
            proptest::collection::vec(inner, 0..4).prop_map(|values| {
                let fields: Vec<_> = values.iter().map(|value| format!("\"k\" :{value}")).collect();
                format!("{{{}}}", fields.join(", "))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn values_pass_byte_for_byte(values in proptest::collection::vec(json_value(), 0..6)) {
        let fields: Vec<_> = values.iter().enumerate().map(|(n, value)| format!("\"f{n}\": {value}")).collect();
        let json = format!("{{\"text\":\"t\"{}{}}}", if fields.is_empty() { "" } else { "," }, fields.join(","));
        let record = parse(&json).unwrap().record;
        let passed: Vec<_> = record.fields[1..].iter().map(|(_, value)| value.get()).collect();
        prop_assert_eq!(passed, values);
    }

    #[test]
    fn parsing_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80), text in "\\{\"text\":\"[a-z\\\\u0-9\"]{0,20}\\}") {
        let _ = parse_bytes(&bytes);
        let _ = parse(&text);
    }
}
