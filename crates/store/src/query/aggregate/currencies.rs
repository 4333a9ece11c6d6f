//! Ce qui se mesure en argent : une valeur par monnaie, car deux monnaies ne s'ajoutent pas.
//!
//! Chaque niveau se groupe aussi par monnaie, dans la même instruction ; ses lignes se replient ensuite en une, où la
//! mesure est un tableau `[{"amount", "currency"}]`, nul là où rien n'est mesuré.

/// Les monnaies à distinguer, chacune une colonne `c0`, `c1`… des lignes lues.
#[derive(Default)]
pub(super) struct Currencies(Vec<String>);

impl Currencies {
    /// Le rang de la monnaie que dit cette expression.
    pub(super) fn rank(&mut self, sql: String) -> usize {
        let known = self.0.iter().position(|known| *known == sql);
        known.unwrap_or_else(|| {
            self.0.push(sql);
            self.0.len() - 1
        })
    }

    /// Les colonnes à lire.
    pub(super) fn read(&self) -> impl Iterator<Item = String> {
        self.0.iter().enumerate().map(|(rank, sql)| format!("{sql} AS c{rank}"))
    }

    /// Ce que chaque ligne dit de sa monnaie, et les groupes à croiser avec les niveaux ; rien, sans argent.
    pub(super) fn parts(&self) -> Option<(String, String)> {
        let names = || (0..self.0.len()).map(|rank| format!("c{rank}"));
        let (all, each) = (names().collect::<Vec<_>>().join(", "), names().map(|name| format!(", ({name})")));
        let each = format!("GROUPING SETS ((){})", each.collect::<String>());
        (!self.0.is_empty()).then(|| (format!("GROUPING({all}) AS part, {all}"), each))
    }

    /// Une ligne par groupe : ses mesures ordinaires, et celles qui ont une monnaie (son rang) repliées en tableau.
    pub(super) fn folded(&self, parted: &str, keys: &[String], owners: &[Option<usize>]) -> String {
        let whole = (1 << self.0.len()) - 1;
        let measures = owners.iter().enumerate().map(|(rank, owner)| match owner {
            None => format!("max(m{rank}) FILTER (WHERE part = {whole}) AS m{rank}"),
            Some(currency) => format!(
                "json_agg(json_build_object('amount', trim_scale(m{rank})::text, 'currency', c{currency}) \
                 ORDER BY c{currency}) FILTER (WHERE part = {} AND m{rank} IS NOT NULL) AS m{rank}",
                whole - (1 << (self.0.len() - 1 - currency))
            ),
        });
        let levels: Vec<String> = ["level".to_owned()].into_iter().chain(keys.iter().cloned()).collect();
        let levels = levels.join(", ");
        let measures: Vec<String> = measures.collect();
        format!("SELECT {levels}, {} FROM ({parted}) p GROUP BY {levels}", measures.join(", "))
    }
}
