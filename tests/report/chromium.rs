//! A headless Chromium: what it makes of a page, and keys pressed in it as a person would press them.
//!
//! Keys go through the browser's own protocol, over two pipes that it takes as its third and fourth file.

use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Names under which Chromium is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FLAGS: [&str; 3] = ["--headless=new", "--no-sandbox", "--disable-gpu"];
/// How long a page may take until it shows something.
const PATIENCE: Duration = Duration::from_secs(30);

pub fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
    let browser = named.into_iter().chain(found).find(|path| path.is_file());
    if browser.is_none() {
        eprintln!("\n*** SKIPPED: no Chromium found (PATH, $CHROMIUM); the report's page was not tested in a browser ***\n");
    }
    browser
}

/// The page as a browser has it after its script ran, and what the browser complained about.
pub fn drawn(browser: &Path, page: &Path, hash: &str) -> (String, String) {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(FLAGS)
        .args(["--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}#{hash}", page.display()))
        .output()
        .unwrap();
    let [dom, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let console = told.lines().filter(|line| line.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (dom, console)
}

/// A page that is open in a browser.
#[cfg(unix)]
pub struct Page {
    child: Child,
    to: File,
    from: BufReader<File>,
    asked: u64,
    session: Option<String>,
    _profile: tempfile::TempDir,
}

#[cfg(unix)]
impl Page {
    pub fn open(browser: &Path, page: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let [to, from] = ["to", "from"].map(|name| profile.path().join(name));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        let child = Command::new("sh")
            .args(["-c", r#"exec "$@" 3<"$TO" 4>"$FROM""#, "sh"])
            .arg(browser)
            .args(FLAGS)
            .arg("--remote-debugging-pipe")
            .arg(format!("--user-data-dir={}", profile.path().join("profile").display()))
            .env("TO", &to)
            .env("FROM", &from)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut page_open = Page {
            child,
            to: OpenOptions::new().write(true).open(to).unwrap(),
            from: BufReader::new(File::open(from).unwrap()),
            asked: 0,
            session: None,
            _profile: profile,
        };
        let target = page_open.ask("Target.createTarget", json!({ "url": format!("file://{}", page.display()) }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = page_open.ask("Target.attachToTarget", attach);
        page_open.session = session["sessionId"].as_str().map(str::to_owned);
        // The empty page that comes first is complete too.
        page_open.see("location.protocol + document.readyState", &json!("file:complete"));
        page_open
    }

    /// Asks the browser for something, and waits for the answer.
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let mut question = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            question["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{question}\0").as_bytes()).unwrap();
        loop {
            let mut message = Vec::new();
            self.from.read_until(0, &mut message).unwrap();
            assert!(!message.is_empty(), "the browser ended");
            let answer: Value = serde_json::from_slice(&message[..message.len() - 1]).unwrap();
            if answer["id"] == self.asked {
                assert!(answer["error"].is_null(), "{question}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// What an expression is in the page.
    pub fn value(&mut self, expression: &str) -> Value {
        let answer = self.ask("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true }));
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression has a value.
    pub fn see(&mut self, expression: &str, wanted: &Value) {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.value(expression);
            if found == *wanted {
                return;
            }
            assert!(Instant::now() < until, "{expression} is {found}, not {wanted}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key and lets it go: a character, or a key's name.
    pub fn press(&mut self, key: &str) {
        let (text, code) = match key {
            "Enter" => (Some("\r"), 13),
            "Escape" => (None, 27),
            "Tab" => (None, 9),
            character => (Some(character), 0),
        };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if let Some(text) = text {
            down["text"] = json!(text);
        }
        self.ask("Input.dispatchKeyEvent", down);
        self.ask(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }),
        );
    }
}

#[cfg(unix)]
impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
