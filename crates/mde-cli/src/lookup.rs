//! Owns the run: asks for one user after the other, hands each answer on, and says how all of it ended.

use std::{collections::HashSet, io};

use futures::TryStreamExt as _;
use mde::{Client, UserName};
use serde_json::value::RawValue;

use crate::{
    diagnostics,
    exit::Exit,
    failure::Failure,
    output::{Answer, Report},
};

/// The users to ask for, each once, in the order of first mention; or a sentence for each text that
/// is no user name.
pub(crate) fn users(texts: &[String]) -> Result<Vec<UserName>, Vec<String>> {
    let mut users = Vec::new();
    let mut refused = Vec::new();
    let mut seen = HashSet::new();
    for text in texts {
        match text.parse::<UserName>() {
            Ok(user) if seen.insert(user.clone()) => users.push(user),
            Ok(_) => {}
            Err(error) => refused.push(error.to_string()),
        }
    }
    if refused.is_empty() {
        Ok(users)
    } else {
        Err(refused)
    }
}

/// Asks for each user's machines and reports them.
///
/// One after the other: the service's quota is about two calls a second, which one connection uses up.
/// A refused credential ends the asking, because the next user would be refused, too.
///
/// # Errors
/// When the report cannot be written.
pub(crate) async fn run(
    client: &Client,
    users: &[UserName],
    report: &mut dyn Report,
) -> io::Result<Exit> {
    let mut worst = Exit::Answered;
    let mut hints = HashSet::new();
    let mut rest = users.iter();
    for user in rest.by_ref() {
        let answer: Answer = machines(client, user)
            .await
            .map_err(|error| Failure::from(&error));
        report.answer(user.as_str(), &answer)?;
        let Err(failure) = answer else { continue };
        diagnostics::error(&format!("{user}: {}", failure.message));
        if let Some(hint) = failure.hint
            && hints.insert(hint.clone())
        {
            diagnostics::hint(&hint);
        }
        worst = if failure.exit == Exit::Refused || users.len() == 1 {
            failure.exit
        } else {
            Exit::SomeUsersFailed
        };
        if worst == Exit::Refused {
            break;
        }
    }
    let not_asked = rest.as_slice();
    for user in not_asked {
        report.answer(user.as_str(), &Err(Failure::not_asked()))?;
    }
    if let [first, others @ ..] = not_asked {
        let others = if others.is_empty() {
            String::new()
        } else {
            format!(" and {} more", others.len())
        };
        diagnostics::error(&format!(
            "{first}{others}: {}",
            Failure::not_asked().message
        ));
    }
    report.finish()?;
    Ok(worst)
}

/// All pages of a user's machines. A user whose pages broke off has none: half a list looks whole.
async fn machines(client: &Client, user: &UserName) -> Result<Vec<Box<RawValue>>, mde::Error> {
    let mut pages = client.user(user.clone()).machine_pages();
    let mut machines = Vec::new();
    while let Some(page) = pages.try_next().await? {
        machines.extend(page.raw_items()?.into_iter().map(ToOwned::to_owned));
    }
    Ok(machines)
}
