//! Servir l'application sur une prise déjà ouverte.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

use crate::{App, router};

/// Sert jusqu'à ce que `app.closing` se déclenche, puis laisse finir les demandes en cours.
pub async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    let closing = app.closing.clone();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(closing.cancelled_owned()).await
}
