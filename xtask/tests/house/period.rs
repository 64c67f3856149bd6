//! Which texts are the period of a limit.

use xtask::period::seconds;

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
