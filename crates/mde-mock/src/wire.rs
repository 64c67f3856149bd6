//! Connections: plain or TLS, and ones that break off on purpose.
//!
//! What HTTP forbids a server to do, such as to end an answer in its middle, a request's handler
//! cannot do either. It asks the connection to do so, through the [`Wire`] that comes with each
//! request, and the connection breaks off as soon as everything written so far is on its way.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures::task::AtomicWaker;
use rustls::ServerConfig;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

/// How a connection breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Break {
    /// In order: the other side sees the end of the stream.
    Close = 1,
    /// By a TCP reset: the other side sees an error.
    Reset = 2,
}

/// The handle by which a request's handler breaks its connection off.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// A [`Break`], or 0.
    wanted: AtomicU8,
    /// The task that serves the connection.
    task: AtomicWaker,
}

impl Wire {
    /// Breaks the connection off once everything written so far has been handed to the system.
    pub(crate) fn break_off(&self, how: Break) {
        self.0.wanted.store(how as u8, Ordering::Release);
        self.0.task.wake();
    }

    fn wanted(&self) -> Option<Break> {
        match self.0.wanted.load(Ordering::Acquire) {
            0 => None,
            1 => Some(Break::Close),
            _ => Some(Break::Reset),
        }
    }
}

impl<'a> Connected<IncomingStream<'a, Door>> for Wire {
    fn connect_info(stream: IncomingStream<'a, Door>) -> Self {
        stream.io().wire.clone()
    }
}

/// Where connections come in.
pub(crate) struct Door {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
}

impl Door {
    /// With a TLS configuration every connection must begin with a handshake.
    pub(crate) fn new(listener: TcpListener, tls: Option<Arc<ServerConfig>>) -> Self {
        Self {
            listener,
            tls: tls.map(TlsAcceptor::from),
        }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers are small and whole: waiting for more of them only costs time.
        let _ = stream.set_nodelay(true);
        let stream = match &self.tls {
            None => Stream::Plain(stream),
            Some(acceptor) => Stream::Handshake(Box::new(acceptor.accept(stream))),
        };
        let wire = Wire::default();
        (Connection { stream, wire }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub(crate) struct Connection {
    stream: Stream,
    wire: Wire,
}

impl Connection {
    /// The handle by which a request's handler breaks this connection off.
    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }
}

/// The handshake is part of the first read, so that a slow one holds up no other connection.
enum Stream {
    Plain(TcpStream),
    Handshake(Box<Accept<TcpStream>>),
    Tls(Box<TlsStream<TcpStream>>),
}

trait Duplex: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Duplex for T {}

impl Stream {
    /// The stream of plain bytes, when there is one.
    fn poll_open(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<Pin<&mut (dyn Duplex + 'static)>>> {
        if let Self::Handshake(handshake) = self {
            let stream = ready!(Pin::new(handshake).poll(cx))?;
            *self = Self::Tls(Box::new(stream));
        }
        match self {
            Self::Plain(stream) => Poll::Ready(Ok(Pin::new(stream))),
            Self::Tls(stream) => Poll::Ready(Ok(Pin::new(stream.as_mut()))),
            Self::Handshake(_) => Poll::Pending,
        }
    }

    fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(stream) => Some(stream),
            Self::Tls(stream) => Some(stream.get_ref().0),
            Self::Handshake(_) => None,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.wire.0.task.register(cx.waker());
        ready!(self.stream.poll_open(cx))?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.stream.poll_open(cx))?.poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.stream.poll_open(cx))?.poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// A server flushes whenever it has nothing more to write: the moment to break off.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(ready!(self.stream.poll_open(cx))?.poll_flush(cx))?;
        let Some(how) = self.wire.wanted() else {
            return Poll::Ready(Ok(()));
        };
        match (how, self.stream.socket()) {
            // Without lingering the system resets what is closed.
            (Break::Reset, Some(socket)) => {
                SockRef::from(socket).set_linger(Some(Duration::ZERO))?
            }
            _ => ready!(ready!(self.stream.poll_open(cx))?.poll_shutdown(cx))?,
        }
        Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream.poll_open(cx))?.poll_shutdown(cx)
    }
}
