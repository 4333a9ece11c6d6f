//! Le logo de la marque, porté par la page elle-même : un document ne charge rien d'ailleurs.
//!
//! Son adresse passe par la garde des appels sortants. Injoignable, trop lourd ou d'une autre nature, il manque, et le nom reste.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use moka::future::Cache;

use crate::{
    Services,
    webhooks::{client::client, guard},
};

/// Octets d'un logo au plus.
const MAX_SIZE: usize = 256 * 1024;

/// Temps laissé à son adresse pour répondre : qui imprime attend.
const LIMIT: Duration = Duration::from_secs(3);

/// Ce qui a été lu vaut ce temps, y compris que rien n'a répondu.
const LIFE: Duration = Duration::from_secs(600);

/// Les images qu'une page montre sans risque ; un dessin SVG peut porter un script.
const KINDS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Les logos lus, par adresse.
pub(crate) type Logos = Cache<String, Option<Arc<str>>>;

pub(crate) fn logos() -> Logos {
    Cache::builder().max_capacity(4).time_to_live(LIFE).build()
}

/// Le logo de cette adresse, en `data:`.
pub(super) async fn embedded(services: &Services, url: Option<&str>) -> Option<Arc<str>> {
    let url = url?;
    services.logos.get_with_by_ref(url, read(url, &services.settings.webhooks.allowed_hosts)).await
}

async fn read(url: &str, allowed_hosts: &[String]) -> Option<Arc<str>> {
    let destination = guard::check(url, allowed_hosts).await.ok()?;
    let request = client(&destination, LIMIT).ok()?.get(destination.url.clone());
    let mut answer = request.send().await.ok()?.error_for_status().ok()?;
    let mut content = Vec::new();
    while let Some(piece) = answer.chunk().await.ok()? {
        content.extend_from_slice(&piece);
        if content.len() > MAX_SIZE {
            return None;
        }
    }
    inlined(&content)
}

fn inlined(content: &[u8]) -> Option<Arc<str>> {
    let kind = infer::get(content)?.mime_type();
    KINDS.contains(&kind).then(|| format!("data:{kind};base64,{}", STANDARD.encode(content)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_image_without_script_is_embedded() {
        assert_eq!(inlined(b"\x89PNG\r\n\x1a\n").as_deref(), Some("data:image/png;base64,iVBORw0KGgo="));
        assert_eq!(inlined(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), None);
        assert_eq!(inlined(b"<html>"), None);
    }

    #[tokio::test]
    async fn an_address_the_guard_refuses_leaves_the_name_alone() {
        for url in ["http://127.0.0.1:1/logo.png", "file:///etc/passwd", "https://169.254.169.254/"] {
            assert_eq!(read(url, &[]).await, None, "{url}");
        }
    }
}
