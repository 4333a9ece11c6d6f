//! Les fichiers : reçus, gardés, ouverts à qui y a droit, effacés quand rien ne les porte.

use std::io::Cursor;

use bytes::Bytes;
use futures::{TryStreamExt, stream};
use kernel::{Code, Ctx, Result};
use serde_json::json;
use services::{
    Services,
    files::{FileView, Incoming, open, open_thumbnail, upload},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::stage::Stage;

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    image::RgbImage::new(640, 480).write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

pub async fn send(ctx: &Ctx, services: &Services, name: &str, content: &[u8], field: Option<&str>) -> Result<FileView> {
    let pieces: Vec<Result<Bytes, String>> =
        content.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let incoming = Incoming { name: name.to_owned(), declared: String::new(), field: field.map(str::to_owned) };
    upload(ctx, services, incoming, stream::iter(pieces)).await
}

async fn code(ctx: &Ctx, services: &Services, id: uuid::Uuid) -> Option<Code> {
    open(ctx, services, id).await.err().map(|error| error.code)
}

#[tokio::test]
async fn a_file_belongs_to_its_author_then_follows_its_record() {
    let stage = Stage::new().await;
    let services = &stage.services;
    let (author, manager) = (stage.ctx(stage.supervisor).await, stage.ctx(stage.manager).await);
    let foreigner = stage.ctx(stage.foreigner).await;
    let file = send(&author, services, "pont.png", &png(), Some("hse.incident.photos")).await.unwrap();
    assert_eq!((file.media_type.as_str(), file.width, file.height), ("image/png", Some(640), Some(480)));
    assert_eq!(code(&author, services, file.id).await, None);
    assert_eq!(code(&manager, services, file.id).await, Some(Code::NotFound));
    stage.incident_with("low", json!({ "photos": [file.id] })).await;
    assert_eq!(code(&manager, services, file.id).await, None);
    assert_eq!(code(&foreigner, services, file.id).await, Some(Code::NotFound));
    let opened = open(&manager, services, file.id).await.unwrap();
    let read: Vec<Bytes> = opened.body.try_collect().await.unwrap();
    assert_eq!(read.concat().len() as u64, opened.size);
    assert!(opened.disposition.starts_with("inline; filename=\"pont.png\""));
    let thumbnail = open_thumbnail(&manager, services, file.id).await.unwrap();
    assert_eq!(thumbnail.media_type, "image/jpeg");
}

#[tokio::test]
async fn what_is_disguised_too_large_or_unwanted_is_refused_and_leaves_nothing() {
    let stage = Stage::new().await;
    let services = &stage.services;
    let author = stage.ctx(stage.supervisor).await;
    let check = async |name: &str, content: &[u8], field: Option<&str>, expected: Code| {
        assert_eq!(send(&author, services, name, content, field).await.unwrap_err().code, expected, "{name}");
    };
    check("photo.png", b"MZ\x90\0 un programme", None, Code::FileRefused).await;
    check("page.html", b"<html>", None, Code::FileRefused).await;
    check("note.txt", b"du texte", Some("hse.incident.photos"), Code::FileRefused).await;
    check("grande.png", &vec![0; 11 * 1024 * 1024], Some("hse.incident.photos"), Code::FileTooLarge).await;
    check("photo.png", &png(), Some("hse.incident.title"), Code::BadParameter).await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.file").await, 0);
    assert_eq!(std::fs::read_dir(stage.app.folder.path().join("spool")).unwrap().count(), 0);
}

#[tokio::test]
async fn what_nothing_carries_is_erased_after_a_day() {
    let stage = Stage::new().await;
    let services = &stage.services;
    let author = stage.ctx(stage.supervisor).await;
    let kept = send(&author, services, "gardee.png", &png(), None).await.unwrap();
    let lost = send(&author, services, "perdue.png", &png(), None).await.unwrap();
    stage.incident_with("low", json!({ "photos": [kept.id] })).await;
    stage.rows("UPDATE sys.file SET uploaded_at = now() - interval '25 hours'", &[]).await;
    stage.rows("INSERT INTO sys.job (kind, payload) VALUES ('housekeeping', '{}')", &[]).await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state <> 'done'").await, 0);
    assert_eq!(code(&author, services, kept.id).await, None);
    assert_eq!(code(&author, services, lost.id).await, Some(Code::NotFound));
    assert_eq!(stage.count("SELECT count(*) FROM sys.file").await, 1);
}

/// Un antivirus factice, qui trouve à redire à tout.
async fn suspicious_scanner() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut read, mut buffer) = (Vec::new(), [0; 65_536]);
            while !read.ends_with(&[0, 0, 0, 0]) {
                let count = stream.read(&mut buffer).await.unwrap();
                read.extend_from_slice(&buffer[..count]);
            }
            stream.write_all(b"stream: Eicar-Test-Signature FOUND\0").await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn an_infected_file_is_refused_and_audited_and_no_scanner_means_no_file() {
    for (address, expected) in
        [(suspicious_scanner().await, Code::FileInfected), ("127.0.0.1:1".to_owned(), Code::ScannerDown)]
    {
        let stage = Stage::with_settings(|mut settings| {
            settings.files.clamd = Some(address);
            settings
        })
        .await;
        let author = stage.ctx(stage.supervisor).await;
        let refusal = send(&author, &stage.services, "note.txt", b"un texte", None).await.unwrap_err();
        assert_eq!(refusal.code, expected);
        assert_eq!(stage.count("SELECT count(*) FROM sys.file").await, 0);
        let audited = stage.count("SELECT count(*) FROM sys.audit WHERE action = 'file.refused'").await;
        assert_eq!(audited, i64::from(expected == Code::FileInfected));
    }
}
