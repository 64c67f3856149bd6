// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

impl ::mde_core::ODataPage for super::types::MachineCollection {
    type Item = super::types::Machine;

    fn next_link(&self) -> ::std::option::Option<&str> {
        self.odata_next_link.as_deref()
    }

    fn into_items(self) -> ::std::vec::Vec<Self::Item> {
        self.value
    }
}

impl ::mde_core::ODataPage for super::types::UserCollection {
    type Item = super::types::User;

    fn next_link(&self) -> ::std::option::Option<&str> {
        self.odata_next_link.as_deref()
    }

    fn into_items(self) -> ::std::vec::Vec<Self::Item> {
        self.value
    }
}

impl ::mde_core::ODataPage for super::types::AlertCollection {
    type Item = super::types::Alert;

    fn next_link(&self) -> ::std::option::Option<&str> {
        self.odata_next_link.as_deref()
    }

    fn into_items(self) -> ::std::vec::Vec<Self::Item> {
        self.value
    }
}
