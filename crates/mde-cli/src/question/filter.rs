//! Owns the word about expressions of OData's `$filter` that no service can read. Which properties and functions
//! there are is the service's to say: what is refused here is not OData at all.

/// With all characters escaped, still a URL that servers commonly take.
const LONGEST: usize = 4096;

/// Operators that stand between two operands.
const BETWEEN: [&str; 9] = ["eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or"];

/// What people write who know other languages, and what to write instead.
const FOREIGN: [(&str, &str); 12] = [
    ("==", "eq"),
    ("!=", "ne"),
    ("<>", "ne"),
    (">=", "ge"),
    ("<=", "le"),
    ("=", "eq"),
    (">", "gt"),
    ("<", "lt"),
    ("&&", "and"),
    ("&", "and"),
    ("||", "or"),
    ("!", "not"),
];

/// Whether the expression can be one.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn check(filter: &str) -> Result<(), String> {
    if filter.len() > LONGEST {
        return Err(format!(
            "it is longer than the {LONGEST} bytes that servers take"
        ));
    }
    let mut depth = 0_u32;
    // The operator that still wants something behind it; in the beginning it is the expression that does.
    let mut wants: Option<&str> = Some("");
    let mut before = "";
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
        if token.starts_with('"') {
            return Err("text stands between single quotes: 'Windows11'".to_owned());
        }
        let operator = BETWEEN.iter().find(|operator| **operator == token);
        match (operator, wants) {
            (Some(operator), Some(_)) => return Err(format!("nothing stands before {operator}")),
            (Some(operator), None) => wants = Some(operator),
            (None, Some(operator)) if token == ")" && !operator.is_empty() => {
                return Err(format!("nothing stands behind {operator}"));
            }
            // What opens a parenthesis may be a function's name; `not` and what `any` declares stand before words.
            (None, None) if !matches!(token, "(" | ")" | ",") && is_operand(before) => {
                return Err(format!("nothing stands between {before} and {token}"));
            }
            (None, _) => wants = if token == "(" { Some("") } else { None },
        }
        before = token;
    }
    match wants {
        Some("") if depth == 0 => Err("it is empty".to_owned()),
        _ if depth > 0 => Err("a parenthesis is not closed".to_owned()),
        Some(operator) => Err(format!("nothing stands behind {operator}")),
        None => Ok(()),
    }
}

/// Whether another operand behind this one wants an operator between them.
fn is_operand(token: &str) -> bool {
    let is_mark = matches!(token, "" | "(" | ",") || token.ends_with(':');
    !is_mark && token != "not" && !token.ends_with('\'')
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
            '"' => 1,
            '=' | '!' | '<' | '>' | '&' | '|' => {
                let is_two = rest.len() > 1 && rest[1..].starts_with(['=', '>', '&', '|']);
                1 + usize::from(is_two)
            }
            _ => rest
                .find(|c: char| c.is_whitespace() || "'\"(),=!<>&|".contains(c))
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
            "not isAadJoined and not (a eq 1)",
            "startswith(computerDnsName,'a') and b in ('c','d')",
            "machineTags/any(tag: not (tag eq 'a' or tag eq 'b'))",
            "a eq 'O''Neil'",
        ] {
            assert_eq!(check(filter), Ok(()), "{filter}");
        }
    }

    #[test]
    fn what_no_url_can_hold_is_told() {
        let long = ["a eq 1"; 1000].join(" or ");
        assert!(check(&long).is_err_and(|told| told.contains("4096 bytes")));
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
            ("a eq 1 || b eq 2", "OData writes or for ||"),
            ("!isAadJoined", "OData writes not for !"),
            (
                "osPlatform eq \"Windows11\"",
                "text stands between single quotes: 'Windows11'",
            ),
            ("a eq 1 b eq 2", "nothing stands between 1 and b"),
            ("(a eq 1) b eq 2", "nothing stands between ) and b"),
            (
                "healthStatus Active",
                "nothing stands between healthStatus and Active",
            ),
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
