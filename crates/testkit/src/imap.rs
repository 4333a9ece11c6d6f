//! Un vrai serveur IMAP, Dovecot, à lui seul dans un dossier jetable : une boîte, un mot de passe, des messages qu'on y pose.

use std::{
    fs::{self, Permissions},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tempfile::TempDir;

/// Le serveur ; il s'arrête avec l'essai.
pub struct ImapServer {
    /// Ports de la boucle locale, en clair (et STARTTLS) et sous TLS ; le certificat n'est signé par personne.
    pub port: u16,
    /// Sous TLS.
    pub tls_port: u16,
    folder: TempDir,
    process: Child,
    put: AtomicUsize,
}

/// Le compte et son mot de passe.
pub const MAILBOX: (&str, &str) = ("boite", "Secret-de-boîte");

impl ImapServer {
    /// Démarre le serveur et attend qu'il réponde.
    pub fn start() -> ImapServer {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        open(root);
        for part in ["", "cur", "new", "tmp"] {
            let part = root.join("mail/boite").join(part);
            fs::create_dir_all(&part).unwrap();
            open(&part);
        }
        open(&root.join("mail"));
        certify(root);
        let (port, tls_port) = (free(), free());
        fs::write(root.join("dovecot.conf"), configuration(root, port, tls_port)).unwrap();
        let mut command = Command::new("/usr/sbin/dovecot");
        command.arg("-F").arg("-c").arg(root.join("dovecot.conf")).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().expect("dovecot-imapd (scripts/setup test)");
        let server = ImapServer { port, tls_port, folder, process, put: AtomicUsize::new(0) };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("Dovecot ne répond pas : {}", fs::read_to_string(server.folder.path().join("log")).unwrap_or_default());
    }

    /// Pose un message dans la boîte, non lu.
    pub fn put(&self, message: impl AsRef<[u8]>) {
        let rank = self.put.fetch_add(1, Ordering::Relaxed);
        let (waiting, new) = (self.mail("tmp"), self.mail("new"));
        let name = format!("{:010}.essai", 1_700_000_000 + rank);
        fs::write(waiting.join(&name), message).unwrap();
        fs::set_permissions(waiting.join(&name), Permissions::from_mode(0o666)).unwrap();
        fs::rename(waiting.join(&name), new.join(&name)).unwrap();
    }

    /// Messages de la boîte, lus et non lus.
    pub fn read_and_unread(&self) -> (usize, usize) {
        let names: Vec<String> = ["cur", "new"].iter().flat_map(|part| names(&self.mail(part))).collect();
        let read = names.iter().filter(|name| name.split_once(":2,").is_some_and(|(_, flags)| flags.contains('S')));
        let read = read.count();
        (read, names.len() - read)
    }

    /// Messages rangés dans « Traités ».
    pub fn moved(&self) -> usize {
        ["cur", "new"].iter().map(|part| names(&self.mail(".Trait&AOk-s").join(part)).len()).sum()
    }

    fn mail(&self, part: &str) -> PathBuf {
        self.folder.path().join("mail/boite").join(part)
    }
}

impl Drop for ImapServer {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Dovecot lit les messages sous un autre compte que celui qui le lance, quand c'est `root`.
fn open(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
}

fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn certify(root: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(root.join("key.pem"))
        .arg("-out")
        .arg(root.join("cert.pem"))
        .output()
        .expect("openssl (scripts/setup test)");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn configuration(root: &Path, port: u16, tls_port: u16) -> String {
    let said = |flag: &str| String::from_utf8(Command::new("id").arg(flag).output().unwrap().stdout).unwrap();
    let me = said("-un").trim().to_owned();
    let (owner, others) = match me.as_str() {
        "root" => ("mail", String::new()),
        me => (me, format!("default_internal_user = {me}\ndefault_login_user = {me}\n")),
    };
    let root = root.display();
    let password = MAILBOX.1;
    format!(
        "protocols = imap\nbase_dir = {root}/run\nstate_dir = {root}/state\nlog_path = {root}/log\n{others}\
         ssl = yes\nssl_cert = <{root}/cert.pem\nssl_key = <{root}/key.pem\ndisable_plaintext_auth = no\n\
         mail_location = maildir:{root}/mail/%u\nfirst_valid_uid = 1\nfirst_valid_gid = 1\nauth_failure_delay = 0\n\
         namespace inbox {{\n  inbox = yes\n  mailbox Traités {{\n    auto = create\n  }}\n}}\n\
         passdb {{\n  driver = static\n  args = \"password={password}\"\n}}\n\
         userdb {{\n  driver = static\n  args = uid={owner} gid={owner} home={root}/mail/%u\n}}\n\
         service anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n\
         inet_listener imap {{\n    address = 127.0.0.1\n    port = {port}\n  }}\n\
         inet_listener imaps {{\n    address = 127.0.0.1\n    port = {tls_port}\n    ssl = yes\n  }}\n}}\n"
    )
}
