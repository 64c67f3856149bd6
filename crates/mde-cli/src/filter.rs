//! Owns the word about expressions of OData's `$filter` that no service can read. Which properties and functions
//! there are is the service's to say: what is refused here is not OData at all.

/// Operators that stand between two operands.
const BETWEEN: [&str; 9] = ["eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or"];

/// What people write who know other languages, and what to write instead.
const FOREIGN: [(&str, &str); 9] = [
    ("==", "eq"),
    ("!=", "ne"),
    ("<>", "ne"),
    (">=", "ge"),
    ("<=", "le"),
    ("=", "eq"),
    (">", "gt"),
    ("<", "lt"),
    ("&&", "and"),
];

/// Whether the expression can be one.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn check(filter: &str) -> Result<(), String> {
    let mut depth = 0_u32;
    // The operator that still wants something behind it; in the beginning it is the expression that does.
    let mut wants: Option<&str> = Some("");
    for token in tokens(filter)? {
        match token {
            "(" => depth += 1,
            ")" => {
                depth = depth
                    .checked_sub(1)
                    .ok_or("a parenthesis is closed that was not opened")?;
            }
            _ => {}
        }
        if let Some((foreign, odata)) = FOREIGN.iter().find(|(foreign, _)| *foreign == token) {
            return Err(format!("OData writes {odata} for {foreign}"));
        }
        let operator = BETWEEN.iter().find(|operator| **operator == token);
        match (operator, wants) {
            (Some(operator), Some(_)) => return Err(format!("nothing stands before {operator}")),
            (Some(operator), None) => wants = Some(operator),
            (None, Some(operator)) if token == ")" && !operator.is_empty() => {
                return Err(format!("nothing stands behind {operator}"));
            }
            (None, _) => wants = if token == "(" { Some("") } else { None },
        }
    }
    match wants {
        Some("") if depth == 0 => Err("it is empty".to_owned()),
        _ if depth > 0 => Err("a parenthesis is not closed".to_owned()),
        Some(operator) => Err(format!("nothing stands behind {operator}")),
        None => Ok(()),
    }
}

/// The parts of the expression: texts in quotes, marks, and words.
fn tokens(filter: &str) -> Result<Vec<&str>, String> {
    let mut tokens = Vec::new();
    let mut rest = filter.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            // A quote in a text is written twice, and so reads as two texts side by side.
            '\'' => match rest[1..].find('\'') {
                Some(end) => end + 2,
                None => return Err("a text in quotes does not end".to_owned()),
            },
            '(' | ')' | ',' => 1,
            '=' | '!' | '<' | '>' | '&' => {
                let is_two = rest.len() > 1 && rest[1..].starts_with(['=', '>', '&']);
                1 + usize::from(is_two)
            }
            _ => rest
                .find(|c: char| c.is_whitespace() || "'(),=!<>&".contains(c))
                .unwrap_or(rest.len()),
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind.trim_start();
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn expressions_of_odata_pass() {
        for filter in [
            "healthStatus eq 'Active'",
            "riskScore ne 'High' and (osPlatform eq 'Windows11' or osPlatform eq 'Windows10')",
            "not (startswith(computerDnsName, 'fin-'))",
            "computerDnsName eq 'O''Neil & sons = (all'",
            "machineTags/any(tag: tag eq 'vip')",
            "machineTags/any(tag:tag eq 'vip')",
            "lastSeen gt 2026-01-14T22:08:51+02:00",
            "rbacGroupId in (1,2, 3)",
            "rbacGroupId eq -1",
            "isAadJoined",
            "contains(computerDnsName,'') eq true",
            "now() gt lastSeen",
        ] {
            assert_eq!(check(filter), Ok(()), "{filter}");
        }
    }

    #[test]
    fn what_is_no_expression_is_told() {
        for (filter, told) in [
            ("", "it is empty"),
            ("  ", "it is empty"),
            ("healthStatus eq 'Active", "a text in quotes does not end"),
            ("(a eq 1", "a parenthesis is not closed"),
            ("a eq 1)", "a parenthesis is closed that was not opened"),
            ("a eq", "nothing stands behind eq"),
            ("(a eq) and b", "nothing stands behind eq"),
            ("a eq 1 and", "nothing stands behind and"),
            ("eq 1", "nothing stands before eq"),
            ("a and or b", "nothing stands before or"),
            ("a = 1", "OData writes eq for ="),
            ("a == 1", "OData writes eq for =="),
            ("a<5", "OData writes lt for <"),
            ("a eq 1 && b", "OData writes and for &&"),
        ] {
            assert_eq!(check(filter), Err(told.to_owned()), "{filter}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(filter in "\\PC{0,40}|[a-z '()=<>!&,é]{0,40}") {
            let _ = check(&filter);
        }
    }
}
