//! Lance une commande avec un groupe de bases partagé par tous les processus d'essai qu'elle lance. Sait aussi mener leurs
//! scripts, comme le programme livré : `with-cluster engine script`.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let Some(program) = words.next() else {
        eprintln!("emploi : with-cluster <commande> [arguments…]");
        return ExitCode::from(2);
    };
    if (program.as_str(), words.next_if_eq("script")) == ("engine", Some("script".to_owned())) {
        return script::child::serve();
    }
    let cluster = testkit::start_cluster();
    let status =
        Command::new(program).args(words).env(testkit::SHARED_CLUSTER, cluster.connection_string("postgres")).status();
    testkit::stop_cluster(cluster);
    match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("la commande ne se lance pas : {error}");
            ExitCode::FAILURE
        }
    }
}
