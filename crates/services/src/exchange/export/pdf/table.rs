//! La mise en page d'un tableau : mesurer, répartir la largeur, couper les textes. Longueurs en points (1/72 de pouce).

use ttf_parser::Face;

/// Espace de part et d'autre d'un texte dans sa case.
pub(super) const PADDING: f32 = 4.0;

/// Une colonne n'est pas plus étroite : un mot court doit y tenir.
const NARROWEST: f32 = 28.0;

/// Un texte long ne prend pas toute la page aux autres colonnes.
const WIDEST: f32 = 260.0;

/// Lignes de texte d'une case, au plus ; le reste est annoncé par des points de suspension.
const MAX_WRAPPED: usize = 6;

/// Mesure des textes dans une police, à une taille.
pub(super) struct Measure<'f> {
    face: Face<'f>,
    scale: f32,
}

impl<'f> Measure<'f> {
    /// Rien si les octets ne sont pas une police.
    pub(super) fn new(font: &'f [u8], size: f32) -> Option<Measure<'f>> {
        let face = Face::parse(font, 0).ok()?;
        let scale = size / f32::from(face.units_per_em());
        Some(Measure { face, scale })
    }

    /// Largeur d'un texte sur une ligne.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|char| self.advance(char)).sum()
    }

    fn advance(&self, char: char) -> f32 {
        let glyph = self.face.glyph_index(char).unwrap_or_default();
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) * self.scale
    }

    /// Coupe un texte en lignes de cette largeur, aux espaces ; un mot trop long se coupe où il faut.
    pub(super) fn cut(&self, text: &str, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let (mut line, mut used) = (String::new(), 0.0);
            for word in paragraph.split_inclusive(' ') {
                let long = self.width(word.trim_end());
                if used + long > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                for char in word.chars() {
                    let advance = self.advance(char);
                    if used + advance > width && !line.is_empty() && char != ' ' {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(char);
                    used += advance;
                }
            }
            lines.push(line);
        }
        lines
    }

    /// De même, en peu de lignes.
    pub(super) fn wrap(&self, text: &str, width: f32) -> Vec<String> {
        let mut lines = self.cut(text, width);
        if lines.len() > MAX_WRAPPED {
            lines.truncate(MAX_WRAPPED);
            if let Some(last) = lines.last_mut() {
                last.truncate(last.trim_end().len());
                last.push('…');
            }
        }
        lines
    }
}

/// La largeur de chaque colonne : celle de son plus long texte, puis serrée en proportion si la page n'y suffit pas.
pub(super) fn widths(natural: &[f32], page: f32) -> Vec<f32> {
    let wanted: Vec<f32> = natural.iter().map(|width| (width + 2.0 * PADDING).clamp(NARROWEST, WIDEST)).collect();
    let total: f32 = wanted.iter().sum();
    if total <= page || total <= 0.0 {
        return wanted;
    }
    let floor = NARROWEST.min(page / natural.len() as f32);
    let spare: f32 = wanted.iter().map(|width| width - floor).sum();
    let room = (page - floor * natural.len() as f32).max(0.0);
    wanted.iter().map(|width| floor + (width - floor) * room / spare.max(f32::EPSILON)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_page() {
        assert_eq!(widths(&[50.0, 10.0], 500.0), [58.0, 28.0]);
        let shared = widths(&[900.0, 100.0, 10.0], 300.0);
        assert!((shared.iter().sum::<f32>() - 300.0).abs() < 0.1, "{shared:?}");
        assert!(shared[0] > shared[1] && shared[1] > shared[2] && shared[2] >= 28.0, "{shared:?}");
        let many = widths(&[50.0; 60], 700.0);
        assert!(many.iter().all(|width| *width > 0.0) && many.iter().sum::<f32>() <= 700.1);
    }

    #[test]
    fn text_is_cut_at_spaces_and_never_lost_in_silence() {
        let measure = Measure::new(dejavu::sans_condensed::regular(), 8.0).unwrap();
        assert_eq!(measure.wrap("Chute de plain-pied", 60.0), ["Chute de ", "plain-pied"]);
        assert_eq!(measure.wrap("a\nb", 60.0), ["a", "b"]);
        let long = measure.wrap(&"anticonstitutionnellement ".repeat(20), 40.0);
        assert_eq!(long.len(), MAX_WRAPPED);
        assert!(long.last().unwrap().ends_with('…'));
        assert!(long.iter().all(|line| measure.width(line.trim_end()) <= 50.0), "{long:?}");
    }
}
