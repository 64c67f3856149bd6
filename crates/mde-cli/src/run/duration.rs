//! Owns how a length of time is told to a person.

use std::time::Duration;

/// In the two largest units that it has, rounded up: nobody is told less than it takes, but for less than half a
/// second.
pub(crate) fn told(duration: Duration) -> String {
    const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let seconds = duration.as_secs() + u64::from(duration.subsec_millis() >= 500);
    // 33 h are more easily compared than a day and 9 h; 100 h are not.
    let is_said_in = |unit| unit <= seconds && (unit < 86_400 || seconds >= 3 * unit);
    let large = UNITS.iter().position(|(_, unit)| is_said_in(*unit));
    let large = large.unwrap_or(UNITS.len() - 1);
    let (_, smallest) = UNITS[(large + 1).min(UNITS.len() - 1)];
    let mut rest = seconds.div_ceil(smallest) * smallest;
    let mut parts = Vec::new();
    for (name, unit) in UNITS.into_iter().skip(large) {
        if unit >= smallest && rest >= unit {
            parts.push(format!("{} {name}", rest / unit));
            rest %= unit;
        }
    }
    match parts.is_empty() {
        true => "0 s".to_owned(),
        false => parts.join(" "),
    }
}

/// A period of the quota, as short as it can be said.
pub(crate) fn period(period: Duration) -> String {
    match period.as_secs() {
        60 => "a minute".to_owned(),
        3600 => "an hour".to_owned(),
        86_400 => "a day".to_owned(),
        _ => format!("in {}", told(period)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_two_units_and_never_less() {
        for (millis, expected) in [
            (0, "0 s"),
            (499, "0 s"),
            (500, "1 s"),
            (59_000, "59 s"),
            (59_500, "1 min"),
            (61_000, "1 min 1 s"),
            (3_599_500, "1 h"),
            (3_601_000, "1 h 1 min"),
            (119_040_000, "33 h 4 min"),
            (86_400_000, "24 h"),
            (259_141_000, "72 h"),
            (259_200_000, "3 d"),
            (262_800_500, "3 d 2 h"),
        ] {
            assert_eq!(told(Duration::from_millis(millis)), expected, "{millis}");
        }
    }
}
