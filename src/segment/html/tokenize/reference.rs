//! Character references: `&amp;`, `&#8217;`, and those that leave out the semicolon.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use html5ever::tendril::StrTendril;
use memchr::memchr2;

/// Longest name, with some to spare.
const NAME_BYTES_MAX: usize = 40;

/// Where a text stands, which decides what is special in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Between tags.
    Text,
    /// In a CDATA section of foreign content.
    CharacterData,
    /// In an element that holds nothing but text.
    RawText,
    /// The same, of a title or text area.
    RawTextWithReferences,
    /// In an attribute's value.
    Attribute,
}

impl Place {
    /// Whether references are resolved there.
    pub fn has_references(self) -> bool {
        !matches!(self, Place::RawText | Place::CharacterData)
    }
}

/// Appends `text` with its references resolved, NUL replaced.
pub(super) fn resolve(text: &str, place: Place, out: &mut StrTendril) {
    let mut rest = text;
    while let Some(found) = memchr2(b'&', 0, rest.as_bytes()) {
        out.push_slice(&rest[..found]);
        let reference = &rest[found + 1..];
        if rest.as_bytes()[found] == 0 {
            out.push_slice(super::REPLACEMENT);
            rest = reference;
            continue;
        }
        match read(reference, place) {
            Some((characters, length)) => {
                characters.into_iter().flatten().for_each(|character| out.push_char(character));
                rest = &reference[length..];
            }
            None => {
                out.push_char('&');
                rest = reference;
            }
        }
    }
    out.push_slice(rest);
}

/// The characters a reference stands for, and its length behind the `&`.
fn read(text: &str, place: Place) -> Option<([Option<char>; 2], usize)> {
    match text.strip_prefix('#') {
        Some(number) => read_number(number).map(|(character, length)| ([Some(character), None], length + 1)),
        None => read_name(text, place),
    }
}

fn read_number(text: &str) -> Option<(char, usize)> {
    let (base, prefix) = if text.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = text[prefix..].bytes().take_while(|&byte| char::from(byte).is_digit(base)).count();
    if digits == 0 {
        return None;
    }
    let end = prefix + digits;
    // What has more digits than fit is no character.
    let value = u32::from_str_radix(&text[prefix..end], base).unwrap_or(u32::MAX);
    let semicolon = usize::from(text[end..].starts_with(';'));
    Some((character(value), end + semicolon))
}

fn character(value: u32) -> char {
    let windows = value.checked_sub(0x80).and_then(|index| C1_REPLACEMENTS.get(index as usize));
    match windows {
        Some(Some(character)) => *character,
        _ if value == 0 => '\u{fffd}',
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    }
}

fn read_name(text: &str, place: Place) -> Option<([Option<char>; 2], usize)> {
    let bytes = text.as_bytes();
    let letters = bytes
        .iter()
        .take(NAME_BYTES_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    if bytes.get(letters) == Some(&b';')
        && let Some(characters) = named(&text[..=letters])
    {
        return Some((characters, letters + 1));
    }
    // Names without a semicolon may go on with letters that are none of theirs: `&notit` is `&not` and `it`.
    let (characters, length) = (1..=letters).rev().find_map(|length| Some((named(&text[..length])?, length)))?;
    // Addresses have parameters that look like references: `?a=1&copy=2`.
    let goes_on = bytes.get(length).is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric());
    (place != Place::Attribute || !goes_on).then_some((characters, length))
}

/// What a whole name stands for.
fn named(name: &str) -> Option<[Option<char>; 2]> {
    // The table also holds the beginnings of all names, with nothing for a value.
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    Some([char::from_u32(first), char::from_u32(second).filter(|&second| second != '\0')])
}
