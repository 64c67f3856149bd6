//! Owns how a length of time is told in a message: rounded, in units that people read.

use std::{fmt, time::Duration};

/// Shown in no more digits than somebody reads: `2 ms`, `1.9 s`, `47 s`, `5 min`, `1 h 30 min`.
pub(crate) struct Rounded(pub(crate) Duration);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.as_micros();
        // In the smallest unit that is told, to the nearest.
        let nearest = |unit: u128| (micros + unit / 2) / unit;
        let two = |f: &mut fmt::Formatter<'_>, large: u128, name, small: u128, names| match small {
            0 => write!(f, "{large} {name}"),
            _ => write!(f, "{large} {name} {small} {names}"),
        };
        match micros {
            0 => f.write_str("0 s"),
            // What took its time did not take none.
            1..=999_499 => write!(f, "{} ms", nearest(1000).max(1)),
            999_500..=9_949_999 => match (nearest(100_000) / 10, nearest(100_000) % 10) {
                (seconds, 0) => write!(f, "{seconds} s"),
                (seconds, tenths) => write!(f, "{seconds}.{tenths} s"),
            },
            9_950_000..=119_499_999 => write!(f, "{} s", nearest(1_000_000)),
            119_500_000..=3_599_499_999 => {
                let seconds = nearest(1_000_000);
                two(f, seconds / 60, "min", seconds % 60, "s")
            }
            _ => {
                let minutes = nearest(60_000_000);
                two(f, minutes / 60, "h", minutes % 60, "min")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_more_digits() {
        for (micros, told) in [
            (0, "0 s"),
            (1, "1 ms"),
            (1_861, "2 ms"),
            (999_499, "999 ms"),
            (999_500, "1 s"),
            (1_861_627, "1.9 s"),
            (2_000_000, "2 s"),
            (9_950_000, "10 s"),
            (46_600_000, "47 s"),
            (60_000_000, "60 s"),
            (119_500_000, "2 min"),
            (300_400_000, "5 min"),
            (301_000_000, "5 min 1 s"),
            (3_599_500_000, "1 h"),
            (5_400_000_000, "1 h 30 min"),
        ] {
            assert_eq!(
                Rounded(Duration::from_micros(micros)).to_string(),
                told,
                "{micros}"
            );
        }
    }
}
