//! Whether a list is a page of an OData collection, which the client goes through by its links.

use spec_document::node::Node;
use spec_document::spec::Spec;
use spec_rules::{Fault, merged, requires, success_bodies};

const NEXT_LINK: &str = "@odata.nextLink";

/// Whether a schema has what makes a page, or a part of it.
fn pages(schema: &Node<'_>) -> bool {
    let property = |name| schema.get("properties")?.get(name);
    let is_list = |value: Node<'_>| value.text("type") == Some("array");
    property(NEXT_LINK).is_some() || property("value").is_some_and(is_list)
}

pub(super) fn page(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in success_bodies(spec) {
        let parts = merged(spec, &schema);
        if parts.len() > 1 && parts.iter().any(pages) {
            let what = "a page is merged of several schemas";
            let fix =
                "write its properties, `value` and `'@odata.nextLink'` among them, in one schema";
            faults.push(Fault::at_key(&schema, what, fix));
            continue;
        }
        let property = |name: &str| schema.get("properties")?.get(name);
        let list = property("value").filter(|value| value.text("type") == Some("array"));
        let (at, what, fix) = match (property(NEXT_LINK), list) {
            (None, None) => continue,
            (None, Some(_)) => (
                schema.clone(),
                "a list has no link to its next page",
                "add `'@odata.nextLink'`, `type: string, nullable: true`",
            ),
            (Some(_), None) => (
                schema.clone(),
                "a page has no list of its items",
                "add `value`, a list of a component: `type: array, items: { $ref: … }`",
            ),
            (Some(_), Some(list)) if list.get("items").is_none_or(|i| i.reference().is_none()) => (
                list,
                "the items of a page are no component",
                "make the schema of an item a component: `items: { $ref: … }`",
            ),
            (Some(link), _)
                if link.text("type") != Some("string") || requires(&schema, NEXT_LINK) =>
            {
                (
                    link,
                    "the link to the next page is not optional text",
                    "write `type: string, nullable: true`, and do not require it",
                )
            }
            (Some(_), Some(list)) if !requires(&schema, "value") => (
                list,
                "a page does not require its list",
                "add `required: [value]`",
            ),
            _ => continue,
        };
        faults.push(Fault::at_key(&at, what, fix));
    }
    faults
}
