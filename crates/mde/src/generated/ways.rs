// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

#[allow(unused_imports)]
use ::mde_client::{requests, types};

impl ::mde::Client {
    /// One alert, `/api/alerts/{id}`; asks nothing yet.
    ///
    /// The identity of the alert: letters, digits, `-` and `_`.
    #[must_use]
    pub fn alert(&self, id: types::AlertId) -> Alert {
        Alert {
            client: self.clone(),
            key: id,
        }
    }

    /// One machine, `/api/machines/{id}`; asks nothing yet.
    ///
    /// The identity of the device, not its name: 40 hexadecimal digits.
    #[must_use]
    pub fn machine(&self, id: types::MachineId) -> Machine {
        Machine {
            client: self.clone(),
            key: id,
        }
    }

    /// What is asked of `/api/machines`; asks nothing yet.
    #[must_use]
    pub fn machines(&self) -> Machines {
        Machines { client: self.clone() }
    }

    /// One user, `/api/users/{id}`; asks nothing yet.
    ///
    /// The user name, never the user principal name: `user1`, not `user1@contoso.com`.
    #[must_use]
    pub fn user(&self, id: ::mde_core::UserName) -> User {
        User {
            client: self.clone(),
            key: id,
        }
    }
}

/// One alert, to ask about: `/api/alerts/{id}`.
#[derive(Clone, Debug)]
pub struct Alert {
    client: ::mde::Client,
    key: types::AlertId,
}

impl Alert {
    /// What this handle was made with.
    pub fn key(&self) -> &types::AlertId {
        &self.key
    }

    /// Get an alert: `GET /api/alerts/{id}`
    ///
    /// Retrieves an alert by its identity, with its evidence, which lists leave out. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the alert's device by the device group settings.
    pub fn get(&self) -> ::mde::Asked<requests::GetAlert> {
        let request = requests::GetAlert::new(self.key.clone());
        self.client.ask(request)
    }
}

/// One machine, to ask about: `/api/machines/{id}`.
#[derive(Clone, Debug)]
pub struct Machine {
    client: ::mde::Client,
    key: types::MachineId,
}

impl Machine {
    /// What this handle was made with.
    pub fn key(&self) -> &types::MachineId {
        &self.key
    }

    /// Get a device: `GET /api/machines/{id}`
    ///
    /// Retrieves a device by its identity. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    ///
    /// Several records may share one DNS name, and an identity from a list has been refused here: the record may have been merged into another one.
    pub fn get(&self) -> ::mde::Asked<requests::GetMachine> {
        let request = requests::GetMachine::new(self.key.clone());
        self.client.ask(request)
    }

    /// List the users who have logged on to a device: `GET /api/machines/{id}/logonusers`
    ///
    /// Retrieves the collection of users who have logged on to a given device. The request has no body, and neither an OData query option nor paging is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    pub fn logonusers(&self) -> ::mde::Items<::mde_client::types::User> {
        let request = requests::ListMachineLogonUsers::new(self.key.clone());
        self.client.pages(request).into()
    }

    /// List the alerts related to a device: `GET /api/machines/{id}/alerts`
    ///
    /// Retrieves the collection of alerts related to a given device. The request has no body, and no OData query option: the service is said to answer 400 to any, although one of its documents has an example with `$filter`. Whether `evidence` is filled here is not known; in other lists it is empty.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    pub fn alerts(&self) -> ::mde::Items<::mde_client::types::Alert> {
        let request = requests::ListMachineAlerts::new(self.key.clone());
        self.client.pages(request).into()
    }
}

/// To ask about all of `/api/machines`.
#[derive(Clone, Debug)]
pub struct Machines {
    client: ::mde::Client,
}

impl Machines {
    /// List the devices of the organisation: `GET /api/machines`
    ///
    /// Retrieves the devices that have been in touch with the service within the period that it keeps data for, which was six months when somebody last asked. The request has no body.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only devices which that user may see by the device group settings.
    ///
    /// A page has up to 10,000 devices. Without `$top` there is a link to the next page; with `$top` there is none, and `$skip` goes on. With `$filter` but without `$top`, the link has been seen broken: it led to the same page for ever.
    ///
    /// No device at all is either 404 or 200 with an empty list: the first is documented, only the second has been seen.
    pub fn list(&self) -> ::mde::Items<::mde_client::types::Machine> {
        let request = requests::ListMachines::new();
        self.client.pages(request).into()
    }

    /// The same with more than it needs, which [`ListMachines`](requests::ListMachines) has: `$filter`, `$top` and `$skip`.
    pub fn list_with(
        &self,
        more: impl ::std::ops::FnOnce(requests::ListMachines) -> requests::ListMachines,
    ) -> ::mde::Items<::mde_client::types::Machine> {
        let request = more(requests::ListMachines::new());
        self.client.pages(request).into()
    }
}

/// One user, to ask about: `/api/users/{id}`.
#[derive(Clone, Debug)]
pub struct User {
    client: ::mde::Client,
    key: ::mde_core::UserName,
}

impl User {
    /// What this handle was made with.
    pub fn key(&self) -> &::mde_core::UserName {
        &self.key
    }

    /// List the devices related to a user: `GET /api/users/{id}/machines`
    ///
    /// Retrieves the collection of devices related to a given user ID: those the user has logged on to. The ID is not the full user principal name, only the user name: for user1@contoso.com the path is `/api/users/user1/machines`. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only devices which that user may see by the device group settings.
    ///
    /// A user whom the service does not know is either 404 or 200 with an empty list: its documents have said both, and the contract allows both.
    pub fn machines(&self) -> ::mde::Items<::mde_client::types::Machine> {
        let request = requests::ListUserMachines::new(self.key.clone());
        self.client.pages(request).into()
    }

    /// List the alerts related to a user: `GET /api/users/{id}/alerts`
    ///
    /// Retrieves the collection of alerts related to a given user ID. The ID is not the full user principal name, only the user name: for user1@contoso.com the path is `/api/users/user1/alerts`. The request has no body, and no OData query option is documented for it. Whether `evidence` is filled here is not known; in other lists it is empty.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only alerts of devices which that user may see by the device group settings.
    ///
    /// A user whom the service does not know is 200 with an empty list.
    pub fn alerts(&self) -> ::mde::Items<::mde_client::types::Alert> {
        let request = requests::ListUserAlerts::new(self.key.clone());
        self.client.pages(request).into()
    }
}
