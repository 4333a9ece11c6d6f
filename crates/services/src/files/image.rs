//! Les images : une photo trop grande est réduite, tournée à l'endroit et débarrassée de ses métadonnées ; une vignette est tirée.
//!
//! Refuse une image illisible ou démesurée avant de la déplier en mémoire.

use std::{io::Cursor, path::Path};

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
    metadata::Orientation,
};
use kernel::{Code, Result};

use super::kinds::refused;

mod metadata;

/// Côté d'une photo gardée, en points.
const LARGEST_SIDE: u32 = 2560;

/// Côté d'une vignette, en points.
const THUMBNAIL_SIDE: u32 = 256;

/// Points d'une image lue : au-delà des appareils photo courants, c'est une bombe.
const MAX_PIXELS: u64 = 64_000_000;

/// Mémoire d'une image dépliée.
const MAX_MEMORY: u64 = 400 * 1024 * 1024;

/// Type de média des vignettes.
pub(crate) const THUMBNAIL_TYPE: &str = "image/jpeg";

/// Ce qui est gardé d'une image.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Largeur, à l'endroit.
    pub width: u32,
    /// Hauteur, à l'endroit.
    pub height: u32,
    /// Contenu à garder à la place de l'original.
    pub content: Vec<u8>,
    /// Vignette JPEG.
    pub thumbnail: Vec<u8>,
}

/// Le format d'image que l'on sait déplier pour ce type de média.
pub(crate) fn format(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/png" => Some(ImageFormat::Png),
        "image/webp" => Some(ImageFormat::WebP),
        "image/gif" => Some(ImageFormat::Gif),
        _ => None,
    }
}

/// Lit une image du disque et prépare ce qui en sera gardé. Travaille longtemps : à tenir hors des tâches.
pub(crate) fn prepare(path: &Path, format: ImageFormat) -> Result<Prepared> {
    let original = std::fs::read(path).map_err(|error| Code::Internal.because(error))?;
    let decoded = decode(&original, format)
        .map_err(|error| kernel::Error { cause: Some(error.to_string()), ..refused("unreadable_image") })?;
    let (image, redrawn) = match format {
        ImageFormat::Jpeg | ImageFormat::Png => upright_and_fitting(decoded.image, decoded.orientation),
        _ => (decoded.image, false),
    };
    let content = if redrawn {
        encode(&image, format, decoded.profile).map_err(|error| Code::Internal.because(error))?
    } else {
        metadata::without(&original, format)
    };
    let thumbnail = thumbnail(&image).map_err(|error| Code::Internal.because(error))?;
    Ok(Prepared { width: image.width(), height: image.height(), content, thumbnail })
}

struct Decoded {
    image: DynamicImage,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<Decoded, image::ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(image::ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    let orientation = decoder.orientation()?;
    let profile = decoder.icc_profile()?;
    Ok(Decoded { image: DynamicImage::from_decoder(decoder)?, orientation, profile })
}

/// L'image à l'endroit et à la taille gardée, et si elle a dû être redessinée pour cela.
fn upright_and_fitting(mut image: DynamicImage, orientation: Orientation) -> (DynamicImage, bool) {
    let too_large = image.width().max(image.height()) > LARGEST_SIDE;
    if too_large {
        image = image.resize(LARGEST_SIDE, LARGEST_SIDE, FilterType::Triangle);
    }
    image.apply_orientation(orientation);
    (image, too_large || orientation != Orientation::NoTransforms)
}

fn encode(image: &DynamicImage, format: ImageFormat, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    if format == ImageFormat::Png {
        let mut encoder = PngEncoder::new(&mut bytes);
        keep_profile(&mut encoder, profile);
        image.write_with_encoder(encoder)?;
    } else {
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 85);
        keep_profile(&mut encoder, profile);
        DynamicImage::ImageRgb8(image.to_rgb8()).write_with_encoder(encoder)?;
    }
    Ok(bytes)
}

/// Sans son profil, une photo à gamut large changerait de couleurs ; un format qui ne sait pas le porter s'en passe.
fn keep_profile(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
}

/// Vignette sur fond blanc : le JPEG n'a pas de transparence.
fn thumbnail(image: &DynamicImage) -> image::ImageResult<Vec<u8>> {
    let small = if image.width().max(image.height()) > THUMBNAIL_SIDE {
        image.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    } else {
        image.clone()
    };
    let small = small.to_rgba8();
    let mut flat = RgbImage::new(small.width(), small.height());
    for (target, source) in flat.pixels_mut().zip(small.pixels()) {
        let [red, green, blue, alpha] = source.0.map(u32::from);
        let over_white = |channel: u32| u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        target.0 = [over_white(red), over_white(green), over_white(blue)];
    }
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
    encoder.write_image(&flat, flat.width(), flat.height(), ExtendedColorType::Rgb8)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
