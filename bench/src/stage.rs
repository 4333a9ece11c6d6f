//! Le décor : un cluster neuf aux réglages du produit, vingt sociétés, une superviseure de dix d'entre elles, les incidents.
//!
//! Aucune de ces sociétés n'a de responsable HSE : une déclaration n'y prévient personne.

use std::path::Path;

use anyhow::{Context, Result};
use identity::{Identity, Keys, Policy, provision};
use kernel::{Clock, Ctx};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    cluster::{Cluster, ClusterOptions, Durability},
    records::{self, Intent, Query},
};
use tempfile::TempDir;
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

use crate::{queries, session::Account};

/// Sociétés.
pub const COMPANIES: usize = 20;

/// Sociétés dont l'appelant est membre : les premières.
pub const VISIBLE: usize = 10;

/// Les identifiants du décor s'écrivent sans lettre : `wrk` et `pgbench` les composent du rang de la ligne.
pub const ID_PREFIX: &str = "00000000-0000-7000-8000-";

/// Clé maîtresse du serveur mesuré ; elle ne protège qu'un dossier jetable.
pub const MASTER_KEY: [u8; 32] = [7; 32];

const DATABASE: &str = "opsflux";
const PASSWORD: &str = "Mesure-Solide-2026";

/// Le décor, effacé quand on le lâche.
pub struct Stage {
    /// La base, arrêtée avant que son dossier ne soit effacé.
    pub cluster: Cluster,
    /// Une connexion de propriétaire.
    pub sql: Client,
    /// L'appelant.
    pub account: Account,
    /// Qui voit toutes les sociétés.
    pub administrator: Account,
    /// Les sociétés qu'il voit.
    pub companies: Vec<Uuid>,
    /// Un site de chaque société.
    pub sites: Vec<Uuid>,
    /// Dossier de données.
    pub folder: TempDir,
}

impl Stage {
    /// Monte le décor.
    pub async fn set(rows: i32) -> Result<Stage> {
        let folder = tempfile::Builder::new().prefix("opsflux-bench-").tempdir()?;
        let cluster = start_cluster(folder.path())?;
        let postgres = connect(&cluster.connection_string("postgres").parse()?).await?;
        postgres.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await?;
        let config: Config = cluster.connection_string(DATABASE).parse()?;
        let model = schema::load(&[module_core::source(), module_hse::source()])?.model;
        let tenant = store::install::open("default", config.clone(), Clock::System, model).await?;
        let people = people(&tenant).await?;
        let sql = connect(&config).await?;
        load(&sql, rows, &people).await?;
        let companies = people.companies[..VISIBLE].to_vec();
        let People { account, administrator, sites, .. } = people;
        Ok(Stage { cluster, sql, account, administrator, companies, sites, folder })
    }

    /// Connexion du propriétaire à la base, au format de libpq.
    pub fn connection_string(&self) -> String {
        self.cluster.connection_string(DATABASE)
    }
}

struct People {
    companies: Vec<Uuid>,
    sites: Vec<Uuid>,
    user: Uuid,
    account: Account,
    administrator: Account,
}

fn start_cluster(data_dir: &Path) -> Result<Cluster> {
    // Un nettoyage qui passe pendant une mesure et pas pendant l'autre fausserait leur rapport.
    let settings = vec![("autovacuum".to_owned(), "off".to_owned())];
    let options =
        ClusterOptions { data_dir: data_dir.to_owned(), pg_bin: None, durability: Durability::Full, settings };
    Ok(tokio::task::block_in_place(|| Cluster::start(options))?)
}

async fn connect(config: &Config) -> Result<Client> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Écrit sociétés, sites et appelant par la porte de tous.
async fn people(tenant: &std::sync::Arc<Tenant>) -> Result<People> {
    let ctx = tenant.system("bench");
    let identity = Identity::open(tenant.clone(), &Keys::from_master(MASTER_KEY), Policy::default());
    provision::seed_roles(&ctx, &identity).await?;
    let (mut companies, mut sites) = (Vec::new(), Vec::new());
    for rank in 0..COMPANIES {
        let company = create(
            &ctx,
            tenant,
            "core.company",
            json!({ "code": format!("C{rank:02}"), "name": format!("Société {rank}") }),
        )
        .await?;
        let site = json!({ "code": "PRINCIPAL", "name": format!("Plateforme {rank}"), "kind": "offshore", "company": company });
        sites.push(create(&ctx, tenant, "core.site", site).await?);
        companies.push(company);
    }
    let (supervisor, admin) = (role(&ctx, tenant, "supervisor").await?, role(&ctx, tenant, "admin").await?);
    let members = companies.iter().zip(&sites).take(VISIBLE);
    let memberships: Vec<Value> =
        members.map(|(company, site)| json!({ "company": company, "site": site, "roles": [supervisor] })).collect();
    let person =
        json!({ "email": "awa@bench.test", "name": "Awa Diop", "company": companies[0], "memberships": memberships });
    let (user, account) = enrol(&ctx, tenant, &identity, person).await?;
    let person = json!({ "email": "admin@bench.test", "name": "Paul Mba", "company": companies[0],
        "memberships": [{ "company": companies[0], "roles": [admin] }] });
    let (_, administrator) = enrol(&ctx, tenant, &identity, person).await?;
    Ok(People { companies, sites, user, account, administrator })
}

/// Une personne qui peut entrer.
async fn enrol(ctx: &Ctx, tenant: &Tenant, identity: &Identity, person: Value) -> Result<(Uuid, Account)> {
    let email = person["email"].as_str().unwrap_or_default().to_owned();
    let user = create(ctx, tenant, "core.user", person).await?;
    provision::set_password(ctx, identity, user, PASSWORD).await?;
    let totp = provision::set_totp(ctx, identity, user).await?.secret;
    Ok((user, Account { email, password: PASSWORD.to_owned(), totp }))
}

async fn create(ctx: &Ctx, tenant: &Tenant, entity: &str, body: Value) -> Result<Uuid> {
    let body: Map<String, Value> = serde_json::from_value(body)?;
    let written = records::create(ctx, tenant, entity, &body, Intent::Commit).await;
    Ok(written.with_context(|| format!("{entity} {body:?}"))?.id)
}

async fn role(ctx: &Ctx, tenant: &Tenant, code: &str) -> Result<Uuid> {
    let query = Query { entity: "core.role".to_owned(), filter: Some(format!("code == '{code}'")), ..Query::default() };
    let page = records::list(ctx, tenant, query).await?;
    let role: Value = serde_json::from_str(page.rows.first().context("le rôle manque")?)?;
    Ok(role["id"].as_str().context("un rôle a un identifiant")?.parse()?)
}

/// Charge les incidents, refait les index, met les statistiques à jour.
async fn load(sql: &Client, rows: i32, people: &People) -> Result<()> {
    let indexes = sql.query(queries::INDEXES, &[]).await?;
    for index in &indexes {
        sql.batch_execute(&format!("DROP INDEX {}", index.get::<_, &str>(0))).await?;
    }
    // Les clés étrangères sont justes par construction.
    sql.batch_execute("SET session_replication_role = replica").await?;
    sql.execute(queries::INCIDENTS, &[&rows, &people.companies, &people.sites, &people.user, &ID_PREFIX]).await?;
    sql.batch_execute("RESET session_replication_role").await?;
    for index in &indexes {
        sql.batch_execute(index.get(1)).await?;
    }
    sql.batch_execute("VACUUM ANALYZE").await?;
    Ok(())
}
