//! How much of the memory that is allowed is left for sorting, once tables and the program itself are counted.

/// The program, its buffers and records under way.
const BASE_BYTES: usize = 112 << 20;
/// Least that is used for sorting, whatever is allowed.
const ROOM_MIN: usize = 8 << 20;

/// Bytes left of `allowed`, where `held` are taken by tables.
pub fn room(allowed: usize, held: usize) -> usize {
    // Less was asked for than the program takes: what can be spilled, is.
    allowed.saturating_sub(BASE_BYTES + held).max(ROOM_MIN.min(allowed))
}
