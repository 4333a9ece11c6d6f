//! Ce qui écarte un message : son auteur, son objet, une condition, une machine qui répond.

use kernel::{Ctx, FieldError};
use schema::model::Model;

use super::{super::mapping, Mailbox, message::Letter};

/// Pourquoi ce message ne se prend pas, s'il ne se prend pas.
pub(super) fn refusal(ctx: &Ctx, model: &Model, mailbox: &Mailbox, letter: &Letter) -> Option<FieldError> {
    if mailbox.ignore_automatic && letter.automatic {
        return Some(FieldError::new("", "mail_automatic"));
    }
    let admitted = |sender: &String| mailbox.senders.iter().any(|one| admits(one, sender));
    let known = !letter.senders.is_empty() && letter.senders.iter().all(admitted);
    if !mailbox.senders.is_empty() && !known {
        return Some(FieldError::new("", "mail_sender"));
    }
    let wanted = mailbox.subject.as_ref().map(|text| text.trim().to_lowercase());
    if wanted.is_some_and(|wanted| !letter.subject.to_lowercase().contains(&wanted)) {
        return Some(FieldError::new("", "mail_subject"));
    }
    match mailbox.when.as_ref().map(|when| mapping::holds(ctx, model, when, &letter.payload)) {
        Some(Ok(false)) => Some(FieldError::new("", "mail_condition")),
        Some(Err(fault)) => Some(fault),
        Some(Ok(true)) | None => None,
    }
}

/// Une adresse entière, ou un domaine écrit avec ou sans arobase.
fn admits(one: &str, sender: &str) -> bool {
    let one = one.to_lowercase();
    match one.trim_start_matches('@') {
        address if address.contains('@') => sender == address,
        domain => sender.rsplit_once('@').is_some_and(|(_, of)| of == domain),
    }
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn an_address_or_a_whole_domain_is_admitted_and_nothing_that_looks_like_it() {
        for one in ["ana@example.com", "example.com", "@Example.com"] {
            assert!(admits(one, "ana@example.com"), "{one}");
        }
        for sender in
            ["bob@sub.example.com", "ana@notexample.com", "example.com@evil.test", "ana@example.com.evil.test"]
        {
            assert!(!admits("example.com", sender) && !admits("ana@example.com", sender), "{sender}");
        }
    }
}
