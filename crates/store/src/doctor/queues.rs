//! Ce qui attend trop : sceaux, événements, travaux échoués, courrier.

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Result};

use super::Finding;
use crate::{Bind, Db};

/// Une ligne d'audit sans sceau plus vieille que cela dit que personne ne scelle.
const SEAL_LATE: SignedDuration = SignedDuration::from_mins(10);

/// Un événement ou un courriel qui attend plus longtemps que cela n'est plus en route.
const QUEUE_LATE: SignedDuration = SignedDuration::from_mins(15);

/// Regarde les files, à cet instant.
pub(super) async fn check(db: &Db, now: Timestamp) -> Result<Vec<Finding>> {
    const SEAL: &str = "SELECT count(*), extract(epoch FROM $1 - min(at))::bigint / 60 FROM sys.audit \
        WHERE xid >= coalesce((SELECT to_xid FROM sys.audit_seal ORDER BY number DESC LIMIT 1), '0'::xid8) AND at < $2";
    const OUTBOX: &str = "SELECT count(*), extract(epoch FROM $1 - min(at))::bigint / 60 FROM sys.outbox WHERE dispatched_at IS NULL AND at < $2";
    const MAIL: &str = "SELECT count(*), extract(epoch FROM $1 - min(due_at))::bigint / 60 FROM sys.mail \
        WHERE state IN ('queued', 'sending', 'failed', 'unknown') AND due_at < $2";
    const JOBS: &str = "SELECT kind, count(*), left(max(last_error), 200) FROM sys.job WHERE state = 'failed' GROUP BY kind ORDER BY kind";
    let before = |late: SignedDuration| now.checked_sub(late).map_err(|error| Code::Internal.because(error));
    let mut findings = Vec::new();
    for (code, sql, late) in
        [("audit.unsealed", SEAL, SEAL_LATE), ("outbox.late", OUTBOX, QUEUE_LATE), ("mail.stuck", MAIL, QUEUE_LATE)]
    {
        let binds: [Bind; 2] = [now.into(), before(late)?.into()];
        let row = db.query_opt(&sql.into(), &binds).await?;
        let (count, minutes): (i64, Option<i64>) = row.map_or((0, None), |row| (row.get(0), row.get(1)));
        if count > 0 {
            findings.push(Finding::warning(code).with("count", count).with("minutes", minutes));
        }
    }
    for row in db.query(&JOBS.into(), &[]).await? {
        let (kind, count, error): (String, i64, Option<String>) = (row.get(0), row.get(1), row.get(2));
        let again =
            format!("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE state = 'failed' AND kind = '{kind}'");
        let finding = Finding::warning("job.failed").with("kind", kind).with("count", count).with("error", error);
        findings.push(finding.remedied(again));
    }
    Ok(findings)
}
