//! Le contenu d'un fichier à importer : en mémoire quand il tient dans une demande, sinon sur le disque, d'où il se lit
//! au fil de l'eau autant de fois qu'il le faut.

use std::{
    fs::File,
    io::{self, Cursor, Read},
    os::unix::fs::FileExt,
    sync::Arc,
};

use bytes::Bytes;
use kernel::{Code, Result};

/// Un contenu.
#[derive(Clone, Debug)]
pub enum Content {
    /// En mémoire.
    Bytes(Bytes),
    /// Sur le disque.
    File(Arc<File>),
}

/// Octets regardés pour reconnaître un fichier.
const HEAD: usize = 4096;

impl Content {
    /// Un lecteur, à partir du début.
    pub(super) fn reader(&self) -> Box<dyn Read + Send> {
        match self {
            Content::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
            Content::File(file) => Box::new(FromStart { file: file.clone(), at: 0 }),
        }
    }

    /// Ses premiers octets.
    pub(super) fn head(&self) -> Result<Vec<u8>> {
        let mut head = Vec::with_capacity(HEAD);
        self.reader().take(HEAD as u64).read_to_end(&mut head).map_err(unread)?;
        Ok(head)
    }

    /// Tout le contenu ; refusé au-delà de `max` octets.
    pub(super) fn whole(&self, max: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader().take(max + 1).read_to_end(&mut bytes).map_err(unread)?;
        if bytes.len() as u64 > max { Err(Code::FileTooLarge.with("max", max).and("max", max)) } else { Ok(bytes) }
    }
}

pub(super) fn unread(error: io::Error) -> kernel::Error {
    Code::Internal.because(format!("lecture d'un import : {error}"))
}

/// Lit sans déplacer le curseur du fichier : plusieurs lectures vont de front.
struct FromStart {
    file: Arc<File>,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
