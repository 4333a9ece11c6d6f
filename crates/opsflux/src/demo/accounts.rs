//! Les comptes de la démonstration : secrets tirés au hasard, gardés dans un fichier que seul son propriétaire lit.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::Context;
use identity::provision;
use kernel::clock::random_bytes;
use serde::{Deserialize, Serialize};

use super::{
    scene::{Scene, id},
    story::{Directory, User},
};

/// Nom du fichier dans le dossier de données.
pub const FILE: &str = "demo-accounts.json";

/// De quoi se connecter.
#[derive(Debug, Serialize, Deserialize)]
pub struct Account {
    email: String,
    password: String,
    totp_secret: String,
    roles: Vec<String>,
    company: String,
}

/// Donne à chacun un mot de passe et un second facteur neufs.
pub async fn issue(scene: &Scene<'_>, directory: &Directory) -> anyhow::Result<Vec<Account>> {
    let ctx = scene.now();
    let mut accounts = Vec::with_capacity(directory.users.len());
    for user in &directory.users {
        let person = id("core.user", &user.key);
        let password = hex::encode(random_bytes::<12>());
        provision::set_password(&ctx, scene.identity, person, &password).await?;
        let totp = provision::set_totp(&ctx, scene.identity, person).await?;
        accounts.push(account(directory, user, password, totp.secret));
    }
    Ok(accounts)
}

fn account(directory: &Directory, user: &User, password: String, totp_secret: String) -> Account {
    let home = user.memberships.first();
    let company = home.and_then(|home| directory.companies.iter().find(|company| company.key == home.company));
    let name = company.and_then(|company| company.fields.get("name")?.as_str());
    Account {
        email: user.email.clone(),
        password,
        totp_secret,
        roles: home.map(|home| home.roles.clone()).unwrap_or_default(),
        company: name.unwrap_or_default().to_owned(),
    }
}

/// Écrit le fichier d'un seul geste.
pub fn write(path: &Path, accounts: &[Account]) -> anyhow::Result<()> {
    let draft = path.with_extension("tmp");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if draft.exists() {
        fs::remove_file(&draft)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(serde_json::to_string_pretty(accounts)?.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path).with_context(|| path.display().to_string())
}

/// Montre les comptes.
pub fn print(path: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let accounts: Vec<Account> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    println!("\nComptes de démonstration ({}) :\n", path.display());
    println!("  {:<44} {:<26} {:<34} {:<20} rôles", "adresse", "mot de passe", "secret TOTP", "société");
    for Account { email, password, totp_secret, roles, company } in accounts {
        println!("  {email:<44} {password:<26} {totp_secret:<34} {company:<20} {}", roles.join(", "));
    }
    println!();
    Ok(())
}
