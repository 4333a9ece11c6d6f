//! Amazon SNS, `Publish` vers un numéro : un formulaire, la demande signée (SigV4), une réponse en XML.

use kernel::{Code, Result};
use reqwest::{Request, Url};
use url::form_urlencoded;

use super::{super::SnsSms, Answer, Delivery, Letter};
use crate::{
    sms::number,
    webhooks::aws::{self, Account},
    xml::{self, Bounds, Element},
};

/// Version de l'API.
const VERSION: &str = "2010-03-31";

/// Lettres d'un nom d'expéditeur, au plus.
const MAX_NAME: usize = 11;

/// Fautes dites par un `400` et qui passent ou se corrigent dans les réglages : le SMS n'y est pour rien.
const PASSING: [&str; 8] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestExpired",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "NotAuthorized",
];

const BOUNDS: Bounds = Bounds { depth: 8, elements: 64, loose: true };

pub(super) fn address(sns: &SnsSms) -> String {
    sns.url.clone().unwrap_or_else(|| format!("https://sns.{}.amazonaws.com", sns.region))
}

/// La demande ; ce qui presse et ce qui ne presse pas sont également attendus (`Transactional`).
pub(super) fn request(sns: &SnsSms, letter: &Letter<'_>) -> Result<Request> {
    let mut attributes = vec![("AWS.SNS.SMS.SMSType", "Transactional")];
    // Sans expéditeur choisi, Amazon en donne un.
    match letter.from {
        "" => {}
        from if from.starts_with('+') => attributes.push(("AWS.MM.SMS.OriginationNumber", from)),
        from => attributes.push(("AWS.SNS.SMS.SenderID", from)),
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", "Publish").append_pair("Version", VERSION);
    form.append_pair("PhoneNumber", &letter.sms.recipient).append_pair("Message", &letter.sms.text);
    for (rank, (name, value)) in (1..).zip(attributes) {
        let entry = format!("MessageAttributes.entry.{rank}");
        form.append_pair(&format!("{entry}.Name"), name);
        form.append_pair(&format!("{entry}.Value.DataType"), "String");
        form.append_pair(&format!("{entry}.Value.StringValue"), value);
    }
    let account = Account { access_key: &sns.access_key, secret_key: sns.secret_key.expose(), region: &sns.region };
    aws::post(&account, "sns", &letter.url, "application/x-www-form-urlencoded; charset=utf-8", form.finish())
}

/// Cette faute-là passe-t-elle, quoi que dise son statut ?
pub(super) fn passes(answer: &Answer) -> bool {
    let code = said(&answer.body).and_then(|error| text(&error, &["Error", "Code"]));
    code.is_some_and(|code| PASSING.contains(&code.as_str()))
}

/// Une réponse heureuse nomme le SMS ; celle qui ne se lit pas ne dit pas s'il est pris.
pub(super) fn read(answer: &Answer) -> Delivery {
    let name = said(&answer.body).and_then(|taken| text(&taken, &["PublishResult", "MessageId"]));
    match name {
        Some(name) => Delivery::Sent { name: Some(name), response: answer.told() },
        None => Delivery::Unknown(answer.told()),
    }
}

fn said(body: &str) -> Option<Element> {
    xml::read(body, BOUNDS).ok()
}

/// Le texte au bout de ce chemin, quel que soit l'espace de noms.
fn text(root: &Element, path: &[&str]) -> Option<String> {
    let mut here = root;
    for step in path {
        here = here.children.iter().find(|child| child.name.local == *step)?;
    }
    Some(here.text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// La région fait l'hôte, et un expéditeur refusé le serait pour tous les SMS : les deux se vérifient au démarrage.
pub(in crate::sms) fn check(sns: &SnsSms, from: &str) -> Result<()> {
    if !is_region(&sns.region) {
        return Err(Code::Internal.because(format!("région d'Amazon SNS « {} » : eu-west-3 attendu", sns.region)));
    }
    if let Some(url) = &sns.url {
        Url::parse(url).map_err(|error| Code::Internal.because(format!("adresse d'Amazon SNS « {url} » : {error}")))?;
    }
    match is_sender(from) {
        true => Ok(()),
        false => Err(Code::Internal.because(format!(
            "expéditeur des SMS « {from} » : un numéro international, ou {MAX_NAME} lettres, chiffres et traits au plus"
        ))),
    }
}

/// Une région d'Amazon, `eu-west-3`.
pub(crate) fn is_region(region: &str) -> bool {
    let admitted = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !region.is_empty() && region.chars().all(admitted)
}

/// Un expéditeur qu'Amazon admet : un numéro, un nom court, ou rien.
pub(crate) fn is_sender(from: &str) -> bool {
    let is_name = (1..=MAX_NAME).contains(&from.len())
        && from.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && from.chars().any(|c| c.is_ascii_alphabetic());
    from.is_empty() || number::international(from).is_some() || is_name
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn sns(region: &str, url: Option<&str>) -> SnsSms {
        SnsSms {
            url: url.map(str::to_owned),
            access_key: "AK".to_owned(),
            secret_key: "SK".to_owned().into(),
            region: region.to_owned(),
        }
    }

    #[test]
    fn a_region_makes_the_host_and_nothing_else() {
        assert_eq!(address(&sns("eu-west-3", None)), "https://sns.eu-west-3.amazonaws.com");
        for region in ["", "eu-west-3.evil.example/", "eu west", "EU-WEST-3"] {
            assert!(check(&sns(region, None), "OpsFlux").is_err(), "{region}");
        }
        assert!(check(&sns("eu-west-3", Some("pas une adresse")), "OpsFlux").is_err());
    }

    #[test]
    fn a_sender_is_a_number_or_a_short_name() {
        for from in ["", "OpsFlux", "A", "Ops-Flux-24", "+24106123456"] {
            assert!(check(&sns("eu-west-3", None), from).is_ok(), "{from}");
        }
        for from in ["OpsFlux Gabon", "un-nom-de-treize", "123456", "Opsflüx", "+12", "06123456"] {
            assert!(check(&sns("eu-west-3", None), from).is_err(), "{from}");
        }
    }

    #[test]
    fn only_a_whole_answer_names_the_message() {
        let read = |body: &str| read(&Answer::of(StatusCode::OK, body));
        let taken = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>\
            <MessageId>id-1</MessageId></PublishResult></PublishResponse>";
        assert!(matches!(read(taken), Delivery::Sent { name: Some(name), .. } if name == "id-1"));
        let hostile =
            ["", "{}", "<PublishResponse>", "<PublishResponse/>", &taken.replace("id-1", " "), &"<a>".repeat(9000)];
        for body in hostile {
            assert!(matches!(read(body), Delivery::Unknown(_)), "{body}");
        }
    }
}
