//! Ctrl-C: the first asks the run to stop and leaves finished files; the second ends at once. Unfinished files go.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);

/// The flag that an interrupt sets; installs the handler at first use.
pub fn flag() -> &'static AtomicBool {
    // A second handler can't be installed; the first one serves the whole process.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            unscrape::emit::remove_unfinished();
            process::exit(130);
        }
    });
    &STOP
}
