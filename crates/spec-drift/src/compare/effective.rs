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
                None => or_null::only(&node),
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        Self { node, nullable }
    }
}
