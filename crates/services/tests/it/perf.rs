use crate::stage::Stage;
use std::time::Instant;
#[tokio::test(flavor = "multi_thread")]
async fn measure() {
    let stage = Stage::new().await;
    for (what, n) in [("low", 300)] {
        for _ in 0..n { stage.incident(what).await; }
        let started = Instant::now();
        let mut events = 0;
        loop { let k = stage.services.dispatch_once().await.unwrap(); if k == 0 { break } events += k; }
        println!("{what}: {events} événements avec déclencheur (1 destinataire, notif + mail) en {:?}", started.elapsed());
        let started = Instant::now();
        let mut jobs = 0;
        while stage.services.work_once().await.unwrap() { jobs += 1 }
        println!("{jobs} travaux (mail vers dossier, fsync) en {:?}", started.elapsed());
    }
    for i in 0..500 { stage.app.create("core.person", serde_json::json!({"name": format!("P{i}"), "company": stage.company})).await; }
    let started = Instant::now();
    let mut events = 0;
    loop { let k = stage.services.dispatch_once().await.unwrap(); if k == 0 { break } events += k; }
    println!("{events} événements sans déclencheur en {:?}", started.elapsed());
}
#[tokio::test(flavor = "multi_thread")]
async fn nobody() {
    let stage = Stage::new().await;
    stage.rows("UPDATE core.\"user\" SET status = 'suspended' WHERE id = $1", &[stage.manager.into()]).await;
    for _ in 0..300 { stage.incident("low").await; }
    let started = Instant::now();
    let mut events = 0;
    loop { let k = stage.services.dispatch_once().await.unwrap(); if k == 0 { break } events += k; }
    println!("{events} événements avec déclencheur, sans destinataire, en {:?}", started.elapsed());
}
