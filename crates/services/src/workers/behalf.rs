//! Au nom de qui un travail agit : la personne, et d'où venait sa demande. Ses droits sont ceux du moment où il agit.

use std::net::IpAddr;

use kernel::{Code, Ctx, Request, Result};
use serde::{Deserialize, Serialize};
use store::jobs;
use uuid::Uuid;

use crate::Services;

/// La personne qui a demandé un travail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Behalf {
    pub by: Uuid,
    /// D'où vient la demande, pour l'audit.
    request: Uuid,
    ip: Option<IpAddr>,
    device: Option<String>,
}

impl Behalf {
    /// L'appelant ; refusé à qui n'est pas une personne.
    pub(crate) fn of(ctx: &Ctx, action: &str) -> Result<Behalf> {
        let by = ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", action))?;
        let (request, device) = (&ctx.request, ctx.request.device.as_deref().map(str::to_owned));
        Ok(Behalf { by, request: request.id, ip: request.ip, device })
    }

    /// Le contexte de la personne, avec ses droits du moment ; `auth.required` si elle ne peut plus agir.
    pub(crate) async fn ctx(&self, services: &Services) -> Result<Ctx> {
        let request = Request { id: self.request, ip: self.ip, device: self.device.as_deref().map(Into::into) };
        let mut ctx = services.identity.ctx_of(self.by, &request).await?;
        ctx.depth = jobs::depth();
        Ok(ctx)
    }
}
