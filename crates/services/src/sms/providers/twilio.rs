//! Twilio, *Messages resource* : un formulaire, le compte et son jeton en `Basic`.

use reqwest::RequestBuilder;
use serde_json::Value;

use super::{super::TwilioSms, Answer, Delivery, Letter, form, taken};

pub(super) fn address(twilio: &TwilioSms) -> String {
    format!("{}/2010-04-01/Accounts/{}/Messages.json", twilio.url, twilio.account)
}

pub(super) fn request(twilio: &TwilioSms, letter: &Letter<'_>) -> RequestBuilder {
    // `MG…` nomme un service de messagerie, qui choisit lui-même le numéro.
    let sender = if letter.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
    let fields = [("To", letter.sms.recipient.as_str()), (sender, letter.from), ("Body", &letter.sms.text)];
    form(letter, &fields).basic_auth(&twilio.account, Some(twilio.token.expose()))
}

pub(super) fn read(answer: &Answer, said: &Value) -> Delivery {
    taken(&said["sid"], answer)
}
