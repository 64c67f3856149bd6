//! What version a change demands, and whether the workspace has it.

use std::fmt;

use semver::Version;

/// The part of the version that has to be raised. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requires {
    /// Nothing that is generated changes its meaning.
    None,
    /// Something else than the next two: what is generated, or how the service is called.
    Patch,
    /// There is something new that a caller can use.
    Minor,
    /// Code of a caller stops compiling, or a running program changes its behaviour unasked.
    Major,
}

impl Requires {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Major, Self::Minor, Self::Patch, Self::None];

    /// The word for it, in small letters.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The lowest version that will do after `base`, by cargo's rules: while the version begins with
    /// 0, the next number takes the part of the major one, and the last one that of both others.
    pub fn lowest(self, base: &Version) -> Version {
        let release = Version::new(base.major, base.minor, base.patch);
        let patch = Version::new(base.major, base.minor, base.patch + 1);
        match (self, base.major, base.minor) {
            (Self::None, ..) => base.clone(),
            // What a pre-release is about is not released yet, and may still change by as much as its
            // number is raised after the release before it.
            _ if !base.pre.is_empty() && self <= Self::raised_by(&release) => release,
            (Self::Major, 0, 0) | (Self::Minor, 0, _) | (Self::Patch, ..) => patch,
            (Self::Major, 0, minor) => Version::new(0, minor + 1, 0),
            (Self::Major, major, _) => Version::new(major + 1, 0, 0),
            (Self::Minor, major, minor) => Version::new(major, minor + 1, 0),
        }
    }

    /// How much a release may change what the one before it was, whichever that is.
    fn raised_by(release: &Version) -> Self {
        match (release.major, release.minor, release.patch) {
            (0, 0, _) | (_, 0, 0) | (0, _, 0) => Self::Major,
            (0, ..) | (_, _, 0) => Self::Minor,
            _ => Self::Patch,
        }
    }

    /// Whether `head` is raised enough after `base`.
    pub fn is_met(self, base: &Version, head: &Version) -> bool {
        // Builds of a version are all the same version.
        let raised = head.cmp_precedence(base);
        if self == Self::None {
            return raised.is_ge();
        }
        // A pre-release of the version that is demanded will do.
        let release = Version::new(head.major, head.minor, head.patch);
        raised.is_gt() && release >= self.lowest(base)
    }
}

impl fmt::Display for Requires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_raised_by_cargos_rules() {
        for (requires, base, lowest, enough, too_little) in [
            (Requires::Major, "1.2.3", "2.0.0", "2.0.0", "1.3.0"),
            (Requires::Minor, "1.2.3", "1.3.0", "1.3.0", "1.2.4"),
            (Requires::Patch, "1.2.3", "1.2.4", "1.2.4", "1.2.3"),
            (Requires::Major, "0.1.4", "0.2.0", "0.2.0", "0.1.5"),
            (Requires::Minor, "0.1.4", "0.1.5", "0.1.5", "0.1.4"),
            (Requires::Patch, "0.1.4", "0.1.5", "1.0.0", "0.1.4"),
            (Requires::Major, "0.0.4", "0.0.5", "0.0.5", "0.0.4"),
            (Requires::None, "1.2.3", "1.2.3", "1.2.3", "1.2.2"),
            (
                Requires::Major,
                "1.2.3",
                "2.0.0",
                "2.0.0-rc.1",
                "1.9.0-rc.1",
            ),
            (
                Requires::Major,
                "2.0.0-rc.1",
                "2.0.0",
                "2.0.0-rc.2",
                "2.0.0-rc.1",
            ),
            (Requires::Minor, "1.2.3", "1.3.0", "2.0.0", "1.0.0"),
            (Requires::Major, "1.2.4-rc.1", "2.0.0", "2.0.0", "1.2.4"),
            (
                Requires::Major,
                "1.2.4-rc.1",
                "2.0.0",
                "2.0.0-rc.1",
                "1.2.4-rc.2",
            ),
            (Requires::Minor, "1.2.4-rc.1", "1.3.0", "1.3.0", "1.2.4"),
            (
                Requires::Patch,
                "1.2.4-rc.1",
                "1.2.4",
                "1.2.4-rc.2",
                "1.2.4-rc.1",
            ),
            (
                Requires::Minor,
                "1.3.0-rc.1",
                "1.3.0",
                "1.3.0",
                "1.3.0-rc.1",
            ),
            (Requires::Major, "1.3.0-rc.1", "2.0.0", "2.0.0", "1.3.0"),
            (Requires::Major, "0.1.5-rc.1", "0.2.0", "0.2.0", "0.1.5"),
            (
                Requires::Minor,
                "0.1.5-rc.1",
                "0.1.5",
                "0.1.5",
                "0.1.5-rc.1",
            ),
            (
                Requires::Major,
                "0.2.0-rc.1",
                "0.2.0",
                "0.2.0-rc.2",
                "0.2.0-rc.1",
            ),
            (
                Requires::Major,
                "0.0.5-rc.1",
                "0.0.5",
                "0.0.5",
                "0.0.5-rc.1",
            ),
            (
                Requires::Patch,
                "0.1.0-rc.1+a",
                "0.1.0",
                "0.1.0",
                "0.1.0-rc.1+b",
            ),
            (Requires::Patch, "0.1.0+a", "0.1.1", "0.1.1", "0.1.0+b"),
            (
                Requires::None,
                "0.1.0+b",
                "0.1.0+b",
                "0.1.0+a",
                "0.1.0-rc.1",
            ),
        ] {
            let version = |text: &str| Version::parse(text).expect(text);
            let base = version(base);
            assert_eq!(requires.lowest(&base), version(lowest), "{requires} {base}");
            assert!(
                requires.is_met(&base, &version(enough)),
                "{requires} {base} {enough}"
            );
            assert!(
                !requires.is_met(&base, &version(too_little)),
                "{requires} {base} {too_little}"
            );
        }
    }
}
