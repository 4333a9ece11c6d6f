//! Vonage, *SMS API* : un formulaire, toujours répondu 200, chaque segment sous son propre statut.

use reqwest::RequestBuilder;
use serde_json::Value;

use super::{
    super::{
        VonageSms, number,
        text::{self, Alphabet},
    },
    Answer, Delivery, Letter, form, taken,
};

/// Trop d'envois, clé ou secret refusés, panne, plus de crédit : rien n'est parti et cela se corrige.
const PASSING: [&str; 4] = ["1", "4", "5", "9"];

pub(super) fn address(vonage: &VonageSms) -> String {
    format!("{}/sms/json", vonage.url)
}

pub(super) fn request(vonage: &VonageSms, letter: &Letter<'_>) -> RequestBuilder {
    let (sms, reference) = (letter.sms, letter.sms.id.to_string());
    let kind = if text::alphabet(&sms.text) == Alphabet::Gsm7 { "text" } else { "unicode" };
    let fields = [
        ("api_key", vonage.key.as_str()),
        ("api_secret", vonage.secret.expose()),
        ("from", number::digits(letter.from)),
        ("to", number::digits(&sms.recipient)),
        ("text", &sms.text),
        ("type", kind),
        ("client-ref", &reference),
    ];
    form(letter, &fields)
}

pub(super) fn read(answer: &Answer, said: &Value) -> Delivery {
    let parts = said["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let taken_part = parts.iter().find(|part| part["status"] == "0");
    match (taken_part, parts.first()) {
        (Some(part), _) => taken(&part["message-id"], answer),
        (None, None) => Delivery::Unknown(answer.told()),
        (None, Some(part)) if PASSING.iter().any(|status| part["status"] == *status) => Delivery::Later(answer.told()),
        (None, Some(_)) => Delivery::Refused(answer.told()),
    }
}
