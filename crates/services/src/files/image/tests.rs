//! Les images : de vraies photos, petites, grandes, tournées, démesurées.

use image::{Rgba, RgbaImage};

use super::*;

/// Un JPEG de cette taille, avec un segment EXIF qui dit son orientation et porte un texte à retrouver.
fn jpeg_with_exif(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut drawn = Vec::new();
    let picture = RgbImage::from_fn(width, height, |x, _| image::Rgb([u8::try_from(x % 256).unwrap(), 80, 80]));
    JpegEncoder::new(&mut drawn).encode_image(&picture).unwrap();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(b"GPS-SECRET");
    let mut bytes = drawn[..2].to_vec();
    bytes.extend_from_slice(&[0xFF, 0xE1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&drawn[2..]);
    bytes
}

fn prepared(bytes: &[u8], format: ImageFormat) -> Result<Prepared> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    prepare(file.path(), format)
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn a_large_photo_is_reduced_and_turned_upright() {
    let prepared = prepared(&jpeg_with_exif(3000, 1500, 6), ImageFormat::Jpeg).unwrap();
    assert_eq!((prepared.width, prepared.height), (1280, 2560));
    assert!(!holds(&prepared.content, b"GPS-SECRET"));
    let kept = image::load_from_memory(&prepared.content).unwrap();
    assert_eq!((kept.width(), kept.height()), (1280, 2560));
    let thumbnail = image::load_from_memory(&prepared.thumbnail).unwrap();
    assert_eq!((thumbnail.width(), thumbnail.height()), (128, 256));
}

#[test]
fn a_small_photo_keeps_its_points_but_not_its_metadata() {
    let original = jpeg_with_exif(300, 200, 1);
    let prepared = prepared(&original, ImageFormat::Jpeg).unwrap();
    assert!(!holds(&prepared.content, b"GPS-SECRET") && prepared.content.len() < original.len());
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8().into_raw();
    assert_eq!(pixels(&prepared.content), pixels(&original));
}

#[test]
fn a_png_loses_its_texts() {
    let mut bytes = Vec::new();
    RgbaImage::from_pixel(40, 30, Rgba([0, 0, 0, 0])).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    let mut chunk = 10_u32.to_be_bytes().to_vec();
    chunk.extend_from_slice(b"tEXtGPS-SECRET\0\0\0\0");
    bytes.splice(33..33, chunk);
    assert!(holds(&bytes, b"GPS-SECRET"));
    let stripped = metadata::without(&bytes, ImageFormat::Png);
    assert!(!holds(&stripped, b"GPS-SECRET"));
    assert_eq!(image::load_from_memory(&stripped).unwrap().width(), 40);
}

#[test]
fn a_transparent_picture_has_a_white_thumbnail() {
    let mut bytes = Vec::new();
    RgbaImage::from_pixel(400, 300, Rgba([0, 0, 0, 0]))
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    let prepared = prepared(&bytes, ImageFormat::Png).unwrap();
    let thumbnail = image::load_from_memory(&prepared.thumbnail).unwrap().to_rgb8();
    assert_eq!(thumbnail.dimensions(), (256, 192));
    assert_eq!(thumbnail.get_pixel(10, 10).0, [255, 255, 255]);
}

#[test]
fn a_webp_loses_its_exif() {
    let mut bytes = Vec::new();
    RgbaImage::from_pixel(4, 4, Rgba([9, 9, 9, 255]))
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::WebP)
        .unwrap();
    bytes.extend_from_slice(b"EXIF\x0a\0\0\0GPS-SECRET");
    let stripped = metadata::without(&bytes, ImageFormat::WebP);
    assert!(!holds(&stripped, b"GPS-SECRET"));
    assert_eq!(image::load_from_memory(&stripped).unwrap().width(), 4);
}

#[test]
fn a_pixel_bomb_is_refused_before_it_unfolds() {
    let mut bytes = Vec::new();
    RgbaImage::new(1, 1).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    let side = 60_000_u32.to_be_bytes();
    bytes[16..20].copy_from_slice(&side);
    bytes[20..24].copy_from_slice(&side);
    let refusal = prepared(&bytes, ImageFormat::Png).unwrap_err();
    assert_eq!(refusal.code, Code::FileRefused);
    assert_eq!(prepared(&jpeg_with_exif(90, 90, 1)[..200], ImageFormat::Jpeg).unwrap_err().code, Code::FileRefused);
}
