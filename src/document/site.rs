//! The site of an address. Sites that a field names are taken as they are.

/// The registrable domain of an address, by the list of public suffixes.
pub fn site_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
    psl::domain_str(&host).map(str::to_owned)
}
