//! Le corps d'un message, tel que chaque forme de salon le veut.

use serde_json::{Value, json};

use super::channel::Kind;

/// Longueurs d'un titre et d'un texte, au plus : Slack en admet 3000 par bloc, Teams 28 Ko en tout.
const MAX_TITLE: usize = 150;
const MAX_TEXT: usize = 2500;

/// Ce qu'on dit.
#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// Adresse absolue de ce dont il s'agit, et le texte qui y mène.
    pub link: Option<(&'a str, &'a str)>,
}

/// Le corps JSON.
pub(super) fn body(kind: Kind, said: &Said<'_>) -> Value {
    let short = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    let (title, text) = (short(said.title, MAX_TITLE), short(said.text, MAX_TEXT));
    match kind {
        Kind::Slack => slack(&title, &text, said.link),
        Kind::Teams => teams(&title, &text, said.link),
        Kind::Generic => json!({ "title": title, "text": text, "url": said.link.map(|(url, _)| url) }),
    }
}

/// *Block Kit* : `&`, `<` et `>` échappés, une valeur ne peut ni interpeller un salon ni écrire un lien.
fn slack(title: &str, text: &str, link: Option<(&str, &str)>) -> Value {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let section = |text: String| json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } });
    let title = escaped(title);
    let mut blocks = vec![section(format!("*{}*", title.replace('*', "∗")))];
    if !text.is_empty() {
        blocks.push(section(escaped(text)));
    }
    if let Some((url, open)) = link {
        let label = json!({ "type": "plain_text", "text": open });
        blocks.push(json!({ "type": "actions", "elements": [{ "type": "button", "text": label, "url": url }] }));
    }
    json!({ "text": title, "blocks": blocks })
}

/// Une *Adaptive Card*, comme les flux de travail de Teams la prennent ; `TextRun` ne lit pas de Markdown.
fn teams(title: &str, text: &str, link: Option<(&str, &str)>) -> Value {
    let run = |run: Value| json!({ "type": "RichTextBlock", "inlines": [run] });
    let mut content = vec![run(json!({ "type": "TextRun", "text": title, "size": "Large", "weight": "Bolder" }))];
    if !text.is_empty() {
        content.push(run(json!({ "type": "TextRun", "text": text })));
    }
    let open = link.map(|(url, open)| json!({ "type": "Action.OpenUrl", "title": open, "url": url }));
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": content,
        "actions": open.into_iter().collect::<Vec<_>>(),
    });
    let kind = "application/vnd.microsoft.card.adaptive";
    json!({ "type": "message", "attachments": [{ "contentType": kind, "contentUrl": null, "content": card }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Said<'_> = Said {
        title: "Chute <!channel> & *co*",
        text: "Voir <https://evil.example|ici> [là](https://evil.example)",
        link: Some(("https://ops.example/hse/incidents/1", "Ouvrir")),
    };

    #[test]
    fn nobody_can_be_called_nor_linked_from_a_value_in_slack() {
        let body = body(Kind::Slack, &SAID);
        assert_eq!(body["text"], "Chute &lt;!channel&gt; &amp; *co*");
        let blocks = [&body["blocks"][0]["text"]["text"], &body["blocks"][1]["text"]["text"]];
        assert_eq!(blocks[0], "*Chute &lt;!channel&gt; &amp; ∗co∗*");
        assert_eq!(blocks[1], "Voir &lt;https://evil.example|ici&gt; [là](https://evil.example)");
        assert_eq!(body["blocks"][2]["elements"][0]["url"], "https://ops.example/hse/incidents/1");
    }

    #[test]
    fn teams_takes_a_card_whose_text_is_only_text() {
        let body = body(Kind::Teams, &SAID);
        let card = &body["attachments"][0];
        assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
        assert_eq!(card["content"]["body"][1]["inlines"][0]["text"], SAID.text);
        assert_eq!(card["content"]["actions"][0]["title"], "Ouvrir");
        let bare = super::body(Kind::Teams, &Said { text: "", link: None, ..SAID });
        assert_eq!(bare["attachments"][0]["content"]["actions"], json!([]));
    }

    #[test]
    fn an_address_of_one_s_own_gets_three_plain_members() {
        let body = body(Kind::Generic, &Said { title: "a".repeat(999).as_str(), ..SAID });
        assert_eq!(body["title"].as_str().unwrap().len(), MAX_TITLE);
        assert_eq!((&body["text"], &body["url"]), (&json!(SAID.text), &json!("https://ops.example/hse/incidents/1")));
    }
}
