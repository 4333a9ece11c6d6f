//! La porte par où un serveur nous parle : ce qu'il dit et ce qu'il annonce est compté avant que rien ne s'alloue pour lui.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Octets d'un contenu annoncé au plus : un message et de quoi se tromper de peu sur sa taille.
const MAX_LITERAL: u64 = super::take::MAX_MESSAGE + 64 * 1024;

/// Octets, hors contenus annoncés, d'une liaison au plus.
const MAX_SPOKEN: usize = 1024 * 1024;

/// Une liaison dont on compte les octets reçus.
#[derive(Debug)]
pub(super) struct Gate<S> {
    inner: S,
    count: Count,
}

/// Où l'on en est de ce qui arrive : un contenu s'annonce par `{123}` en fin de ligne (RFC 3501, 4.3).
#[derive(Debug, Default)]
struct Count {
    spoken: usize,
    /// Ce qu'il reste du contenu annoncé.
    left: u64,
    seen: Seen,
}

#[derive(Clone, Copy, Debug, Default)]
enum Seen {
    #[default]
    Nothing,
    Opened(u64),
    Closed(u64),
}

impl Count {
    fn take(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while let Some(&byte) = bytes.first() {
            if self.left > 0 {
                let skipped = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                self.left -= skipped as u64;
                bytes = &bytes[skipped..];
                continue;
            }
            bytes = &bytes[1..];
            self.spoken += 1;
            self.seen = match (self.seen, byte) {
                (_, b'{') => Seen::Opened(0),
                (Seen::Opened(number), b'0'..=b'9') => {
                    Seen::Opened(number.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
                }
                (Seen::Opened(number), b'+') => Seen::Opened(number),
                (Seen::Opened(number), b'}') | (Seen::Closed(number), b'\r') => Seen::Closed(number),
                (Seen::Closed(number), b'\n') => {
                    self.left = number;
                    Seen::Nothing
                }
                _ => Seen::Nothing,
            };
            if self.left > MAX_LITERAL || self.spoken > MAX_SPOKEN {
                return Err(io::Error::other("réponse démesurée"));
            }
        }
        Ok(())
    }
}

impl<S> Gate<S> {
    pub(super) fn new(inner: S) -> Gate<S> {
        Gate { inner, count: Count::default() }
    }

    pub(super) fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Gate<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buffer);
        match read {
            Poll::Ready(Ok(())) => Poll::Ready(self.count.take(&buffer.filled()[before..])),
            other => other,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gate<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(pieces: &[&str]) -> bool {
        let mut count = Count::default();
        pieces.iter().all(|piece| count.take(piece.as_bytes()).is_ok())
    }

    #[test]
    fn an_announced_content_counts_apart_and_a_giant_one_is_refused_before_it_comes() {
        assert!(passes(&["* 1 FETCH (BODY[] {11}\r\n{999999999}", ")\r\n", "a OK\r\n"]));
        assert!(passes(&["* 1 FETCH (BODY[] {", "5", "}", "\r", "\nabcde)\r\n"]));
        assert!(!passes(&["* 1 FETCH (BODY[] {", "4294967295}", "\r\n"]));
        assert!(!passes(&["* 1 FETCH (BODY[] {99999999999999999999999}\r\n"]));
        assert!(passes(&["* OK {999999999} is not at the end of its line\r\n"]));
    }

    #[test]
    fn endless_talk_is_refused() {
        let line = "* OK ".to_owned() + &"x".repeat(MAX_SPOKEN / 2);
        assert!(passes(&[&line]));
        assert!(!passes(&[&line, &line, &line]));
    }
}
