//! La base embarquée, pour de vrai : chaque essai lance et tue des processus PostgreSQL.
//!
//! `OPSFLUX_TEST_NETWORK=1` ajoute les essais qui téléchargent les binaires.
#![expect(clippy::disallowed_methods, reason = "un essai se relance lui-même et se parle par l'environnement")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use store::cluster::{Cluster, ClusterOptions, ClusterStatus, Durability, fetch, running_connection_string};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// Dossier de données à donner au second programme d'un essai (voir [`second_program`]).
const SECOND_PROGRAM: &str = "OPSFLUX_TEST_SECOND_PROGRAM";

/// Chaîne de connexion à essayer depuis un autre compte (voir [`intruder`]).
const INTRUDER: &str = "OPSFLUX_TEST_INTRUDER";

/// Le numéro de `nobody`, présent sur tout Linux.
const NOBODY: u32 = 65534;

fn options(data_dir: &Path) -> ClusterOptions {
    ClusterOptions {
        data_dir: data_dir.into(),
        pg_bin: None,
        durability: Durability::None,
        settings: vec![("shared_buffers".into(), "16MB".into())],
    }
}

fn start(data_dir: &Path) -> Cluster {
    Cluster::start(options(data_dir)).expect("the cluster starts")
}

async fn connect(connection_string: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(connection_string, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Réessaie tant que le serveur est entre deux vies.
async fn connect_soon(connection_string: &str) -> Client {
    let deadline = Instant::now() + Duration::from_secs(15);
    loop {
        match connect(connection_string).await {
            Ok(client) => return client,
            Err(error) if Instant::now() > deadline => panic!("no answer: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Écrit une ligne validée ; la table naît au premier appel.
async fn note(cluster: &Cluster, text: &str) {
    let client = connect_soon(&cluster.connection_string("postgres")).await;
    client.batch_execute("CREATE TABLE IF NOT EXISTS note (text text)").await.expect("table");
    client.execute("INSERT INTO note VALUES ($1)", &[&text]).await.expect("insert");
}

async fn notes(cluster: &Cluster) -> Vec<String> {
    let client = connect_soon(&cluster.connection_string("postgres")).await;
    let rows = client.query("SELECT text FROM note ORDER BY text", &[]).await.expect("select");
    rows.iter().map(|row| row.get(0)).collect()
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid.cast_signed()), signal).expect("signal");
}

/// Un mort que son père adoptif n'a pas encore récolté n'est plus en vie.
fn is_alive(pid: u32) -> bool {
    let zombie = fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "));
    !zombie && kill(Pid::from_raw(pid.cast_signed()), None).is_ok()
}

fn wait_until(what: &str, limit: Duration, condition: impl Fn() -> bool) -> Duration {
    let asked = Instant::now();
    while !condition() {
        assert!(asked.elapsed() < limit, "{what}: not within {limit:?}");
        thread::sleep(Duration::from_millis(5));
    }
    asked.elapsed()
}

fn recorded_postmaster(data_dir: &Path) -> Option<u32> {
    fs::read_to_string(data_dir.join("pg/data/postmaster.pid")).ok()?.lines().next()?.parse().ok()
}

/// Le programme que les autres essais lancent à part pour le tuer : il tient la base jusqu'à sa mort.
#[test]
fn second_program() {
    let Some(data_dir) = std::env::var_os(SECOND_PROGRAM) else {
        return;
    };
    let _cluster = start(Path::new(&data_dir));
    thread::sleep(Duration::from_secs(60));
}

/// Lance ce même programme d'essai, réduit à [`second_program`].
fn second_program_on(program: &Path, data_dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["second_program", "--exact"]).env(SECOND_PROGRAM, data_dir);
    command.current_dir("/").stdout(Stdio::null());
    command
}

fn this_program() -> PathBuf {
    std::env::current_exe().expect("own path")
}

/// Le dossier de compilation peut être fermé au compte qui doit lancer ce programme.
fn copy_of_this_program(folder: &Path) -> PathBuf {
    let copy = folder.join("program");
    fs::copy(this_program(), &copy).expect("copy");
    copy
}

/// Un second programme ; l'essai qui l'a lancé ne laisse ni lui ni son serveur derrière lui.
struct Running {
    program: Child,
    data_dir: PathBuf,
}

impl Running {
    fn on(data_dir: &Path) -> Self {
        Self::from(second_program_on(&this_program(), data_dir), data_dir)
    }

    fn from(mut command: Command, data_dir: &Path) -> Self {
        let program = command.spawn().expect("second program");
        let running = Self { program, data_dir: data_dir.into() };
        wait_until("second program", Duration::from_secs(30), || running.connection_string().is_some());
        running
    }

    fn connection_string(&self) -> Option<String> {
        running_connection_string(&self.data_dir, "postgres")
    }

    fn kill(&mut self) {
        self.program.kill().expect("kill");
        self.program.wait().expect("wait");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let postmaster = recorded_postmaster(&self.data_dir);
        let _ = self.program.kill();
        let _ = self.program.wait();
        if let Some(postmaster) = postmaster.filter(|_| !thread::panicking()) {
            wait_until("server gone", Duration::from_secs(30), || !is_alive(postmaster));
        }
    }
}

#[tokio::test]
async fn a_fresh_folder_gets_a_private_server() {
    let folder = TempDir::new().unwrap();
    let asked = Instant::now();
    let durable = ClusterOptions { durability: Durability::Full, settings: Vec::new(), ..options(folder.path()) };
    let cluster = Cluster::start(durable).unwrap();
    println!("first start: {:?}", asked.elapsed());
    assert!((15..=18).contains(&cluster.version()));

    let client = connect(&cluster.connection_string("postgres")).await.unwrap();
    let row = client.query_one("SELECT current_setting('listen_addresses'), current_setting('data_checksums'), current_setting('server_encoding'), current_setting('fsync')", &[]).await.unwrap();
    let settings: Vec<String> = (0..4).map(|column| row.get(column)).collect();
    assert_eq!(settings, ["", "on", "UTF8", "on"]);
    for extension in ["pg_trgm", "unaccent", "btree_gist"] {
        client.batch_execute(&format!("CREATE EXTENSION {extension}")).await.unwrap();
    }

    let data = fs::metadata(folder.path().join("pg/data")).unwrap();
    assert_eq!(data.mode() & 0o777, 0o700);
    assert_ne!(data.uid(), 0, "PostgreSQL must not run as root");
    assert!(fs::read_dir(folder.path().join("log")).unwrap().count() > 0);
}

#[tokio::test]
async fn a_clean_stop_keeps_the_data() {
    let folder = TempDir::new().unwrap();
    let cluster = start(folder.path());
    note(&cluster, "kept").await;
    let postmaster = cluster.postmaster_pid().unwrap();
    let asked = Instant::now();
    cluster.stop().unwrap();
    println!("stop: {:?}", asked.elapsed());
    assert!(!is_alive(postmaster));
    assert!(running_connection_string(folder.path(), "postgres").is_none());

    let asked = Instant::now();
    let cluster = start(folder.path());
    println!("start on existing data: {:?}", asked.elapsed());
    assert_eq!(notes(&cluster).await, ["kept"]);
    let found = running_connection_string(folder.path(), "postgres").unwrap();
    assert_eq!(found, cluster.connection_string("postgres"));
}

#[tokio::test]
async fn an_abandoned_cluster_is_stopped() {
    let folder = TempDir::new().unwrap();
    let postmaster = start(folder.path()).postmaster_pid().unwrap();
    assert!(!is_alive(postmaster));
}

#[test]
fn a_second_start_on_the_same_folder_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let _first = start(folder.path());
    let error = Cluster::start(options(folder.path())).unwrap_err();
    assert_eq!(error.kind(), "cluster.already_running");
    assert!(error.to_string().contains(&format!("le processus {}", std::process::id())), "{error}");
    assert!(error.hint().contains("OPSFLUX_DATA_DIR"));
}

#[tokio::test]
async fn a_killed_server_comes_back_with_its_data() {
    let folder = TempDir::new().unwrap();
    let cluster = start(folder.path());
    note(&cluster, "before").await;
    for life in ["second", "third"] {
        let postmaster = cluster.postmaster_pid().unwrap();
        // Une requête en cours ne doit pas retarder la relance.
        let busy = connect(&cluster.connection_string("postgres")).await.unwrap();
        let busy =
            tokio::spawn(async move { busy.batch_execute("SELECT count(*) FROM generate_series(1, 1e12)").await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        let killed = Instant::now();
        signal(postmaster, Signal::SIGKILL);
        assert!(busy.await.unwrap().is_err());
        note(&cluster, life).await;
        println!("{life} life after {:?}", killed.elapsed());
        assert!(killed.elapsed() < Duration::from_secs(5));
        assert_ne!(cluster.postmaster_pid(), Some(postmaster));
    }
    assert_eq!(notes(&cluster).await, ["before", "second", "third"]);
}

#[tokio::test]
async fn a_server_that_cannot_come_back_is_given_up_with_a_reason() {
    let folder = TempDir::new().unwrap();
    let cluster = start(folder.path());
    fs::remove_file(folder.path().join("pg/data/global/pg_control")).unwrap();
    signal(cluster.postmaster_pid().unwrap(), Signal::SIGKILL);
    let mut status = cluster.status();
    let failed = status.wait_for(|status| matches!(status, ClusterStatus::Failed(_)));
    let failed = tokio::time::timeout(Duration::from_secs(30), failed).await.expect("gives up").unwrap().clone();
    let ClusterStatus::Failed(error) = failed else { panic!("{failed:?}") };
    assert_eq!(error.kind(), "cluster.keeps_dying");
    assert!(error.to_string().contains("pg_control"), "{error}");
    assert_eq!(cluster.stop().unwrap_err().kind(), "cluster.keeps_dying");
}

#[tokio::test]
async fn a_killed_program_leaves_no_server_and_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let mut program = Running::on(folder.path());
    let connection_string = program.connection_string().unwrap();
    let client = connect(&connection_string).await.unwrap();
    client.batch_execute("CREATE TABLE note (text text); INSERT INTO note VALUES ('acknowledged')").await.unwrap();
    let postmaster = recorded_postmaster(folder.path()).unwrap();
    program.kill();

    // Tout de suite : le nouveau programme attend lui-même la fin de l'ancien serveur.
    let asked = Instant::now();
    let cluster = start(folder.path());
    println!("start after the program was killed: {:?}", asked.elapsed());
    assert!(!is_alive(postmaster));
    assert_eq!(notes(&cluster).await, ["acknowledged"]);
}

#[tokio::test]
async fn both_killed_at_once_lose_nothing() {
    let folder = TempDir::new().unwrap();
    let mut program = Running::on(folder.path());
    let connection_string = program.connection_string().unwrap();
    let client = connect(&connection_string).await.unwrap();
    client.batch_execute("CREATE TABLE note (text text); INSERT INTO note VALUES ('acknowledged')").await.unwrap();
    let busy = tokio::spawn(async move { client.batch_execute("SELECT count(*) FROM generate_series(1, 1e12)").await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    signal(recorded_postmaster(folder.path()).unwrap(), Signal::SIGKILL);
    program.kill();

    let asked = Instant::now();
    let cluster = start(folder.path());
    println!("start after both were killed: {:?}", asked.elapsed());
    assert!(asked.elapsed() < Duration::from_secs(20));
    assert!(busy.await.unwrap().is_err());
    assert_eq!(notes(&cluster).await, ["acknowledged"]);
}

#[test]
fn the_server_stops_by_itself_when_the_program_is_killed() {
    let folder = TempDir::new().unwrap();
    let mut program = Running::on(folder.path());
    let postmaster = recorded_postmaster(folder.path()).unwrap();
    program.kill();
    let gone = wait_until("server gone", Duration::from_secs(10), || !is_alive(postmaster));
    println!("server gone after {gone:?}");
    assert!(!folder.path().join("pg/data/postmaster.pid").exists(), "the stop was clean");
}

/// Le terminal envoie Ctrl-C à tout le groupe : seul le programme doit le recevoir.
#[test]
fn an_interrupt_of_the_terminal_does_not_reach_the_server() {
    let folder = TempDir::new().unwrap();
    let running = Running::on(folder.path());
    let group = |pid: u32| nix::unistd::getpgid(Some(Pid::from_raw(pid.cast_signed()))).unwrap();
    let postmaster = recorded_postmaster(folder.path()).unwrap();
    assert_ne!(group(running.program.id()), group(postmaster));
}

#[tokio::test]
async fn an_ordinary_account_runs_its_own_server() {
    if !geteuid().is_root() {
        return println!("skipped: only root can become another account (the other tests already run as one)");
    }
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let data_dir = folder.path().join("data");
    fs::create_dir(&data_dir).unwrap();
    std::os::unix::fs::chown(&data_dir, Some(NOBODY), Some(NOBODY)).unwrap();
    let program = copy_of_this_program(folder.path());

    let mut command = second_program_on(&program, &data_dir);
    command.uid(NOBODY).gid(NOBODY);
    let running = Running::from(command, &data_dir);
    let postmaster = recorded_postmaster(&data_dir).unwrap();
    assert_eq!(fs::metadata(format!("/proc/{postmaster}")).unwrap().uid(), NOBODY);
    let client = connect(&running.connection_string().unwrap()).await.unwrap();
    assert_eq!(client.query_one("SELECT 1", &[]).await.unwrap().get::<_, i32>(0), 1);
}

#[test]
fn root_hands_the_server_to_the_owner_of_the_folder() {
    if !geteuid().is_root() {
        return println!("skipped: only root can hand over");
    }
    let folder = TempDir::new().unwrap();
    std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    let cluster = start(folder.path());
    let process = fs::metadata(format!("/proc/{}", cluster.postmaster_pid().unwrap())).unwrap();
    assert_eq!(process.uid(), NOBODY);
}

/// Un service qui partage le compte de PostgreSQL ne doit pas entrer dans la base.
#[tokio::test]
async fn another_account_is_refused() {
    if !geteuid().is_root() {
        return println!("skipped: only root can become another account");
    }
    let folder = TempDir::new().unwrap();
    let cluster = start(folder.path());
    let owner = fs::metadata(folder.path().join("pg/data")).unwrap().uid();
    let program = copy_of_this_program(folder.path());
    let intruder = Command::new(&program)
        .args(["intruder", "--exact", "--nocapture"])
        .env(INTRUDER, cluster.connection_string("postgres"))
        .current_dir("/")
        .uid(owner)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&intruder.stdout).into_owned();
    assert!(said.contains("REFUSED") && said.contains("Peer authentication failed"), "{said}");
}

/// Le programme de [`another_account_is_refused`].
#[tokio::test]
async fn intruder() {
    let Ok(connection_string) = std::env::var(INTRUDER) else {
        return;
    };
    match connect(&connection_string).await {
        Ok(_) => println!("ENTERED"),
        Err(error) => println!("REFUSED {:?}", std::error::Error::source(&error).map(ToString::to_string)),
    }
}

#[tokio::test]
async fn a_very_long_path_is_no_obstacle_to_the_socket() {
    let folder = TempDir::new().unwrap();
    let data_dir = folder.path().join("a very long name, with spaces and accents é".repeat(4)).join("x".repeat(200));
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let cluster = start(&data_dir);
    note(&cluster, "far away").await;
    assert_eq!(notes(&cluster).await, ["far away"]);
}

#[tokio::test]
async fn an_interrupted_creation_is_done_again() {
    let folder = TempDir::new().unwrap();
    let unfinished = folder.path().join("pg/data.new");
    let mut program = second_program_on(&this_program(), folder.path()).spawn().unwrap();
    wait_until("initdb at work", Duration::from_secs(30), || unfinished.join("base").exists());
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(!folder.path().join("pg/data").exists());
    // Que le premier essai ait laissé beaucoup ou peu : ceci au moins.
    fs::create_dir_all(unfinished.join("base/1")).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();

    let cluster = start(folder.path());
    note(&cluster, "second try").await;
    assert!(!unfinished.exists());
}

#[test]
fn damaged_data_is_never_overwritten() {
    let check = |spoil: fn(&Path), kind: &str| {
        let folder = TempDir::new().unwrap();
        start(folder.path()).stop().unwrap();
        spoil(&folder.path().join("pg/data"));
        let error = Cluster::start(options(folder.path())).unwrap_err();
        println!("{error} -> {}", error.hint());
        assert_eq!(error.kind(), kind, "{error}");
        assert!(folder.path().join("pg/data/base").exists());
    };
    check(|data| fs::remove_file(data.join("PG_VERSION")).unwrap(), "cluster.data_damaged");
    check(|data| fs::remove_file(data.join("global/pg_control")).unwrap(), "cluster.data_damaged");
    check(|data| fs::write(data.join("global/pg_control"), "spoilt").unwrap(), "cluster.start");
    check(|data| fs::write(data.join("PG_VERSION"), "9\n").unwrap(), "cluster.data_version");
    if geteuid().is_root() {
        check(|data| std::os::unix::fs::chown(data, Some(0), Some(0)).unwrap(), "cluster.ownership");
    }
}

#[test]
fn what_cannot_work_is_refused_with_its_remedy() {
    let check = |options: ClusterOptions, kind: &str, word: &str| {
        let error = Cluster::start(options).unwrap_err();
        println!("{error} -> {}", error.hint());
        assert_eq!(error.kind(), kind, "{error}");
        assert!(format!("{error} {}", error.hint()).contains(word), "{error} -> {}", error.hint());
    };
    let folder = TempDir::new().unwrap();
    let with = |data_dir: &Path| options(data_dir);
    check(
        ClusterOptions { pg_bin: Some("/usr/bin".into()), ..with(&folder.path().join("a")) },
        "cluster.binaries_refused",
        "OPSFLUX_PG_BIN",
    );
    check(
        ClusterOptions { settings: vec![("no_such_setting".into(), "1".into())], ..with(&folder.path().join("b")) },
        "cluster.start",
        "no_such_setting",
    );
    if geteuid().is_root() {
        let closed = folder.path().join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
        check(with(&closed.join("c")), "cluster.unreachable", "chmod o+x");
    }
}

/// Le chemin entier d'une machine sans PostgreSQL, puis d'une machine qui n'a pas la version des données.
#[tokio::test]
async fn missing_binaries_are_downloaded() {
    if std::env::var_os("OPSFLUX_TEST_NETWORK").is_none() {
        return println!("skipped: set OPSFLUX_TEST_NETWORK=1 to download PostgreSQL");
    }
    for major in [16, 17, 18] {
        let folder = TempDir::new().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let (binaries, data_dir) = (folder.path().join("binaries"), folder.path().join("data"));
        let asked = Instant::now();
        let bin = fetch(major, &binaries).unwrap();
        println!("PostgreSQL {major} fetched: {:?}", asked.elapsed());
        assert_eq!(fetch(major, &binaries).unwrap(), bin);

        let cluster = Cluster::start(ClusterOptions { pg_bin: Some(bin), ..options(&data_dir) }).unwrap();
        assert_eq!(cluster.version(), major);
        note(&cluster, "made elsewhere").await;
        let client = connect(&cluster.connection_string("postgres")).await.unwrap();
        client
            .batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist")
            .await
            .unwrap();
        signal(cluster.postmaster_pid().unwrap(), Signal::SIGKILL);
        note(&cluster, "revived").await;
        cluster.stop().unwrap();

        // Sans désignation, la version des données décide : installée ici, ou téléchargée.
        let asked = Instant::now();
        let cluster = start(&data_dir);
        println!("PostgreSQL {major} found again: {:?}", asked.elapsed());
        assert_eq!(cluster.version(), major);
        assert_eq!(notes(&cluster).await, ["made elsewhere", "revived"]);
    }
}
