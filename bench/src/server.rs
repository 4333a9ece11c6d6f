//! Le serveur mesuré : `opsflux serve`, lancé et arrêté comme le ferait une personne.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::stage::MASTER_KEY;

/// Temps laissé pour démarrer ou s'arrêter.
const PATIENCE: Duration = Duration::from_secs(60);

/// Un serveur en marche ; l'abandonner l'arrête.
pub struct Server {
    child: Child,
    /// Adresse, `http://127.0.0.1:1234`.
    pub url: String,
    /// Du lancement à la première réponse 200 de `/health/ready`.
    pub ready_after: Duration,
}

impl Server {
    /// Lance le serveur sur la base déjà en marche.
    pub async fn on_database(data_dir: &Path, connection: &str) -> Result<Server> {
        let mut command = command(data_dir)?;
        command.env("OPSFLUX_DATABASE_URL", connection);
        launch(command, data_dir).await
    }

    /// Lance le serveur et, par lui, la base de son dossier de données.
    pub async fn with_own_database(data_dir: &Path) -> Result<Server> {
        let mut command = command(data_dir)?;
        command.env_remove("OPSFLUX_DATABASE_URL");
        launch(command, data_dir).await
    }

    /// Numéro de processus.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Mémoire résidente, en Mio.
    pub fn resident(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// L'arrête proprement et attend sa fin.
    pub fn stop(mut self) -> Result<()> {
        self.finish()
    }

    fn finish(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGTERM)?;
        let asked = Instant::now();
        while self.child.try_wait()?.is_none() {
            if asked.elapsed() > PATIENCE {
                self.child.kill()?;
                self.child.wait()?;
                bail!("le serveur ne s'est pas arrêté de lui-même");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.finish() {
            eprintln!("arrêt du serveur : {error}");
        }
    }
}

/// `opsflux serve`, du même dossier de construction que cette mesure.
fn command(data_dir: &Path) -> Result<Command> {
    let program = std::env::current_exe()?.with_file_name("opsflux");
    if !program.exists() {
        bail!("{} manque : cargo build --release --bin opsflux", program.display());
    }
    let mut command = Command::new(program);
    command.arg("serve").env("OPSFLUX_DATA_DIR", data_dir).env("OPSFLUX_MASTER_KEY", hex::encode(MASTER_KEY));
    Ok(command)
}

async fn launch(mut command: Command, data_dir: &Path) -> Result<Server> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let journal = journal(data_dir);
    let output = File::create(&journal)?;
    command.env("OPSFLUX_LISTEN", address.to_string()).stdout(output.try_clone()?).stderr(output);
    let launched = Instant::now();
    let mut server = Server { child: command.spawn()?, url: format!("http://{address}"), ready_after: Duration::ZERO };
    while !answers(&format!("{}/health/ready", server.url)).await {
        if server.child.try_wait()?.is_some() || launched.elapsed() > PATIENCE {
            bail!("le serveur n'a pas démarré :\n{}", fs::read_to_string(&journal)?);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.ready_after = launched.elapsed();
    Ok(server)
}

/// Où le serveur écrit son journal.
pub fn journal(data_dir: &Path) -> PathBuf {
    data_dir.join("server.log")
}

async fn answers(url: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "la mesure ne parle qu'à la boucle locale")]
    let answer = reqwest::get(url).await;
    answer.is_ok_and(|answer| answer.status().is_success())
}
