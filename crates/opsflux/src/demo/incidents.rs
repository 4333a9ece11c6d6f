//! Une année d'incidents : chacun déclaré par son témoin, classé, suivi, approuvé et clos par qui en a le droit.

use anyhow::Context;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    scene::{Outcome, Scene, id, object},
    story::{CorrectiveAction, Directory, Incident, Investigation, State, Year},
};

const INCIDENT: &str = "hse.incident";
const INVESTIGATION: &str = "hse.investigation";

/// Personne qui écrit les notes médicales.
const DOCTOR: &str = "sylvie";

/// Écrit les incidents dans l'ordre où ils arrivent : leurs numéros se suivent.
pub async fn write(scene: &Scene<'_>, directory: &Directory, year: &Year) -> anyhow::Result<()> {
    for incident in &year.incidents {
        let site = directory.sites.iter().find(|site| site.key == incident.site);
        let site = site.with_context(|| format!("le site « {} » n'existe pas", incident.site))?;
        let (hse_manager, chief) = (&site.hse_manager, &site.manager);
        let case = Case { scene, incident, hse_manager, chief, at: moment(scene, incident)? };
        case.tell().await.with_context(|| incident.title.clone())?;
    }
    Ok(())
}

fn moment(scene: &Scene<'_>, incident: &Incident) -> anyhow::Result<Timestamp> {
    let year = scene.tenant.clock.now().to_zoned(TimeZone::UTC).year() - 1;
    Ok(format!("{year}-{}:00Z", incident.at).parse()?)
}

/// Un incident, et qui le suit.
struct Case<'a> {
    scene: &'a Scene<'a>,
    incident: &'a Incident,
    hse_manager: &'a str,
    /// Responsable du site : il donne le second regard qu'un incident grave demande.
    chief: &'a str,
    at: Timestamp,
}

impl Case<'_> {
    async fn tell(&self) -> anyhow::Result<()> {
        if self.report().await? == Outcome::AlreadyThere {
            return Ok(());
        }
        let state = self.incident.state;
        if state >= State::Submitted {
            self.act(&self.incident.reporter, 3, "submit", json!({})).await?;
        }
        if let Some(note) = &self.incident.medical {
            self.update(DOCTOR, 8, json!({ "medical": note })).await?;
        }
        if state >= State::Classified {
            let params = json!({ "severity": self.incident.severity, "potential": self.incident.potential });
            self.act(self.hse_manager, 24, "classify", params).await?;
            self.update(self.hse_manager, 48, self.follow_up()?).await?;
        }
        if let Some(investigation) = &self.incident.investigation {
            self.investigate(investigation).await?;
        }
        if state >= State::Approved {
            let ctx = self.scene.acting(self.hse_manager, self.after(9 * 24)).await?;
            self.scene.approve(&ctx, INCIDENT, &self.incident.at, self.chief).await?;
        }
        if state >= State::Closed {
            self.act(self.hse_manager, 100 * 24, "close", json!({})).await?;
        }
        Ok(())
    }

    async fn report(&self) -> anyhow::Result<Outcome> {
        let incident = self.incident;
        let witnesses: Vec<_> = incident.witnesses.iter().map(|key| id("core.person", key)).collect();
        let body = json!({
            "type": incident.kind,
            "severity": incident.severity,
            "site": id("core.site", &incident.site),
            "occurred_at": self.at.to_string(),
            "title": incident.title,
            "location": incident.location,
            "description": incident.description,
            "immediate_actions": incident.immediate,
            "witnesses": witnesses,
        });
        let ctx = self.scene.acting(&incident.reporter, self.after(2)).await?;
        self.scene.create(&ctx, INCIDENT, &incident.at, object(body)).await
    }

    /// Qui suit l'incident, et ses actions correctives.
    fn follow_up(&self) -> anyhow::Result<Value> {
        let actions = self.incident.actions.iter().map(|action| self.corrective_action(action));
        let actions = actions.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(json!({ "assigned_to": id("core.user", self.hse_manager), "corrective_actions": actions }))
    }

    fn corrective_action(&self, action: &CorrectiveAction) -> anyhow::Result<Value> {
        let finished = matches!(action.status.as_str(), "done" | "verified");
        let from = if finished { self.at } else { self.scene.tenant.clock.now() };
        let due = from.to_zoned(TimeZone::UTC).date().checked_add(action.due.days())?;
        Ok(json!({
            "title": action.title,
            "control": action.control,
            "responsible": id("core.user", &action.responsible),
            "due_on": due.to_string(),
            "status": action.status,
            "evidence": action.evidence,
        }))
    }

    async fn investigate(&self, investigation: &Investigation) -> anyhow::Result<()> {
        let key = &self.incident.at;
        let Investigation { method, findings, root_cause } = investigation;
        let body = Map::from_iter([
            ("incident".to_owned(), json!(id(INCIDENT, key))),
            ("lead".to_owned(), json!(id("core.user", self.hse_manager))),
            ("level".to_owned(), json!(self.level())),
            ("due_at".to_owned(), json!(self.after(3 * 24).to_string())),
        ]);
        let ctx = self.scene.acting(self.hse_manager, self.after(4)).await?;
        self.scene.create(&ctx, INVESTIGATION, key, body).await?;
        let ctx = self.scene.acting(self.hse_manager, self.after(5 * 24)).await?;
        let found = json!({ "method": method, "findings": findings, "root_cause": root_cause });
        self.scene.update(&ctx, INVESTIGATION, key, found).await?;
        match root_cause {
            Some(_) => self.scene.act(&ctx, INVESTIGATION, key, "close", json!({})).await,
            None => Ok(()),
        }
    }

    /// Le niveau que le déclencheur aurait choisi.
    fn level(&self) -> &'static str {
        let critical = [Some(&self.incident.severity), self.incident.potential.as_ref()];
        match critical.into_iter().flatten().any(|severity| severity == "critical") {
            true => "company",
            false => "site",
        }
    }

    async fn act(&self, user: &str, hours: i64, action: &str, params: Value) -> anyhow::Result<()> {
        let ctx = self.scene.acting(user, self.after(hours)).await?;
        self.scene.act(&ctx, INCIDENT, &self.incident.at, action, params).await
    }

    async fn update(&self, user: &str, hours: i64, body: Value) -> anyhow::Result<()> {
        let ctx = self.scene.acting(user, self.after(hours)).await?;
        self.scene.update(&ctx, INCIDENT, &self.incident.at, body).await
    }

    fn after(&self, hours: i64) -> Timestamp {
        self.at + SignedDuration::from_hours(hours)
    }
}
