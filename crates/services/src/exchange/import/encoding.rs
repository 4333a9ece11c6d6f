//! Le codage d'un fichier de texte, et sa lecture par morceaux.
//!
//! Une marque d'ordre le dit. Sans elle : ce qui se lit en UTF-8 en est ; un octet nul sur deux trahit l'UTF-16 ; le reste
//! est du Windows-1252, que rien ne distingue sûrement de l'ISO-8859-15 — celui-ci se déclare.

use std::io::Read;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use kernel::{Code, Result};

use super::content::{Content, unread};

/// Octets lus d'un coup.
const PIECE: usize = 64 * 1024;

/// Le codage d'un contenu ; sans déclaration ni marque, il est lu en entier pour le savoir.
pub(super) fn recognise(content: &Content, declared: Option<&str>) -> Result<&'static Encoding> {
    if let Some(label) = declared {
        let unknown = || {
            Code::BadParameter
                .with("parameter", "encoding")
                .with("value", label)
                .with("expected", "utf-8, iso-8859-15…")
        };
        return Encoding::for_label(label.as_bytes()).ok_or_else(unknown);
    }
    let head = content.head()?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    match wide(&head) {
        Some(encoding) => Ok(encoding),
        None if is_utf8(content)? => Ok(UTF_8),
        None => Ok(WINDOWS_1252),
    }
}

/// De l'UTF-16 sans marque : l'octet nul y revient toujours du même côté.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let nulls = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (nulls(0), nulls(1), head.len() / 2);
    match () {
        () if half > 1 && odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if half > 1 && even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// Tout le contenu est-il de l'UTF-8 ? Une lettre peut être coupée entre deux morceaux.
fn is_utf8(content: &Content) -> Result<bool> {
    let mut reader = content.reader();
    let (mut piece, mut kept) = (vec![0; PIECE], 0);
    loop {
        let read = reader.read(&mut piece[kept..]).map_err(unread)?;
        let held = kept + read;
        match std::str::from_utf8(&piece[..held]) {
            Ok(_) => kept = 0,
            Err(error) if error.error_len().is_none() && read > 0 => {
                piece.copy_within(error.valid_up_to()..held, 0);
                kept = held - error.valid_up_to();
            }
            Err(_) => return Ok(false),
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

/// Un texte décodé à mesure qu'il est lu.
pub(super) struct Text {
    reader: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    piece: String,
    at: usize,
    ended: bool,
}

impl Text {
    pub(super) fn open(content: &Content, encoding: &'static Encoding) -> Text {
        Text {
            reader: content.reader(),
            decoder: encoding.new_decoder(),
            raw: vec![0; PIECE],
            piece: String::new(),
            at: 0,
            ended: false,
        }
    }

    /// Tout le texte de ce contenu, d'au plus `max` octets.
    pub(super) fn whole(content: &Content, encoding: &'static Encoding, max: u64) -> Result<String> {
        let bytes = content.whole(max)?;
        Ok(encoding.decode(&bytes).0.into_owned())
    }

    /// Ce qui est décodé et pas encore lu ; vide à la fin du texte.
    pub(super) fn rest(&mut self) -> Result<&str> {
        while self.at == self.piece.len() && !self.ended {
            self.more()?;
        }
        Ok(&self.piece[self.at..])
    }

    /// Passe des octets de ce qui est décodé.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Le caractère suivant, sans le passer.
    pub(super) fn peek(&mut self) -> Result<Option<char>> {
        Ok(self.rest()?.chars().next())
    }

    /// Le caractère suivant.
    pub(super) fn take(&mut self) -> Result<Option<char>> {
        let next = self.peek()?;
        self.at += next.map_or(0, char::len_utf8);
        Ok(next)
    }

    fn more(&mut self) -> Result<()> {
        let read = self.reader.read(&mut self.raw).map_err(unread)?;
        self.ended = read == 0;
        self.piece.clear();
        self.at = 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * PIECE);
        self.piece.reserve(room);
        let _ = self.decoder.decode_to_string(&self.raw[..read], &mut self.piece, self.ended);
        if self.piece.as_bytes().contains(&0) {
            return Err(Code::ImportUnreadable.with("reason", "binary"));
        }
        Ok(())
    }
}
