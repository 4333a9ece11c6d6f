//! Le nom, la couleur et le logo sous lesquels les courriels se présentent : ceux des réglages.

use kernel::Result;
use serde_json::{Value, json};
use store::{Tenant, settings};

/// Nom et couleur quand les réglages n'en disent pas.
const NAME: &str = "OpsFlux";
const COLOR: [u8; 3] = [0x1d, 0x4e, 0xd8];

/// Contraste exigé entre la couleur et le blanc posé dessus (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// Nom, couleur et logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Brand {
    /// Le nom de l'application.
    pub name: String,
    /// Sa couleur, `#rrggbb`, assombrie s'il le faut pour que le blanc s'y lise.
    pub color: String,
    /// L'adresse de son image, si l'installation en a une.
    pub logo: Option<String>,
}

impl Brand {
    /// Ce que disent les réglages, par la prise de `tenant`.
    pub(crate) async fn read(tenant: &Tenant) -> Result<Brand> {
        let written = settings::of_package(&tenant.db, "core", tenant.environment()).await?;
        let text = |name: &str| written.get(name).and_then(|value| value.as_str());
        let logo = text("brand_logo").map(str::to_owned);
        Ok(Brand { logo, ..Brand::of(text("app_name"), text("brand_color")) })
    }

    /// Ce qu'un gabarit en nomme.
    pub(crate) fn told(&self) -> Value {
        json!({ "name": self.name, "color": self.color, "logo": self.logo })
    }

    pub(crate) fn of(name: Option<&str>, color: Option<&str>) -> Brand {
        let mut color = color.and_then(parsed).unwrap_or(COLOR);
        while contrast_with_white(color) < LEAST {
            color = color.map(|part| part.saturating_sub(4));
        }
        let [red, green, blue] = color;
        let color = format!("#{red:02x}{green:02x}{blue:02x}");
        Brand { name: name.unwrap_or(NAME).to_owned(), color, logo: None }
    }
}

fn parsed(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Le contraste de cette couleur avec le blanc, selon sa luminance relative (WCAG 2.2).
fn contrast_with_white(color: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = color.map(linear);
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_stays_readable() {
        let color = |text: &str| Brand::of(None, Some(text)).color;
        assert_eq!(color("#0F766E"), "#0f766e");
        assert_eq!((color("teal"), color("#12345é")), ("#1d4ed8".to_owned(), "#1d4ed8".to_owned()));
        for pale in ["#ffffff", "#facc15", "#00ff00"] {
            assert!(contrast_with_white(parsed(&color(pale)).unwrap()) >= LEAST, "{pale}");
        }
        assert_eq!(Brand::of(Some("Torpille"), None).name, "Torpille");
    }
}
