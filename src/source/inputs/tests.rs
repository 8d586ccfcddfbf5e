//! Tests of finding inputs, in folders of their own.

use super::*;
use std::fs;

struct Tree(tempfile::TempDir);

impl Tree {
    fn new(files: &[&str]) -> Self {
        let tree = Tree(tempfile::tempdir().unwrap());
        for file in files {
            let path = tree.path(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        tree
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    fn request(&self, paths: &[&str]) -> Request {
        Request {
            paths: paths.iter().map(|path| self.path(path)).collect(),
            ..Request::default()
        }
    }

    /// The error's text without the folder's name.
    fn message(&self, error: &SourceError) -> String {
        error.to_string().replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn ids(request: &Request) -> Vec<String> {
    let inputs = Inputs::find(request).unwrap();
    let ids: Vec<_> = inputs.iter().map(|input| input.unwrap().id).collect();
    assert_eq!(ids.len() as u64, inputs.total());
    ids
}

#[test]
fn what_paths_stand_for() {
    let tree = Tree::new(&[
        "d/b.txt",
        "d/a/z.html.gz",
        "d/a.txt",
        "d/B.jsonl",
        "d/pic.png",
        "d/.git/x.txt",
        "d/.h.txt",
        "e/c.log",
    ]);
    let table: [(&[&str], &[&str]); 9] = [
        (&["d"], &["B.jsonl", "a/z.html.gz", "a.txt", "b.txt"]),
        (&["d/b.txt", "e/c.log"], &["b.txt", "c.log"]),
        (&["d/.h.txt"], &[".h.txt"]),
        (&["d/*.txt"], &["a.txt", "b.txt"]),
        (&["d/**/*.gz"], &["a/z.html.gz"]),
        (&["*/*.png", "d/.*.txt"], &["d/pic.png", ".h.txt"]),
        (&["d/a*"], &["a/z.html.gz", "a.txt"]),
        (&["d", "d/", "d/a.txt", "d/a.txt"], &["B.jsonl", "a/z.html.gz", "a.txt", "b.txt"]),
        (&["e"], &[]),
    ];
    for (paths, expected) in table {
        assert_eq!(ids(&tree.request(paths)), expected, "{paths:?}");
    }
    let skipped = Inputs::find(&tree.request(&["d", "e"])).unwrap().skipped();
    assert_eq!(skipped.extension, 2);
    let request = Request {
        from: Some(Format::Html),
        ..tree.request(&["d", "e"])
    };
    assert_eq!(ids(&request), ["B.jsonl", "a/z.html.gz", "a.txt", "b.txt", "pic.png", "c.log"]);
    let first = Inputs::find(&request).unwrap().iter().next().unwrap().unwrap();
    assert_eq!((first.format, first.compression), (Some(Format::Html), Compression::None));
}

#[test]
fn standard_input() {
    let request = Request {
        paths: vec!["-".into(), "-".into()],
        ..Request::default()
    };
    let inputs: Vec<_> = Inputs::find(&request).unwrap().iter().map(Result::unwrap).collect();
    assert_eq!(inputs.len(), 1);
    assert_eq!(
        (&inputs[0].place, inputs[0].id.as_str(), inputs[0].format),
        (&Place::Stdin, "stdin", None)
    );
}

#[test]
fn the_output_is_no_input() {
    let tree = Tree::new(&["d/a.txt", "d/out/a.txt", "d/out/b/c.txt", "d/outer.txt", "d/ledger.jsonl"]);
    let mut request = tree.request(&["d"]);
    // One that exists, one that does not yet, one by a detour.
    request.exclude = vec![tree.path("d/out"), tree.path("d/new"), tree.path("d/none/../ledger.jsonl")];
    let inputs = Inputs::find(&request).unwrap();
    fs::create_dir(tree.path("d/new")).unwrap();
    fs::write(tree.path("d/new/a.txt"), "x").unwrap();
    let ids: Vec<_> = inputs.iter().map(|input| input.unwrap().id).collect();
    assert_eq!(ids, ["a.txt", "outer.txt"]);
    for (path, contained) in [
        ("d/a.txt", true),
        ("d/out/a.txt", false),
        ("d/new/x/y.txt", false),
        ("d/z.txt", true),
        ("e.txt", false),
    ] {
        assert_eq!(inputs.contains(&tree.path(path)), contained, "{path}");
    }
    request.exclude = vec![tree.path("d/")];
    let message = tree.message(&Inputs::find(&request).unwrap_err());
    assert_eq!(
        message,
        "d/ is an input; choose another place for the output, for example a folder inside it or beside it"
    );
    let files = Inputs::find(&tree.request(&["d/a.txt"])).unwrap();
    assert!(files.contains(&tree.path("d/out/../a.txt")) && !files.contains(&tree.path("d/b.txt")));
}

#[test]
fn all_that_is_missing_in_one_error() {
    let tree = Tree::new(&["d/a.txt"]);
    let error = Inputs::find(&tree.request(&["x.txt", "d", "d/*.html", "d/a.txt/b", "nowhere/*.txt"])).unwrap_err();
    assert_eq!(
        tree.message(&error),
        "no such file or folder: x.txt, d/a.txt/b, nowhere/*.txt; no file matches: d/*.html"
    );
}

#[test]
fn two_inputs_and_one_output() {
    let tree = Tree::new(&["d/a.txt", "e/a.txt", "f/p.html", "f/p.txt"]);
    let error = Inputs::find(&tree.request(&["d", "e"])).unwrap_err();
    let hint = "clean them in two runs, or name the folder above both";
    assert_eq!(
        tree.message(&error),
        format!("d/a.txt and e/a.txt would both be written as a.txt; {hint}")
    );
    let error = Inputs::find(&tree.request(&["e/a.txt", "d/a.txt"])).unwrap_err();
    assert_eq!(
        tree.message(&error),
        format!("e/a.txt and d/a.txt would both be written as a.txt; {hint}")
    );
    assert_eq!(ids(&tree.request(&["f"])), ["p.html", "p.txt"]);
    let request = Request {
        to: Some(Format::Text),
        ..tree.request(&["f"])
    };
    let error = Inputs::find(&request).unwrap_err();
    assert_eq!(
        tree.message(&error),
        format!("f/p.html and f/p.txt would both be written as p.txt; {hint}")
    );
}

#[test]
fn names_may_repeat_where_nothing_goes_by_them() {
    let tree = Tree::new(&["d/a.txt", "e/a.txt", "g/a.txt"]);
    let of = |paths: &[&str], same_names| {
        Inputs::find(&Request {
            same_names,
            ..tree.request(paths)
        })
    };
    let error = of(&["d", "e/a.txt"], SameNames::OneId).unwrap_err();
    assert_eq!(
        tree.message(&error),
        "d/a.txt and e/a.txt would both go by the name a.txt; take them in two runs, or name the folder above both"
    );
    for (paths, expected) in [
        (&["d", "e/a.txt"][..], &["d/a.txt", "e/a.txt"][..]),
        (
            &["d", "e", "e/a.txt", "g", "d/a.txt", "g/a.txt"],
            &["d/a.txt", "e/a.txt", "g/a.txt"],
        ),
    ] {
        let inputs = of(paths, SameNames::Free).unwrap();
        let names: Vec<String> = inputs.iter().map(|input| input.unwrap().name).collect();
        let expected: Vec<String> = expected.iter().map(|path| tree.path(path).display().to_string()).collect();
        assert_eq!((names, inputs.total()), (expected.clone(), expected.len() as u64), "{paths:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_in_folders() {
    use std::os::unix::fs::symlink;
    let tree = Tree::new(&["d/a.txt", "e/b.txt"]);
    symlink(tree.path("e"), tree.path("d/e")).unwrap();
    symlink(tree.path("e/b.txt"), tree.path("d/b.txt")).unwrap();
    symlink(tree.path("d"), tree.path("link")).unwrap();
    assert_eq!(ids(&tree.request(&["d"])), ["a.txt"]);
    assert_eq!(Inputs::find(&tree.request(&["d"])).unwrap().skipped().links, 2);
    assert_eq!(ids(&tree.request(&["link"])), ["a.txt"]);
    assert_eq!(ids(&tree.request(&["link", "d", "d/b.txt"])), ["a.txt", "b.txt"]);
    assert!(Inputs::find(&tree.request(&["link"])).unwrap().contains(&tree.path("d/a.txt")));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let tree = Tree::new(&[]);
    for name in [b"\xE4.txt", b"\xF6.txt"] {
        fs::write(tree.0.path().join(OsStr::from_bytes(name)), "x").unwrap();
    }
    assert_eq!(ids(&tree.request(&["."])), ["\\xE4.txt", "\\xF6.txt"]);
}
