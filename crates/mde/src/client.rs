//! Owns how a client is set up, and the forms of asking: one answer, pages, many, with options. What there is to
//! ask about, and what a question becomes on the wire, is generated; going from page to page is `pages`', asking
//! about many is `bulk`'s, and what the specification does not know `raw`'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A base URL that ends in the beginning of the operations' routes (`…/api`) is refused, with the right one. | The documents write it so, and the route would be there twice. A gateway may have such a path: what is sent where is for the user to say. | Cutting it off in silence. |

use std::{
    collections::BTreeMap, fmt, hash::Hash, num::NonZeroUsize, ops::ControlFlow, sync::Arc,
    time::Duration,
};

use futures::{Stream, TryStreamExt};
use mde_client::{Request, requests, tables, types};
use mde_core::{
    Call, CallBudget, CallOptions, Claims, Clock, HttpTransport, Identity, Limits, ODataPage,
    Pipeline, PipelineBuilder, QuotaBuilder, Reached, RetryPolicy, Transport, Usage, UserName,
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::{
    AnswersOfEach, Asked, CheckedPage, CheckedPages, Cloud, Credentials, Error, FoldedOfEach,
    Items, MachinesOfUsers, Pages, PagesOfEach, RawPath, RawRequest, bulk, checked::Ahead,
    question::Question, raw::RAW,
};

/// A client of Microsoft Defender for Endpoint. Clones are cheap and share connections.
#[derive(Clone, Debug)]
pub struct Client {
    pipeline: Pipeline,
    requests: reqwest::Client,
    cloud: Arc<Cloud>,
    concurrency: NonZeroUsize,
    options: Arc<CallOptions>,
}

/// Settings of a [`Client`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    cloud: Cloud,
    base_url: Option<String>,
    credentials: Option<Credentials>,
    root_certificates: Vec<Vec<u8>>,
    connect_timeout: Duration,
    concurrency: NonZeroUsize,
    settings: Vec<Setting>,
    user_agent_suffix: Option<String>,
    transport: Option<Box<dyn Transport>>,
}

/// A setting that is the pipeline's.
type Setting = Box<dyn FnOnce(PipelineBuilder) -> PipelineBuilder>;

/// The devices related to a user, page by page as they are asked for.
pub type Machines = Items<types::Machine>;

impl Client {
    /// A client for the commercial cloud's global host, unless told otherwise.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            cloud: Cloud::default(),
            base_url: None,
            credentials: None,
            root_certificates: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            concurrency: NonZeroUsize::new(100).expect("a hundred is not zero"),
            settings: Vec::new(),
            user_agent_suffix: None,
            transport: None,
        }
    }

    /// The devices of many users, as they are answered. See [`ItemsOfEach`](crate::ItemsOfEach).
    pub fn machines_of_users(
        &self,
        names: impl Stream<Item = UserName> + Send + 'static,
    ) -> MachinesOfUsers {
        self.pages_of_each(names, requests::ListUserMachines::new)
            .items()
    }

    /// The same client with options for what is asked through it. They come on top of those that it has.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use mde::{CallOptions, RetryPolicy};
    ///
    /// let hurried = CallOptions::new()
    ///     .deadline(Duration::from_secs(20))
    ///     .retry(RetryPolicy::never())
    ///     .header("X-Case", "INC-4711")?;
    /// let machines = client.with(hurried).user("user1".parse()?).machines();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        let held = CallOptions::clone(&self.options);
        Self {
            options: Arc::new(held.overridden_by(options)),
            ..self.clone()
        }
    }

    /// Asks a question that has one answer: whatever the specification has, as
    /// [a value](crate::requests).
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), mde::Error> {
    /// use mde::requests::ListUserMachines;
    ///
    /// let request = ListUserMachines::new("user1".parse()?);
    /// let first = client.ask(request).with_response().await?;
    /// println!("{} devices, {:?}", first.value.len(), first.correlation_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn ask<R>(&self, request: R) -> Asked<R>
    where
        R: Request<Refusal = types::ODataError>,
        R::Answer: DeserializeOwned,
    {
        Asked::new(request, self.call(), Arc::clone(&self.cloud))
    }

    /// Asks what the specification does not know, by its path: through the same pipeline, with token, quota,
    /// retries and options as all else, and with nothing known of the answer.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get("/api/exposureScore".parse()?).await?;
    /// println!("{}", String::from_utf8_lossy(&answer));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, path: RawPath) -> RawRequest {
        RawRequest::new(self.clone(), path)
    }

    /// Asks for all pages of a collection, which every question is that is answered with
    /// [a page](mde_core::ODataPage).
    pub fn pages<R>(&self, request: R) -> Pages<<R::Answer as ODataPage>::Item>
    where
        R: Request<Refusal = types::ODataError>,
        R::Answer: ODataPage,
    {
        let client = self.call();
        let question = Question::of(&request, client.call().clone(), Arc::clone(&self.cloud));
        Pages::new(question, async move {
            let page = request.send(client).await;
            page.map(mde_client::ResponseValue::into_inner)
        })
    }

    /// The same pages with their items as the service wrote them, for those who pass them on: each item is held
    /// against the contract and does not become a value.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), mde::Error> {
    /// use futures::TryStreamExt;
    /// use mde::requests::ListUserMachines;
    ///
    /// let mut pages = client.checked_pages(ListUserMachines::new("user1".parse()?));
    /// while let Some(page) = pages.try_next().await? {
    ///     page.items().for_each(|json| println!("{json}"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn checked_pages<R>(&self, request: R) -> CheckedPages
    where
        R: Request<Refusal = types::ODataError>,
        R::Answer: ODataPage,
    {
        let ahead = Ahead::default();
        let reader = ahead.clone();
        let call = self.one_call();
        let call = call.reading_ahead(move |body| reader.read::<R::Answer>(body));
        let client = mde_client::Client::making(call.clone(), self.requests.clone());
        let question = Question::of(&request, call, Arc::clone(&self.cloud));
        CheckedPages::of(question, ahead, async move {
            let page = request.send(client).await;
            page.map(mde_client::ResponseValue::into_inner)
        })
    }

    /// Asks the same about many, where that has one answer: each key once, many at a time.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), mde::Error> {
    /// use futures::{StreamExt, stream};
    /// use mde::{UserName, requests::ListUserMachines};
    ///
    /// let names: Vec<UserName> = vec!["user1".parse()?, "user2".parse()?];
    /// let mut answers = client.ask_each(stream::iter(names), ListUserMachines::new);
    /// while let Some((name, answer)) = answers.next().await {
    ///     println!("{name}: {} devices on the first page", answer?.value.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ask_each<K, R>(
        &self,
        keys: impl Stream<Item = K> + Send + 'static,
        ask: impl Fn(K) -> R + Send + 'static,
    ) -> AnswersOfEach<K, R::Answer>
    where
        K: Clone + Hash + Send + 'static,
        R: Request<Refusal = types::ODataError>,
        R::Answer: DeserializeOwned,
    {
        let client = self.clone();
        AnswersOfEach::new(bulk::each(keys, self.concurrency, move |key| {
            client.ask(ask(key)).with_response()
        }))
    }

    /// Asks the same about many, where that has pages: each key once, many at a time.
    /// [`items`](PagesOfEach::items) are the same answers by items.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), mde::Error> {
    /// use futures::{StreamExt, stream};
    /// use mde::{UserName, requests::ListUserMachines};
    ///
    /// let names: Vec<UserName> = vec!["user1".parse()?, "user2".parse()?];
    /// let mut answers = client.pages_of_each(stream::iter(names), ListUserMachines::new).items();
    /// while let Some((name, devices)) = answers.next().await {
    ///     println!("{name}: {} devices", devices?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages_of_each<K, R>(
        &self,
        keys: impl Stream<Item = K> + Send + 'static,
        ask: impl Fn(K) -> R + Send + 'static,
    ) -> PagesOfEach<K, <R::Answer as ODataPage>::Item>
    where
        K: Clone + Hash + Send + 'static,
        R: Request<Refusal = types::ODataError>,
        R::Answer: ODataPage,
    {
        let client = self.clone();
        PagesOfEach::new(bulk::each(keys, self.concurrency, move |key| {
            client.pages(ask(key)).try_collect()
        }))
    }

    /// Asks the same about many, where that has pages, and takes each page in hand as it comes, so that no key's
    /// pages have to be held together: each key's begin with what `start` gives, and `take` adds a page, or breaks
    /// off. Of a key whose later pages failed there is the error alone, as everywhere: half a list looks whole.
    ///
    /// `take` runs beside the other calls, and must not block without telling the runtime.
    ///
    /// ```no_run
    /// # async fn example(client: mde::Client) -> Result<(), mde::Error> {
    /// use std::ops::ControlFlow::Continue;
    ///
    /// use futures::{StreamExt, stream};
    /// use mde::{UserName, requests::ListUserMachines};
    ///
    /// let names: Vec<UserName> = vec!["user1".parse()?, "user2".parse()?];
    /// let mut counts = client.fold_pages_of_each(
    ///     stream::iter(names),
    ///     ListUserMachines::new,
    ///     || 0,
    ///     |count, page| Continue(count + page.len()),
    /// );
    /// while let Some((name, count)) = counts.next().await {
    ///     println!("{name}: {} devices", count?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn fold_pages_of_each<K, R, A>(
        &self,
        keys: impl Stream<Item = K> + Send + 'static,
        ask: impl Fn(K) -> R + Send + 'static,
        start: impl Fn() -> A + Send + 'static,
        take: impl Fn(A, CheckedPage) -> ControlFlow<A, A> + Clone + Send + 'static,
    ) -> FoldedOfEach<K, A>
    where
        K: Clone + Hash + Send + 'static,
        R: Request<Refusal = types::ODataError>,
        R::Answer: ODataPage,
        A: Send + 'static,
    {
        let client = self.clone();
        FoldedOfEach::new(bulk::each(keys, self.concurrency, move |key| {
            let (mut pages, mut folded) = (client.checked_pages(ask(key)), start());
            let take = take.clone();
            async move {
                while let Some(page) = pages.try_next().await? {
                    folded = match take(folded, page) {
                        ControlFlow::Continue(folded) => folded,
                        ControlFlow::Break(folded) => return Ok(folded),
                    };
                }
                Ok(folded)
            }
        }))
    }

    /// Whose calls they are: the tenant and the application, as the credential says it, else as its token says of
    /// itself, unverified. `None` when neither does, as with a token that only the service can read.
    ///
    /// # Errors
    /// When a token is needed for it, and none is to be had.
    pub async fn identity(&self) -> Result<Option<Identity>, Error> {
        self.pipeline.identity().await.map_err(Error::of_quota)
    }

    /// How much of the quota is used, and when the next call may be sent: for each operation, by its id, and
    /// for all [raw](Self::get) calls that are none of these, by `(raw)`.
    /// Empty when the quota was [switched off](ClientBuilder::without_quota).
    ///
    /// # Errors
    /// When the quota's store does not work, or the credential must say whose quota it is and cannot.
    pub async fn quota(&self) -> Result<BTreeMap<&'static str, Usage>, Error> {
        let mut usages = BTreeMap::new();
        if let Some(quota) = self.pipeline.quota().await.map_err(Error::of_quota)? {
            for operation in tables::OPERATIONS.iter().copied().chain([&RAW]) {
                let usage = quota
                    .usage(operation)
                    .await
                    .map_err(|error| Error::of_quota(error.into()))?;
                usages.insert(operation.id, usage);
            }
        }
        Ok(usages)
    }

    /// The same of one operation, by its id, or of raw calls; nothing when the quota was switched off, or there is
    /// no such operation.
    ///
    /// # Errors
    /// As of [`quota`](Self::quota).
    pub async fn quota_of(&self, operation: &str) -> Result<Option<Usage>, Error> {
        let mut operations = tables::OPERATIONS.iter().copied().chain([&RAW]);
        let operation = operations.find(|known| known.id == operation);
        let quota = self.pipeline.quota().await.map_err(Error::of_quota)?;
        match (quota, operation) {
            (Some(quota), Some(operation)) => {
                let usage = quota.usage(operation).await;
                usage
                    .map(Some)
                    .map_err(|error| Error::of_quota(error.into()))
            }
            _ => Ok(None),
        }
    }

    /// Whether it is known whose quota it is, so that [asking for it](Self::quota) needs no token.
    pub fn knows_whose_quota(&self) -> bool {
        self.pipeline.credential().knows_identity()
    }

    /// What the token that a call would take says of itself, unverified; `None` of one that cannot be read. Asks for
    /// one if there is none.
    ///
    /// # Errors
    /// When no token is to be had.
    pub async fn token_claims(&self) -> Result<Option<Claims>, Error> {
        let token = self.pipeline.credential().token(self.pipeline.clock());
        Ok(token.await.map_err(Error::of_credential)?.claims())
    }

    /// Whether the service can be reached, and what time it is there: one request for the head of its base URL, within
    /// this time, without a token. The quota does not count it, for it is nobody's.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn reach(&self, within: Duration) -> Result<Reached, Error> {
        let host = || self.cloud.api().url().origin().ascii_serialization();
        let reached = self.pipeline.reach(within).await;
        reached.map_err(|failure| Error::of_way(&host(), failure, None))
    }

    /// Waits until every call that is under way has ended, and the quota's store knows of it. A program
    /// that shares its quota with others by a file or a Redis drops what it no longer wants and calls it
    /// before it exits.
    ///
    /// # Errors
    /// When the quota's store does not work.
    pub async fn flush(&self) -> Result<(), Error> {
        match self.pipeline.known_quota() {
            Some(quota) => quota
                .flush()
                .await
                .map_err(|error| Error::of_quota(error.into())),
            // No call was made.
            None => Ok(()),
        }
    }

    /// The generated client for one question, whose pages have one deadline together.
    fn call(&self) -> mde_client::Client {
        mde_client::Client::making(self.one_call(), self.requests.clone())
    }

    /// A call with this client's options, whose requests have one deadline together.
    pub(crate) fn one_call(&self) -> Call {
        let call = Call::new(self.pipeline.clone()).spanning();
        call.with(Arc::clone(&self.options))
    }

    pub(crate) fn cloud(&self) -> Arc<Cloud> {
        Arc::clone(&self.cloud)
    }
}

impl ClientBuilder {
    /// Which cloud: its API's host, who issues its tokens, and for what scope.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Where the API is: another host of the cloud, a gateway, or a stand-in on a literal loopback
    /// address, which alone may be plain `http`. Short for [`Cloud::with_api`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Where tokens come from.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// A bearer token that was obtained elsewhere, for the cloud's scope ([`Cloud::token_scope`]). It is
    /// used until the service refuses it. Short for [`Credentials::token`].
    pub fn token(self, token: SecretString) -> Self {
        self.credentials(Credentials::token(token))
    }

    /// Trusts these certificates (PEM, any number) besides those of the system; for networks that
    /// inspect TLS.
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// How long a connection may take (10 s).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many keys are asked about at once when there are [many](Client::pages_of_each) (100: what
    /// the quota lets go in one burst).
    pub fn concurrency(mut self, keys: NonZeroUsize) -> Self {
        self.concurrency = keys;
        self
    }

    /// Other bounds on time and size of one attempt than the default ones.
    pub fn limits(self, limits: Limits) -> Self {
        self.set(move |pipeline| pipeline.limits(limits))
    }

    /// Another policy of trying again than the default one.
    pub fn retry(self, retry: RetryPolicy) -> Self {
        self.set(move |pipeline| pipeline.retry(retry))
    }

    /// How long one question may take in all (no bound): all its pages, from the first request on, waits for
    /// the quota and the time between two polls included. A call that would have to wait longer fails at
    /// once with kind [`Throttled`](crate::ErrorKind::Throttled), and [`Error::retry_after`] says for how
    /// long.
    pub fn deadline(self, deadline: Duration) -> Self {
        self.set(move |pipeline| pipeline.deadline(deadline))
    }

    /// How many calls may be sent, retries and further pages among them (any number). What is asked beyond that
    /// fails with kind [`BudgetSpent`](crate::ErrorKind::BudgetSpent), and takes nothing of the quota.
    ///
    /// ```
    /// # use mde::{CallBudget, Client};
    /// let budget = CallBudget::of(500);
    /// let builder = Client::builder().budget(budget.clone());
    /// // … and later: nothing more is sent, what is under way comes to its end.
    /// budget.close();
    /// println!("{} calls were sent", budget.account().sent);
    /// ```
    pub fn budget(self, budget: CallBudget) -> Self {
        self.set(move |pipeline| pipeline.budget(budget))
    }

    /// Changes how the quota is kept. Without it, the specification's limits are kept to exactly, in
    /// memory, by all clients of this process with the same application and tenant together. A stand-in,
    /// which is what a base URL on a literal loopback address names, has a quota of its own, wherever it is
    /// kept: its calls spend nothing of the tenant's.
    ///
    /// ```
    /// # use mde::Client;
    /// // Also by all processes of this machine, leaving a tenth to others and calling evenly.
    /// let builder = Client::builder()
    ///     .quota(|quota| quota.state_folder("/var/lib/mde").reserve_percent(10).even_pace(true));
    /// ```
    pub fn quota(
        self,
        settings: impl Fn(QuotaBuilder) -> QuotaBuilder + Send + Sync + 'static,
    ) -> Self {
        self.set(move |pipeline| pipeline.quota(settings))
    }

    /// Sends calls without counting them; for stand-ins that have no quota. The service would throttle.
    pub fn without_quota(self) -> Self {
        self.set(PipelineBuilder::without_quota)
    }

    /// Puts the program's own name behind the client's in the `User-Agent`, such as `triage/2.1`.
    pub fn user_agent_suffix(mut self, product: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(product.into());
        self
    }

    /// Another way to the service than HTTP; for simulations and tests. Certificates and the time for
    /// connecting are then its own business.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Another clock than the system's; for simulations and tests.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.set(move |pipeline| pipeline.clock(clock))
    }

    fn set(mut self, setting: impl FnOnce(PipelineBuilder) -> PipelineBuilder + 'static) -> Self {
        self.settings.push(Box::new(setting));
        self
    }

    /// The client. Connects to nothing yet.
    ///
    /// # Errors
    /// When the base URL is not one that the credential's tokens may be sent to, there are no credentials
    /// or they cannot be used, or a certificate is none.
    pub fn build(self) -> Result<Client, Error> {
        let cloud = match self.base_url {
            Some(url) => self.cloud.with_api(&url).map_err(Error::of_cloud)?,
            None => self.cloud,
        };
        let mut http = HttpTransport::builder().connect_timeout(self.connect_timeout);
        for pem in &self.root_certificates {
            http = http
                .root_certificates_pem(pem)
                .map_err(Error::invalid_input)?;
        }
        let credentials = self.credentials.ok_or_else(Error::no_credentials)?;
        let credential = credentials
            .for_cloud(&cloud, http.clone())
            .map_err(Error::of_credentials)?;
        let destinations = cloud.destinations(&credential).map_err(Error::of_cloud)?;
        let http = http.build(cloud.api()).map_err(Error::invalid_input)?;
        let requests = http.client().clone();
        let transport = self.transport.unwrap_or_else(|| Box::new(http));
        let mut pipeline = Pipeline::builder(transport, credential, destinations);
        for setting in self.settings {
            pipeline = setting(pipeline);
        }
        if let Some(product) = self.user_agent_suffix {
            pipeline = pipeline
                .user_agent_suffix(&product)
                .map_err(Error::invalid_input)?;
        }
        Ok(Client {
            pipeline: pipeline.build(),
            requests,
            cloud: Arc::new(cloud),
            concurrency: self.concurrency,
            options: Arc::default(),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("cloud", &self.cloud)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
