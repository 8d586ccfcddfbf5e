//! How much of the memory that is allowed is left for sorting, once tables and the program itself are counted.

/// The program, its buffers and records under way.
const BASE_BYTES: usize = 112 << 20;
/// Least that is used for sorting, whatever is allowed.
const ROOM_MIN: usize = 8 << 20;

/// Bytes that the program takes with tables of `held` bytes, where these are more than `allowed`: tables are not spilled.
pub fn beyond(allowed: usize, held: usize) -> Option<usize> {
    Some(BASE_BYTES + held).filter(|&taken| taken > allowed)
}

/// Bytes left of `allowed`, where `held` are taken by tables.
pub fn room(allowed: usize, held: usize) -> usize {
    // Less was asked for than the program takes: what can be spilled, is.
    allowed.saturating_sub(BASE_BYTES + held).max(ROOM_MIN.min(allowed))
}
