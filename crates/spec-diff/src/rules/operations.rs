//! What can be called, where, and by what name.

use serde_json::Value;

use super::rule::{Context, Verdict, demands};
use super::words::{last, name_of_pointer, sentence};
use crate::differences::{Difference, Side, Way};
use crate::requires::Requires;
use spec_document::model::METHODS;
use spec_document::naming::{Case, identifier};
use spec_document::node::join;

pub(super) fn path(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let path = difference.entry.as_deref().unwrap_or_default();
    match difference.way {
        Way::Added => demands(Requires::Minor).what(format!("The path `{path}` is new")),
        Way::Removed => gone(format!("The path `{path}` is gone")),
        _ => {
            let (was, is) = (
                last(&difference.base.pointer),
                last(&difference.head.pointer),
            );
            if blank(&was) == blank(&is) {
                if let Some(name) = moved_parameter(&was, &is) {
                    return demands(Requires::Major)
                        .what(format!(
                            "The path `{was}` is now `{is}`: programs compile as before, and what they give as `{name}` goes elsewhere"
                        ))
                        .service("new clients send the same values in other places")
                        .todo("call what was moved by a new name, so that no program compiles with the old one");
                }
                return demands(Requires::Patch).what(format!(
                    "The path `{was}` is written `{is}`; on the wire it is the same"
                ));
            }
            demands(Requires::Major)
                .what(format!("The path `{was}` is now `{is}`"))
                .clients("they go on calling the old path, and get 404 once it is gone")
                .service("new clients call the new path")
                .todo("make sure that the service of every cloud answers at the new path")
        }
    }
}

/// A path template without the names of its parameters.
pub(super) fn blank(template: &str) -> String {
    let mut inside = false;
    template
        .chars()
        .filter(|&c| {
            match c {
                '{' => inside = true,
                '}' => inside = false,
                _ => return !inside,
            }
            true
        })
        .collect()
}

/// The parameter that both templates have, in different places.
fn moved_parameter(was: &str, is: &str) -> Option<String> {
    let names = |template: &str| -> Vec<String> {
        let parts = template.split('{').skip(1);
        parts
            .filter_map(|part| Some(identifier(part.split_once('}')?.0, Case::Argument)))
            .collect()
    };
    let (was, is) = (names(was), names(is));
    let place = |name: &String| was.iter().position(|other| other == name);
    let mut moved = is.iter().enumerate();
    moved
        .find(|(index, name)| place(name).is_some_and(|before| before != *index))
        .map(|(_, name)| name.clone())
}

fn gone(what: String) -> Verdict {
    demands(Requires::Major)
        .what(what)
        .clients("they go on calling it, and get 404 once it is gone")
        .service("new clients no longer call it")
        .todo("mark it deprecated first, and delete it a version later")
}

pub(super) fn operation(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    match difference.way {
        Way::Added => demands(Requires::Minor),
        Way::Removed => gone(sentence(difference, context)),
        _ => another_shape(),
    }
}

pub(super) fn operation_id(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let id = |side: &Side<'_>| side.value.and_then(Value::as_str).map(str::to_owned);
    let (was, is) = (id(&difference.base), id(&difference.head));
    let (base, head) = (
        &difference.base.around.pointer,
        &difference.head.around.pointer,
    );
    // Where another operation has the method that this one had, or had the one that it has now.
    let taken = was.and_then(|id| {
        let now = operation_called(context.head, &id).filter(|now| now != head)?;
        Some((id, base.clone(), now))
    });
    let took = || {
        let id = is?;
        let before = operation_called(context.base, &id).filter(|before| before != base)?;
        Some((id, before, head.clone()))
    };
    match taken.or_else(took) {
        Some((id, before, now)) => demands(Requires::Major)
            .what(format!(
                "{}: its operationId is another one. `{id}` was {} and is {}: programs compile as before and call that",
                name_of_pointer(head, context.rules.dialect),
                name_of_pointer(&before, context.rules.dialect),
                name_of_pointer(&now, context.rules.dialect),
            ))
            .service("new clients call another operation where they called the old one")
            .todo("leave each operationId with its operation, and give a new one to what is new"),
        None => demands(Requires::Patch)
            .todo("keep the old name, unless it is wrong: every call has to be written anew"),
    }
}

/// The pointer to the operation whose method in Rust is the one of this operationId.
fn operation_called(root: &Value, id: &str) -> Option<String> {
    let paths = root.get("paths").and_then(Value::as_object)?;
    let rust = identifier(id, Case::Snake);
    paths.iter().find_map(|(path, item)| {
        METHODS.iter().find_map(|method| {
            let other = item.get(method)?.get("operationId")?.as_str()?;
            (identifier(other, Case::Snake) == rust).then(|| join(&join("/paths", path), method))
        })
    })
}

pub(super) fn another_shape() -> Verdict {
    demands(Requires::Major).clients("not known: what was an object is none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{each, edited, told};
    use crate::requires::Requires;
    use crate::requires::Requires::{Major, Patch};

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "operationId: getDevice",
                "operationId: device",
                &[("operation-id", Patch)],
            ),
            (
                "tags: [devices]",
                "tags: [machines]",
                &[("tag", Patch), ("tag", Patch)],
            ),
            (
                "  /api/devices/{id}:",
                "  /api/machines/{id}:",
                &[("path", Major)],
            ),
        ]);
    }

    /// Edits of both sides, after which programs compile as before and do something else.
    #[test]
    fn a_name_that_comes_to_mean_something_else_is_major() {
        const SECOND: &str = "  /api/v2/devices/{id}:\n    get: { operationId: getOther, responses: {} }\ncomponents:\n";
        const TAKES: &str = "  /api/v2/devices/{id}:\n    get: { operationId: getDevice, responses: {} }\ncomponents:\n";
        const RENAMED: (&str, &str) = ("operationId: getDevice", "operationId: getDeviceV1");
        const PATH: &str = "  /api/devices/{id}:\n";
        for (name, base, head, rule, demand) in [
            (
                "a new path takes the method of an old one",
                vec![],
                vec![RENAMED, ("components:\n", TAKES)],
                "operation-id",
                Requires::Major,
            ),
            (
                "another method of the path takes it",
                vec![],
                vec![
                    RENAMED,
                    (
                        PATH,
                        "  /api/devices/{id}:\n    post: { operationId: get_device, responses: {} }\n",
                    ),
                ],
                "operation-id",
                Requires::Major,
            ),
            (
                "two operations swap their methods",
                vec![("components:\n", SECOND)],
                vec![
                    ("operationId: getDevice", "operationId: getOther"),
                    ("components:\n", TAKES),
                ],
                "operation-id",
                Requires::Major,
            ),
            (
                "the same method, spelt otherwise",
                vec![],
                vec![("operationId: getDevice", "operationId: get_device")],
                "operation-id",
                Requires::Patch,
            ),
            (
                "two parameters of a path change places",
                vec![(PATH, "  /api/{kind}/devices/{id}:\n")],
                vec![(PATH, "  /api/{id}/devices/{kind}:\n")],
                "path",
                Requires::Major,
            ),
            (
                "a parameter of a path is called otherwise",
                vec![(PATH, "  /api/{kind}/devices/{id}:\n")],
                vec![(PATH, "  /api/{sort}/devices/{id}:\n")],
                "path",
                Requires::Patch,
            ),
        ] {
            let told = told(&edited(&base), &edited(&head));
            let of_rule = told.iter().filter(|(id, ..)| *id == rule);
            let found = of_rule.map(|(_, requires, _)| *requires).max();
            assert_eq!(found, Some(demand), "{name}: {told:?}");
        }
    }

    #[test]
    fn names_of_parameters_do_not_count_in_a_path() {
        assert_eq!(blank("/a/{id}/b"), blank("/a/{name}/b"));
        assert_ne!(blank("/a/{id}/b"), blank("/a/{id}/c"));
    }
}
