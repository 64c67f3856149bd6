// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

/// A number of items, written as a number or, as OData allows, as text.
pub type ODataCount = ::mde_core::IntegerOrText;

/// Identity of a device group, a number in every live answer and a string in some documents.
pub type RbacGroupId = ::mde_core::IntegerOrText;
