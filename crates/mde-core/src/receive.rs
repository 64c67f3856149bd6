//! Owns the reading of an answer's body: how long it may take, how much it may be, how it is
//! decompressed, and whether it came to its end. What the body means is the caller's.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Bodies are decompressed here, not by the HTTP library. | `deflate` means zlib's form by the standard and the bare one to many servers; no library reads both. One bound then holds for every encoding. | Asking for gzip alone: the service was seen to answer in `deflate`. |
//! | A compressed body without its end is a broken connection, and so is one whose JSON lacks its end where only the connection's close tells it; a body that is whole by its framing and does not fit is a breach of the contract. | The first may be whole the next time, the second will not. A close looks the same wherever it comes, so that such a body, and no other, is gone through for its end before it is decoded. | Decoding every body in the pipeline: twice the work for each good answer. |

use std::{
    fmt,
    io::{self, BufRead, Read},
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Buf, Bytes};
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use futures::future::BoxFuture;
use http::{
    HeaderMap, StatusCode, Version,
    header::{CONTENT_ENCODING, TRANSFER_ENCODING},
};
use pin_project_lite::pin_project;
use reqwest::Response;
use serde::de::IgnoredAny;

use crate::{Clock, TransportError};

/// Bounds of one attempt. The time for connecting is the transport's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How long one attempt may take from sending the request to the body's end (100 s).
    pub attempt: Duration,
    /// How long the service may stay silent: before the answer's head, and between two pieces of its
    /// body (30 s).
    pub silence: Duration,
    /// How many bytes of a body are read, after decompression (64 MiB).
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(100),
            silence: Duration::from_secs(30),
            body_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// With another bound on a whole attempt.
    #[must_use]
    pub fn with_attempt(mut self, attempt: Duration) -> Self {
        self.attempt = attempt;
        self
    }

    /// With another bound on silence.
    #[must_use]
    pub fn with_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// With another bound on the body.
    #[must_use]
    pub fn with_body_bytes(mut self, body_bytes: usize) -> Self {
        self.body_bytes = body_bytes;
        self
    }
}

/// How much of an error's body is read: all that a person will, and no more.
pub(crate) const ERROR_BODY_BYTES: usize = 64 << 10;

/// What the service may compress with. HTTP's "deflate" is zlib's form by the standard, and the bare one
/// from many servers; no HTTP client reads both, so that decompression is done here.
pub(crate) const ACCEPT_ENCODING: &str = "gzip, deflate";

/// Why a body is not whole.
#[derive(Clone, Debug)]
pub(crate) enum Incomplete {
    TooLarge,
    Silence,
    Broken(TransportError),
    Encoding(String),
}

pin_project! {
    /// A future that is given up when its time is over.
    ///
    /// By hand, because an async function would hold the future twice, and futures nest: what a call
    /// moves about would double with each bound on its time.
    pub(crate) struct Within<F> {
        #[pin]
        future: F,
        timer: Option<BoxFuture<'static, ()>>,
    }
}

/// Waits for the future at most so long; `None` when that was not long enough.
pub(crate) fn within<F: Future>(
    clock: &dyn Clock,
    limit: impl Into<Option<Duration>>,
    future: F,
) -> Within<F> {
    Within {
        future,
        timer: limit.into().map(|limit| clock.sleep(limit)),
    }
}

impl<F: Future> Future for Within<F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(cx) {
            return Poll::Ready(Some(output));
        }
        match this.timer {
            Some(timer) => timer.as_mut().poll(cx).map(|()| None),
            None => Poll::Pending,
        }
    }
}

/// Reads and decompresses a body into `body`, which has what arrived whatever happens.
pub(crate) async fn read_body(
    response: &mut Response,
    headers: &HeaderMap,
    body: &mut Body,
    silence: Duration,
    clock: &dyn Clock,
) -> Result<(), Incomplete> {
    body.encoding = Encoding::of(headers)?;
    let end = End::of(response, headers);
    loop {
        let chunk = within(clock, silence, response.chunk())
            .await
            .ok_or(Incomplete::Silence)?
            .map_err(|error| Incomplete::Broken(error.into()))?;
        match chunk {
            Some(chunk) => body.push(chunk)?,
            None => return body.finish(end),
        }
    }
}

/// What tells that a body has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing needs to: there is no body, or what there is of it is worth more than its end.
    Any,
    /// The framing: a length, the last chunk, the end of an HTTP/2 stream.
    Framing,
    /// Nothing but the connection's close, which looks the same where it broke.
    Close,
}

impl End {
    fn of(response: &Response, headers: &HeaderMap) -> Self {
        let status = response.status();
        if !status.is_success()
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
        {
            return Self::Any;
        }
        let chunked = headers
            .get_all(TRANSFER_ENCODING)
            .iter()
            .next_back()
            .and_then(|codings| codings.to_str().ok()?.rsplit(',').next())
            .is_some_and(|last| last.trim().eq_ignore_ascii_case("chunked"));
        // Of the body, not of its header: a body in memory has a length that no header tells.
        let framed = response.content_length().is_some() || chunked;
        match framed || response.version() >= Version::HTTP_2 {
            true => Self::Framing,
            false => Self::Close,
        }
    }
}

/// A body that grows no larger than its limit.
pub(crate) struct Body {
    encoding: Encoding,
    unpacking: Option<Unpacking>,
    limit: usize,
    plain: Plain,
}

/// The bytes of a body that is not compressed. Most come in one piece, which is then not copied.
enum Plain {
    Piece(Bytes),
    Pieces(Vec<u8>),
}

#[derive(Clone, Copy)]
enum Encoding {
    Identity,
    Gzip,
    Deflate,
}

/// A body that is being decompressed, as far as it has arrived.
struct Unpacking {
    decoder: Decoder,
    bytes: Vec<u8>,
}

/// Decoders that read: unlike those that are written to, they tell a stream without its end from one
/// that is wrong.
enum Decoder {
    Gzip(GzDecoder<Arrived>),
    Zlib(ZlibDecoder<Arrived>),
    Bare(DeflateDecoder<Arrived>),
}

/// What has arrived and is still to be decompressed. It is at its end only when it is told so: before, a
/// decoder has to come back.
struct Arrived {
    chunk: Bytes,
    ended: bool,
}

impl Read for Arrived {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Arrived {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.chunk.is_empty() && !self.ended {
            true => Err(io::ErrorKind::WouldBlock.into()),
            false => Ok(&self.chunk),
        }
    }

    fn consume(&mut self, read: usize) {
        self.chunk.advance(read);
    }
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Result<Self, Incomplete> {
        let Some(value) = headers.get(CONTENT_ENCODING) else {
            return Ok(Self::Identity);
        };
        match value
            .to_str()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "" | "identity" => Ok(Self::Identity),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            "deflate" => Ok(Self::Deflate),
            _ => Err(Incomplete::Encoding(format!(
                "it is encoded as {value:?}, which was not asked for"
            ))),
        }
    }

    /// The decoder of a body that begins like this; `None` when it is not compressed.
    fn decoder(self, chunk: &Bytes) -> Result<Option<Decoder>, Incomplete> {
        let arrived = Arrived {
            chunk: chunk.clone(),
            ended: false,
        };
        Ok(Some(match (self, &chunk[..]) {
            (Self::Identity, _) => return Ok(None),
            // Looked at here, for the decoder looks when it has ten bytes: a short text would be taken
            // for a header without its end.
            (Self::Gzip, [0x1F, ..]) => Decoder::Gzip(GzDecoder::new(arrived)),
            (Self::Gzip, _) => return Err(not_decompressed("it is not compressed")),
            // JSON itself, which a bare stream would be taken for that has no end. No stream begins like
            // this but one of text that no JSON begins with; that of a byte order mark goes on otherwise.
            (Self::Deflate, [b'{' | b'[', second, ..]) if second.is_ascii() => {
                return Err(not_decompressed("it is not compressed"));
            }
            // zlib's first byte names the method, 8, in its lower half; no bare stream that a server
            // makes begins with such a byte (a stored block of the reserved kind).
            (Self::Deflate, [first, ..]) if first & 0x0F == 8 => {
                Decoder::Zlib(ZlibDecoder::new(arrived))
            }
            (Self::Deflate, _) => Decoder::Bare(DeflateDecoder::new(arrived)),
        }))
    }
}

impl Body {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            encoding: Encoding::Identity,
            unpacking: None,
            limit,
            plain: Plain::Piece(Bytes::new()),
        }
    }

    fn push(&mut self, chunk: Bytes) -> Result<(), Incomplete> {
        if chunk.is_empty() {
            return Ok(());
        }
        if let Some(unpacking) = &mut self.unpacking {
            unpacking.decoder.arrived().chunk = chunk;
            return unpacking.unpack(self.limit);
        }
        match self.encoding.decoder(&chunk)? {
            None => self.plain.push(chunk, self.limit),
            Some(decoder) => self
                .unpacking
                .insert(Unpacking {
                    decoder,
                    bytes: Vec::new(),
                })
                .unpack(self.limit),
        }
    }

    /// Nothing more arrives: is it all there?
    fn finish(&mut self, end: End) -> Result<(), Incomplete> {
        match (&mut self.unpacking, self.encoding, end) {
            (_, _, End::Any) | (None, Encoding::Identity, End::Framing) => Ok(()),
            (Some(unpacking), ..) => {
                unpacking.decoder.arrived().ended = true;
                unpacking.unpack(self.limit)
            }
            (None, Encoding::Gzip | Encoding::Deflate, _) => Err(broken_off(COMPRESSED)),
            (None, Encoding::Identity, End::Close) => match is_cut_off(self.plain.as_bytes()) {
                true => Err(broken_off("it was closed before the body's JSON ended")),
                false => Ok(()),
            },
        }
    }

    /// What arrived, decompressed.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.unpacking {
            Some(unpacking) => unpacking.bytes.into(),
            None => self.plain.into_bytes(),
        }
    }
}

impl Plain {
    fn push(&mut self, chunk: Bytes, limit: usize) -> Result<(), Incomplete> {
        let room = limit - self.as_bytes().len();
        let taken = chunk.slice(..chunk.len().min(room));
        match self {
            Self::Piece(piece) if piece.is_empty() => *self = Self::Piece(taken),
            Self::Piece(piece) => *self = Self::Pieces([&piece[..], &taken].concat()),
            Self::Pieces(bytes) => bytes.extend_from_slice(&taken),
        }
        match chunk.len() > room {
            true => Err(Incomplete::TooLarge),
            false => Ok(()),
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Piece(piece) => piece,
            Self::Pieces(bytes) => bytes,
        }
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Piece(piece) => piece,
            Self::Pieces(bytes) => bytes.into(),
        }
    }
}

impl Unpacking {
    /// Decompresses what has arrived, up to the limit, so that a small bomb stays small.
    fn unpack(&mut self, limit: usize) -> Result<(), Incomplete> {
        loop {
            let room = limit - self.bytes.len();
            let room = u64::try_from(room).unwrap_or(u64::MAX);
            let read = self
                .decoder
                .by_ref()
                .take(room.saturating_add(1))
                .read_to_end(&mut self.bytes);
            if self.bytes.len() > limit {
                self.bytes.truncate(limit);
                return Err(Incomplete::TooLarge);
            }
            return match read.map_err(|error| (error.kind(), error)) {
                Err((io::ErrorKind::WouldBlock, _)) => Ok(()),
                Err((io::ErrorKind::UnexpectedEof, _)) => Err(broken_off(COMPRESSED)),
                Err((_, error)) => Err(not_decompressed(error)),
                Ok(_) if self.decoder.arrived().chunk.is_empty() => Ok(()),
                Ok(_) if self.decoder.begin_next_member() => continue,
                Ok(_) => Err(not_decompressed("something follows its end")),
            };
        }
    }
}

impl Decoder {
    /// Whether what follows a member of gzip is another one. Its first byte tells, here: a decoder of
    /// several would take a line's end for a header that broke off.
    fn begin_next_member(&mut self) -> bool {
        match self {
            Self::Gzip(decoder) if decoder.get_ref().chunk.first() == Some(&0x1F) => {
                let nothing = Arrived {
                    chunk: Bytes::new(),
                    ended: false,
                };
                let arrived = mem::replace(decoder.get_mut(), nothing);
                *decoder = GzDecoder::new(arrived);
                true
            }
            _ => false,
        }
    }

    fn arrived(&mut self) -> &mut Arrived {
        match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zlib(decoder) => decoder.get_mut(),
            Self::Bare(decoder) => decoder.get_mut(),
        }
    }
}

impl Read for Decoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zlib(decoder) => decoder.read(buffer),
            Self::Bare(decoder) => decoder.read(buffer),
        }
    }
}

fn not_decompressed(why: impl fmt::Display) -> Incomplete {
    Incomplete::Encoding(format!("it cannot be decompressed: {why}"))
}

const COMPRESSED: &str = "the compressed body ended too early";

/// The connection ended in order, but not where it should have.
fn broken_off(how: &'static str) -> Incomplete {
    let error = io::Error::new(io::ErrorKind::UnexpectedEof, how);
    Incomplete::Broken(TransportError::Interrupted(Arc::new(error)))
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Whether JSON has begun, if only by nothing at all, and not ended. What is something else than JSON is
/// not cut off, nor is JSON that is wrong before its end.
///
/// The only answers that are gone through for this are those of which nothing else tells the end.
fn is_cut_off(body: &[u8]) -> bool {
    if BOM.starts_with(body) {
        return true;
    }
    let body = body.strip_prefix(BOM).unwrap_or(body);
    let lacks_its_end = |json| serde_json::from_slice::<IgnoredAny>(json).map_err(|e| e.is_eof());
    match (lacks_its_end(body), body) {
        // To the reader a number that was cut off is wrong; without it, the JSON still lacks its end.
        (Err(false), [.., b'-' | b'+' | b'.' | b'e' | b'E']) => {
            let number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
            let before = body.iter().rposition(|byte| !number(byte));
            lacks_its_end(&body[..before.map_or(0, |last| last + 1)]) == Err(true)
        }
        (read, _) => read == Err(true),
    }
}

/// The bytes without a byte order mark, which some JSON writers put in front and no JSON reader takes.
pub(crate) fn without_bom(mut body: Bytes) -> Bytes {
    if body.starts_with(BOM) {
        body = body.slice(BOM.len()..);
    }
    body
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use flate2::{Compression, read};
    use proptest::prelude::*;

    use super::*;

    fn read_all(encoding: &str, chunks: &[&[u8]], limit: usize) -> Result<Vec<u8>, Incomplete> {
        let headers =
            HeaderMap::from_iter([(CONTENT_ENCODING, encoding.parse().expect("a header"))]);
        let mut body = Body::new(limit);
        body.encoding = Encoding::of(&headers)?;
        chunks
            .iter()
            .try_for_each(|chunk| body.push(Bytes::copy_from_slice(chunk)))?;
        body.finish(End::Framing)?;
        Ok(body.into_bytes().to_vec())
    }

    fn compressed(mut from: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("memory can be read");
        bytes
    }

    /// In every form that servers send, with its `Content-Encoding`.
    fn every_form(text: &[u8], level: Compression) -> [(&'static str, Vec<u8>); 5] {
        let with_header = flate2::GzBuilder::new()
            .extra(b"extra")
            .filename("name")
            .comment("comment");
        [
            ("gzip", compressed(read::GzEncoder::new(text, level))),
            ("x-gzip", compressed(read::GzEncoder::new(text, level))),
            ("gzip", compressed(with_header.read(text, level))),
            ("deflate", compressed(read::ZlibEncoder::new(text, level))),
            (
                "deflate",
                compressed(read::DeflateEncoder::new(text, level)),
            ),
        ]
    }

    fn is_broken_off(read: &Result<Vec<u8>, Incomplete>) -> bool {
        matches!(
            read,
            Err(Incomplete::Broken(TransportError::Interrupted(_)))
        )
    }

    proptest! {
        #[test]
        fn every_form_that_servers_send_is_read(
            mark in prop::option::of(Just("\u{feff}")),
            text in "[a-z{}\":,äß]{0,300}",
            split in 0_usize..50,
            level in 0_u32..10,
        ) {
            let text = [mark.unwrap_or_default(), &text].concat();
            let text = text.as_bytes();
            let forms = every_form(text, Compression::new(level));
            for (encoding, bytes) in forms.into_iter().chain([("identity", text.to_vec())]) {
                let (one, other) = bytes.split_at(split.min(bytes.len()));
                let read = read_all(encoding, &[one, other], 700);
                prop_assert_eq!(read.as_deref().map_err(|_| encoding), Ok(text));
            }
        }

        #[test]
        fn a_compressed_body_without_its_end_is_broken_off_wherever_it_was_cut(
            text in "\\{\"value\":\\[[a-z{}\":,]{0,300}\\]\\}",
            cut in any::<prop::sample::Index>(),
            split in any::<prop::sample::Index>(),
            level in 0_u32..10,
        ) {
            for (encoding, bytes) in every_form(text.as_bytes(), Compression::new(level)) {
                let bytes = &bytes[..cut.index(bytes.len())];
                let (one, other) = bytes.split_at(split.index(bytes.len() + 1));
                let read = read_all(encoding, &[one, other], 400);
                prop_assert!(is_broken_off(&read), "{} {:?}: {:?}", encoding, bytes, read);
            }
        }

        #[test]
        fn rubbish_is_an_error_and_never_more_than_the_limit(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for encoding in ["gzip", "deflate"] {
                if let Ok(read) = read_all(encoding, &[&bytes], 1000) {
                    prop_assert!(read.len() <= 1000);
                }
            }
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = compressed(read::GzEncoder::new(
            io::repeat(b' ').take(10 << 20),
            Compression::best(),
        ));
        assert!(matches!(
            read_all("gzip", &[&bomb], 1 << 20),
            Err(Incomplete::TooLarge)
        ));
    }

    #[test]
    fn what_is_wrong_is_not_taken_for_cut_off() {
        let text = b"{\"value\":[]}";
        let gzip = compressed(read::GzEncoder::new(&text[..], Compression::best()));
        let zlib = compressed(read::ZlibEncoder::new(&text[..], Compression::best()));
        let bare = compressed(read::DeflateEncoder::new(&text[..], Compression::best()));
        let last_flipped = |bytes: &[u8]| {
            let (last, rest) = bytes.split_last().expect("not empty");
            [rest, &[last ^ 1]].concat()
        };
        let followed = |bytes: &[u8]| [bytes, b"\n"].concat();
        for (encoding, bytes) in [
            ("br", b"x".to_vec()),
            // Of so few bytes the header would be incomplete, were they one.
            ("gzip", b"{}".to_vec()),
            ("gzip", text.to_vec()),
            ("gzip", zlib.clone()),
            ("deflate", text.to_vec()),
            ("deflate", b"[]".to_vec()),
            ("deflate", gzip.clone()),
            // The length, and the checksum.
            ("gzip", last_flipped(&gzip)),
            ("deflate", last_flipped(&zlib)),
            ("gzip", followed(&last_flipped(&gzip))),
            ("gzip", followed(&gzip)),
            ("gzip", [&gzip[..], b"\r\n"].concat()),
            ("gzip", [&gzip[..], &[0; 3]].concat()),
            ("gzip", [&gzip[..], &[0; 20]].concat()),
            ("gzip", [&gzip[..], b"junk"].concat()),
            ("deflate", followed(&zlib)),
            ("deflate", followed(&bare)),
        ] {
            for split in 0..bytes.len() {
                let (one, other) = bytes.split_at(split);
                let read = read_all(encoding, &[one, other], 100);
                // A single byte of JSON may be the beginning of a bare stream as well.
                let unclear = encoding == "deflate" && matches!(one, b"{" | b"[");
                assert!(
                    matches!(read, Err(Incomplete::Encoding(_))) || unclear,
                    "{encoding} {bytes:?} at {split}: {read:?}"
                );
            }
        }
    }

    #[test]
    fn several_members_are_one_body_and_the_last_may_be_cut_off() {
        let member = compressed(read::GzEncoder::new(&b"text"[..], Compression::best()));
        let two = member.repeat(2);
        for end in member.len() + 1..two.len() {
            assert!(is_broken_off(&read_all("gzip", &[&two[..end]], 100)));
        }
        assert_eq!(read_all("gzip", &[&two], 100).expect("both"), b"texttext");
    }

    #[test]
    fn only_json_that_has_begun_and_not_ended_is_cut_off() {
        let whole =
            "\u{feff} {\"value\":[{\"id\":\"\\ud83d\\ude00 ü€\",\"n\":-1.5e3,\"b\":[true,null]}]}";
        for end in 0..whole.len() {
            assert!(is_cut_off(&whole.as_bytes()[..end]), "{end}");
        }
        for other in [
            whole,
            "{\"value\":[]}\n",
            "null",
            "<title>Sign in</title>",
            "Service unavailable",
            "{]",
            "{\"value\":[]}{",
            "{\"value\":[],}",
        ] {
            assert!(!is_cut_off(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn only_a_close_of_http_1_leaves_the_end_open() {
        let streamed =
            || reqwest::Body::wrap_stream(futures::stream::pending::<io::Result<Bytes>>());
        for (version, status, coding, body, end) in [
            (Version::HTTP_11, 200, None, streamed(), End::Close),
            (Version::HTTP_10, 200, None, streamed(), End::Close),
            (Version::HTTP_11, 200, Some("gzip"), streamed(), End::Close),
            (
                Version::HTTP_11,
                200,
                Some("chunked"),
                streamed(),
                End::Framing,
            ),
            (
                Version::HTTP_11,
                200,
                Some("gzip, Chunked "),
                streamed(),
                End::Framing,
            ),
            (Version::HTTP_11, 200, None, "{".into(), End::Framing),
            (Version::HTTP_11, 200, None, "".into(), End::Framing),
            (Version::HTTP_2, 200, None, streamed(), End::Framing),
            (Version::HTTP_3, 200, None, streamed(), End::Framing),
            (Version::HTTP_11, 202, None, streamed(), End::Close),
            (Version::HTTP_11, 204, None, "".into(), End::Any),
            (Version::HTTP_11, 302, None, streamed(), End::Any),
            (Version::HTTP_11, 403, None, streamed(), End::Any),
        ] {
            let mut response = http::Response::builder().version(version).status(status);
            if let Some(coding) = coding {
                response = response.header(TRANSFER_ENCODING, coding);
            }
            let response = Response::from(response.body(body).expect("a response"));
            let case = format!("{response:?} {coding:?}");
            assert_eq!(End::of(&response, response.headers()), end, "{case}");
        }
    }

    #[test]
    fn it_is_told_how_it_broke() {
        let Err(Incomplete::Broken(error)) = read_all("gzip", &[&[0x1F]], 100) else {
            panic!("a header without its end");
        };
        assert_eq!(
            error.to_string(),
            "the connection broke: the compressed body ended too early"
        );
        assert!(error.source().is_some());
    }
}
