//! What a schema comes to without the references and wrappers around it.

use spec_document::node::Node;
use spec_document::or_null;
use spec_document::spec::Spec;

/// As many references and wrappers as may follow each other.
const MAX_HOPS: usize = 32;

/// A schema with references and wrappers around it taken off.
pub(super) struct Effective<'d> {
    pub(super) node: Node<'d>,
    pub(super) nullable: bool,
}

impl<'d> Effective<'d> {
    /// Takes them off.
    pub(super) fn of(spec: &'d Spec<'d>, node: &Node<'d>) -> Self {
        let (mut node, mut nullable) = (node.clone(), false);
        for _ in 0..MAX_HOPS {
            nullable |= or_null::allows_null(node.value);
            let inner = match node.reference() {
                Some(reference) => spec.target(reference),
                None => or_null::only(&node).or_else(|| beside_annotations(spec, &node)),
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        Self { node, nullable }
    }
}

/// The one of several schemas under `allOf` that says more than annotations: an entity beside its
/// `@odata.context`, which the metadata does not describe.
fn beside_annotations<'d>(spec: &'d Spec<'d>, node: &Node<'d>) -> Option<Node<'d>> {
    let all = node.get("allOf")?;
    let mut others = all.items().filter(|part| !is_annotations(spec, part));
    let other = others.next();
    other.filter(|_| others.next().is_none() && node.get("properties").is_none())
}

fn is_annotations<'d>(spec: &'d Spec<'d>, part: &Node<'d>) -> bool {
    let Some(part) = spec.resolve(part) else {
        return false;
    };
    let wraps = ["allOf", "oneOf", "anyOf"].map(|key| part.get(key).is_some());
    let properties = part.get("properties");
    properties.is_some_and(|all| all.entries().all(|(name, _)| name.contains('@')))
        && wraps == [false; 3]
}
