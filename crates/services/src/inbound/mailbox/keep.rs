//! Garder les pièces jointes d'un message : reçues comme tout fichier, analysées, tenues à part jusqu'à ce qu'un enregistrement les porte.

use bytes::Bytes;
use futures::stream;
use kernel::{Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::message::Piece;
use crate::{
    Services,
    files::{self, Incoming},
};

/// Octets d'une pièce jointe au plus.
const MAX_PIECE: usize = 10 * 1024 * 1024;

/// Reçoit les pièces : ce que le contenu en dit, et les fichiers gardés. Une pièce refusée se dit sans arrêter les autres ; un
/// antivirus muet, lui, remet tout à plus tard.
pub(super) async fn pieces(ctx: &Ctx, services: &Services, pieces: Vec<Piece>) -> Result<(Vec<Value>, Vec<Uuid>)> {
    let (mut shown, mut kept) = (Vec::new(), Vec::new());
    for piece in pieces {
        let size = piece.content.len();
        let said = |code: &str| json!({ "name": piece.name, "type": piece.declared, "size": size, "refused": code });
        if size > MAX_PIECE {
            shown.push(said(kernel::Code::FileTooLarge.as_str()));
            continue;
        }
        let incoming = Incoming { name: piece.name.clone(), declared: piece.declared.clone(), field: None };
        let content = stream::iter([Ok::<_, std::io::Error>(Bytes::from(piece.content))]);
        match files::upload(ctx, services, incoming, content).await {
            Ok(file) => {
                shown.push(json!({ "id": file.id, "name": file.name, "type": file.media_type, "size": file.size }));
                kept.push(file.id);
            }
            Err(error) if error.code.status() < 500 => shown.push(said(error.code.as_str())),
            Err(error) => return Err(error),
        }
    }
    Ok((shown, kept))
}
