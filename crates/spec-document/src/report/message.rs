//! Owns a finding as one text, for formats that have no more room for it.

use crate::finding::Finding;

/// What is wrong, why that matters, and what mends it.
pub(super) fn message(Finding { what, why, fix, .. }: &Finding) -> String {
    format!("{what}\nWhy: {why}\nFix: {fix}")
}
