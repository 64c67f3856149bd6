//! Owns the reading of an answer's body: how long it may take, how much it may be, and how it is
//! decompressed. What the body means is the caller's.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use futures::future::BoxFuture;
use http::{HeaderMap, header::CONTENT_ENCODING};
use pin_project_lite::pin_project;
use reqwest::Response;

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
    loop {
        let chunk = within(clock, silence, response.chunk())
            .await
            .ok_or(Incomplete::Silence)?
            .map_err(|error| Incomplete::Broken(error.into()))?;
        match chunk {
            Some(chunk) => body.push(chunk)?,
            None => return body.finish(),
        }
    }
}

/// A body that grows no larger than its limit.
pub(crate) struct Body {
    encoding: Encoding,
    decoder: Option<Decoder>,
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

enum Decoder {
    Gzip(MultiGzDecoder<Bounded>),
    Zlib(ZlibDecoder<Bounded>),
    Bare(DeflateDecoder<Bounded>),
}

/// Decompressed bytes; refuses more than it may take, so that a small bomb stays small.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit - self.bytes.len();
        self.bytes
            .extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
}

impl Body {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            encoding: Encoding::Identity,
            decoder: None,
            limit,
            plain: Plain::Piece(Bytes::new()),
        }
    }

    fn push(&mut self, chunk: Bytes) -> Result<(), Incomplete> {
        let Some(first) = chunk.first() else {
            return Ok(());
        };
        let empty = || Bounded {
            bytes: Vec::new(),
            limit: self.limit,
        };
        let decoder = match self.encoding {
            Encoding::Identity => return self.plain.push(chunk, self.limit),
            Encoding::Gzip => self
                .decoder
                .get_or_insert_with(|| Decoder::Gzip(MultiGzDecoder::new(empty()))),
            // zlib's first byte names the method, 8, in its lower half; no bare stream that a server
            // makes begins with such a byte (a stored block of the reserved kind).
            Encoding::Deflate => self.decoder.get_or_insert_with(|| match first & 0x0F {
                8 => Decoder::Zlib(ZlibDecoder::new(empty())),
                _ => Decoder::Bare(DeflateDecoder::new(empty())),
            }),
        };
        decoder.write(&chunk).map_err(incomplete)
    }

    fn finish(&mut self) -> Result<(), Incomplete> {
        self.decoder
            .as_mut()
            .map_or(Ok(()), |decoder| decoder.finish().map_err(incomplete))
    }

    /// What arrived, decompressed.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.decoder {
            Some(decoder) => decoder.into_bytes().into(),
            None => self.plain.into_bytes(),
        }
    }
}

impl Plain {
    fn push(&mut self, chunk: Bytes, limit: usize) -> Result<(), Incomplete> {
        let room = limit - self.len();
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

    fn len(&self) -> usize {
        match self {
            Self::Piece(piece) => piece.len(),
            Self::Pieces(bytes) => bytes.len(),
        }
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Piece(piece) => piece,
            Self::Pieces(bytes) => bytes.into(),
        }
    }
}

impl Decoder {
    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => decoder.write_all(chunk),
            Self::Zlib(decoder) => decoder.write_all(chunk),
            Self::Bare(decoder) => decoder.write_all(chunk),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Zlib(decoder) => decoder.try_finish(),
            Self::Bare(decoder) => decoder.try_finish(),
        }
    }

    fn into_bytes(mut self) -> Vec<u8> {
        let bounded = match &mut self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zlib(decoder) => decoder.get_mut(),
            Self::Bare(decoder) => decoder.get_mut(),
        };
        std::mem::take(&mut bounded.bytes)
    }
}

fn incomplete(error: io::Error) -> Incomplete {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Incomplete::TooLarge,
        _ => Incomplete::Encoding(format!("it cannot be decompressed: {error}")),
    }
}

/// The bytes without a byte order mark, which some JSON writers put in front and no JSON reader takes.
pub(crate) fn without_bom(mut body: Bytes) -> Bytes {
    if body.starts_with(b"\xEF\xBB\xBF") {
        body = body.slice(3..);
    }
    body
}

#[cfg(test)]
mod tests {
    use std::io::Read;

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
        body.finish()?;
        Ok(body.into_bytes().to_vec())
    }

    fn compressed(mut from: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("memory can be read");
        bytes
    }

    proptest! {
        #[test]
        fn every_form_that_servers_send_is_read(
            text in "[a-z{}\":,]{0,300}",
            split in 0_usize..50,
            level in 0_u32..10,
        ) {
            let (text, level) = (text.as_bytes(), Compression::new(level));
            for (encoding, bytes) in [
                ("identity", text.to_vec()),
                ("gzip", compressed(read::GzEncoder::new(text, level))),
                ("x-gzip", compressed(read::GzEncoder::new(text, level))),
                ("deflate", compressed(read::ZlibEncoder::new(text, level))),
                ("deflate", compressed(read::DeflateEncoder::new(text, level))),
            ] {
                let (one, other) = bytes.split_at(split.min(bytes.len()));
                let read = read_all(encoding, &[one, other], 300);
                prop_assert_eq!(read.as_deref().map_err(|_| encoding), Ok(text));
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
    fn a_bomb_is_stopped_and_what_is_cut_off_is_noticed() {
        let bomb = compressed(read::GzEncoder::new(
            io::repeat(b' ').take(10 << 20),
            Compression::best(),
        ));
        assert!(matches!(
            read_all("gzip", &[&bomb], 1 << 20),
            Err(Incomplete::TooLarge)
        ));
        let whole = compressed(read::GzEncoder::new(
            &b"{\"value\":[]}"[..],
            Compression::best(),
        ));
        assert!(matches!(
            read_all("gzip", &[&whole[..whole.len() - 3]], 100),
            Err(Incomplete::Encoding(_))
        ));
        assert!(matches!(
            read_all("br", &[b"x"], 100),
            Err(Incomplete::Encoding(_))
        ));
    }
}
