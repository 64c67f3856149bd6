//! A period as documents write it: an ISO 8601 duration of a length that no calendar changes.
//!
//! Rules and generated tables read it here, so that what the one allows the other can write.

/// The length of an ISO 8601 duration without years, months, weeks and fractions, in seconds;
/// `None` when it is none, or zero.
pub fn seconds(duration: &str) -> Option<u64> {
    let rest = duration.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, time),
        None => (rest, ""),
    };
    let mut total = 0_u64;
    for (text, units) in [
        (days, &[('D', 86_400)][..]),
        (time, &[('H', 3_600), ('M', 60), ('S', 1)]),
    ] {
        let mut text = text;
        for (unit, length) in units {
            if let Some((count, rest)) = text.split_once(*unit) {
                let all_digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
                let count: u64 = all_digits.then(|| count.parse().ok()).flatten()?;
                total = total.checked_add(count.checked_mul(*length)?)?;
                text = rest;
            }
        }
        if !text.is_empty() {
            return None;
        }
    }
    (total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn periods_are_iso_8601_durations_of_a_fixed_length() {
        for (text, expected) in [
            ("PT1M", Some(60)),
            ("PT1H", Some(3600)),
            ("P1D", Some(86_400)),
            ("P1DT2H3M4S", Some(93_784)),
            ("PT90S", Some(90)),
            ("P1M", None),
            ("P1Y", None),
            ("PT", None),
            ("P", None),
            ("PT0S", None),
            ("PTM", None),
            ("PT1M1H", None),
            ("PT1.5M", None),
            ("1M", None),
            ("PT99999999999999999999S", None),
            ("P9999999999999999D", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
