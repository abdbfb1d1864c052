//! How the benches write a figure for people: one unit each, as few digits as can be compared.

pub(super) fn megabytes(bytes: f64) -> String {
    format!("{:.2} MB", bytes / 1e6)
}

pub(super) fn milliseconds(time: f64) -> String {
    format!("{time:.1} ms")
}

pub(super) fn millions(count: f64) -> String {
    format!("{:.0} M", count / 1e6)
}

pub(super) fn plain(number: f64) -> String {
    format!("{number:.0}")
}
