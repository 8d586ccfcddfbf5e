//! The document type, which decides how a browser reads old pages. There is one a page, so html5ever's tokenizer reads it.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Longest declaration that is read whole.
const BYTES_MAX: usize = 1000;

/// What `<!DOCTYPE …>` says.
pub(super) fn read(declaration: &str) -> Doctype {
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let end = declaration.floor_char_boundary(BYTES_MAX);
    input.push_back(StrTendril::from_slice(&declaration[..end]));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Reader(RefCell<Doctype>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::DoctypeToken(doctype) = token {
            *self.0.borrow_mut() = doctype;
        }
        TokenSinkResult::Continue
    }
}
