//! Retire d'une image ce qui dit où, quand et par qui elle fut prise, sans toucher à ses points.
//!
//! Le profil de couleurs reste. Un fichier dont la structure déroute est rendu tel quel : il vient d'être déplié sans erreur.

use image::ImageFormat;

/// L'image sans ses métadonnées EXIF, XMP, IPTC ni commentaires.
pub(super) fn without(bytes: &[u8], format: ImageFormat) -> Vec<u8> {
    let stripped = match format {
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Png => png(bytes),
        ImageFormat::WebP => webp(bytes),
        _ => None,
    };
    stripped.unwrap_or_else(|| bytes.to_vec())
}

/// Segments d'en-tête d'un JPEG (ITU-T T.81 annexe B), recopiés jusqu'aux données d'image, moins APP1, APP13 et COM.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const START_OF_SCAN: u8 = 0xDA;
    const DROPPED: [u8; 3] = [0xE1, 0xED, 0xFE];
    let mut kept = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xFF {
            return None;
        }
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if marker == START_OF_SCAN {
            kept.extend_from_slice(&bytes[at..]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = bytes.get(at..at + 2 + length)?;
        if !DROPPED.contains(&marker) {
            kept.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// Morceaux d'un PNG (ISO/IEC 15948 §5), moins EXIF, textes et date.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: usize = 8;
    const DROPPED: [&[u8]; 5] = [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"];
    let mut kept = bytes.get(..SIGNATURE)?.to_vec();
    let mut at = SIGNATURE;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let name = &chunk[4..8];
        if !DROPPED.contains(&name) {
            kept.extend_from_slice(chunk);
        }
        at += chunk.len();
        if name == b"IEND" {
            return Some(kept);
        }
    }
    None
}

/// Morceaux d'un WebP (RFC 9649), moins EXIF et XMP, annoncés absents dans `VP8X`.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 12;
    const EXIF_AND_XMP: u8 = 0b0000_1100;
    let mut kept = bytes.get(..HEADER)?.to_vec();
    let mut at = HEADER;
    while at + 8 <= bytes.len() {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().ok()?) as usize;
        let padded = length.checked_add(length & 1)?.checked_add(8)?;
        let chunk = bytes.get(at..bytes.len().min(at.checked_add(padded)?))?;
        match &chunk[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let start = kept.len();
                kept.extend_from_slice(chunk);
                *kept.get_mut(start + 8)? &= !EXIF_AND_XMP;
            }
            _ => kept.extend_from_slice(chunk),
        }
        at += chunk.len();
    }
    let size = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    Some(kept)
}
