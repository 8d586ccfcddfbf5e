//! Tests of output files, each in a folder and with a list of its own.

use super::*;
use std::fs;

const NEW: Policy<'static> = Policy {
    overwrite: false,
    is_input: &|_| false,
};
const FORCE: Policy<'static> = Policy {
    overwrite: true,
    is_input: &|_| false,
};

fn write(path: &Path, policy: Policy<'_>, text: &[u8]) -> Result<(), EmitError> {
    let mut file = AtomicFile::create(path, policy)?;
    file.write_all(text).map_err(|error| EmitError::from_io(path, error))?;
    file.finish()
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/out.txt");
    let mut file = AtomicFile::create(&path, NEW).unwrap();
    file.write_all(&b"text ".repeat(100_000)).unwrap();
    let names = listing(path.parent().unwrap());
    assert!(names.len() == 1 && names[0].starts_with(".out.txt.unscrape-"), "{names:?}");
    drop(file);
    assert!(listing(path.parent().unwrap()).is_empty());
    write(&path, NEW, b"text").unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), listing(path.parent().unwrap())),
        (b"text".to_vec(), vec!["out.txt".to_owned()])
    );
}

#[test]
fn what_is_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.txt");
    fs::write(&path, "old").unwrap();
    let message = |result: Result<(), EmitError>| {
        let text = result.unwrap_err().to_string();
        text.replace(&folder.path().display().to_string(), "D")
    };
    assert_eq!(message(write(&path, NEW, b"new")), "D/out.txt exists; use --force to replace it");
    let input = Policy {
        overwrite: true,
        is_input: &|_| true,
    };
    assert_eq!(
        message(write(&path, input, b"new")),
        "D/out.txt is an input, and inputs are never replaced; choose another output"
    );
    let coloured = folder.path().join("\u{1b}[31m");
    fs::write(&coloured, "").unwrap();
    assert_eq!(
        message(write(&coloured, NEW, b"")),
        "D/\\u{1b}[31m exists; use --force to replace it"
    );
    fs::remove_file(coloured).unwrap();
    assert_eq!(message(write(folder.path(), FORCE, b"new")), "D is a folder; name a file");
    assert!(message(write(&path.join("x"), NEW, b"new")).starts_with("can't write D/out.txt/x: "));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    // One that appears while the other is written.
    let late = folder.path().join("late.txt");
    let file = AtomicFile::create(&late, NEW).unwrap();
    fs::write(&late, "other").unwrap();
    assert_eq!(message(file.finish()), "D/late.txt exists; use --force to replace it");
    assert_eq!((fs::read(&late).unwrap(), listing(folder.path()).len()), (b"other".to_vec(), 2));
    write(&path, FORCE, b"new").unwrap();
    assert_eq!((fs::read(&path).unwrap(), listing(folder.path()).len()), (b"new".to_vec(), 2));
}

#[test]
fn an_interruption_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let registry: &'static Registry = Box::leak(Box::default());
    let path = |name: &str| folder.path().join(name);
    let mut done = AtomicFile::create_in(registry, &path("done"), NEW).unwrap();
    done.write_all(b"x").unwrap();
    done.finish().unwrap();
    let half = AtomicFile::create_in(registry, &path("half"), NEW).unwrap();
    let other = AtomicFile::create_in(registry, &path("other"), NEW).unwrap();
    assert_eq!(registry.close(), 2);
    assert_eq!(listing(folder.path()), ["done"]);
    assert!(matches!(half.finish(), Err(EmitError::Interrupted { .. })));
    drop(other);
    assert!(matches!(
        AtomicFile::create_in(registry, &path("new"), NEW),
        Err(EmitError::Interrupted { .. })
    ));
    assert_eq!(listing(folder.path()), ["done"]);
}

#[test]
fn long_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n".repeat(255));
    write(&path, NEW, b"x").unwrap();
    assert_eq!(fs::read(path).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    let (usual, path) = (folder.path().join("usual"), folder.path().join("out"));
    fs::write(&usual, "").unwrap();
    write(&path, NEW, b"x").unwrap();
    assert_eq!(mode(&path), mode(&usual));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write(&path, FORCE, b"y").unwrap();
    assert_eq!(mode(&path) & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn links_stay_links() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("real")).unwrap();
    fs::write(path("real/a"), "old").unwrap();
    symlink(path("real/a"), path("link")).unwrap();
    symlink(path("nowhere"), path("broken")).unwrap();
    write(&path("link"), FORCE, b"new").unwrap();
    assert_eq!(fs::read(path("real/a")).unwrap(), b"new");
    assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
    assert!(matches!(write(&path("broken"), NEW, b"new"), Err(EmitError::Exists { .. })));
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_a_full_one_says_so() {
    write(Path::new("/dev/null"), NEW, b"x").unwrap();
    let error = write(Path::new("/dev/full"), NEW, &[b'x'; 200_000]).unwrap_err().to_string();
    assert!(error.starts_with("can't write /dev/full: No space left on device"), "{error}");
    let error = write(Path::new("/dev/full"), NEW, b"found out at the end").unwrap_err().to_string();
    assert!(error.starts_with("can't write /dev/full: No space left on device"), "{error}");
}
