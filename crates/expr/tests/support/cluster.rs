//! Un PostgreSQL jetable : données en mémoire, socket privée, arrêté à la fin de l'essai.
//!
//! `OPSFLUX_TEST_DATABASE_URL` le remplace par un serveur donné.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio_postgres::{Client, NoTls};

/// Lance le serveur, attend la fin de son entrée — que l'essai finisse ou soit tué —, puis l'arrête et efface tout.
const GUARD: &str = r#""$0" "$@" & cat > /dev/null; kill -QUIT $!; wait; rm -rf "$PWD""#;

/// Serveur de l'essai ; le lâcher l'arrête et efface ses données.
pub struct Cluster {
    url: String,
    server: Option<Child>,
}

impl Cluster {
    #[expect(clippy::disallowed_methods, reason = "un essai peut recevoir son serveur")]
    pub fn start() -> Self {
        match std::env::var("OPSFLUX_TEST_DATABASE_URL") {
            Ok(url) => Self { url, server: None },
            Err(_) => Self::launch(),
        }
    }

    fn launch() -> Self {
        let bin = binaries().expect("PostgreSQL is needed: apt install postgresql, or set OPSFLUX_TEST_DATABASE_URL");
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let home = base.join(format!("expr-test-{}", std::process::id()));
        fs::create_dir_all(&home).unwrap();
        let account = server_account();
        if let Some((uid, gid)) = account {
            chown(&home, Some(uid), Some(gid)).unwrap();
        }
        let data = home.join("data");
        let initdb = command(&bin.join("initdb"), account)
            .args(["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"])
            // Une collation de langue : l'ordre des textes ne doit rien lui devoir.
            .args(["--locale-provider=icu", "--icu-locale=fr-FR", "--pgdata"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));
        let server = command(Path::new("/bin/sh"), account)
            .args(["-c", GUARD])
            .arg(bin.join("postgres"))
            .args(["-c", "fsync=off", "-c", "listen_addresses=", "-c", "shared_buffers=16MB"])
            // Ni le fuseau ni l'écriture des dates de la session ne doivent compter.
            .args(["-c", "timezone=Europe/Paris", "-c", "datestyle=German", "-D", "data", "-k"])
            .arg(&home)
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let url = format!("host={} user=postgres dbname=postgres", home.display());
        Self { url, server: Some(server) }
    }

    /// Une connexion, dès que le serveur répond.
    pub async fn connect(&self) -> Client {
        let limit = Instant::now() + Duration::from_secs(20);
        loop {
            match tokio_postgres::connect(&self.url, NoTls).await {
                Ok((client, connection)) => {
                    tokio::spawn(connection);
                    return client;
                }
                Err(error) => assert!(Instant::now() < limit, "PostgreSQL does not answer: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            drop(server.stdin.take());
            let _ = server.wait();
        }
    }
}

/// Les exécutables de la plus récente version installée.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|bin| bin.join("initdb").is_file());
    found.sort();
    found.pop()
}

/// PostgreSQL refuse de tourner en root : l'utilisateur `postgres` le fait alors.
fn server_account() -> Option<(u32, u32)> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = accounts.lines().find(|line| line.starts_with("postgres:"))?;
    let fields: Vec<_> = account.split(':').collect();
    is_root.then_some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

fn command(program: &Path, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").stdout(Stdio::null()).env_remove("PGDATA");
    if let Some((uid, gid)) = account {
        command.uid(uid).gid(gid);
    }
    command
}
