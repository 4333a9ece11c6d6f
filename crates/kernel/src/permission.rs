//! Les droits : `<paquet>.<entité>.<action>` accordé avec une portée, et leur algèbre.
//!
//! OU entre les octrois, ET entre les restrictions d'un octroi, refus par défaut. Un octroi tenu par une
//! société n'atteint que cette société.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Une permission en forme de texte : `hse.incident.approve.company`, `hse.*.*.all`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// Paquet.
    pub package: Part,
    /// Entité, sans son paquet.
    pub entity: Part,
    /// Action.
    pub action: Part,
    /// Portée.
    pub scope: Scope,
}

/// Une partie d'une permission.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// `*`.
    Any,
    /// Un nom précis.
    Named(String),
}

/// Portée d'un octroi, de la plus étroite à la plus large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Ce qui est à soi.
    Own,
    /// Son service.
    Department,
    /// Sa société.
    Company,
    /// Tout le locataire.
    All,
}

/// Classe d'un champ ; autre que `Normal`, elle demande un octroi qui la nomme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Sans restriction.
    #[default]
    Normal,
    /// Donnée à caractère personnel.
    Personal,
    /// Confidentielle.
    Confidential,
    /// Médicale.
    Medical,
    /// Secrète.
    Secret,
}

/// Une permission accordée à un acteur par une société, un service, ou partout.
#[derive(Clone, Debug)]
pub struct Grant {
    /// La permission.
    pub permission: Permission,
    /// Société par laquelle elle est tenue ; partout quand elle manque.
    pub company: Option<Uuid>,
    /// Service par lequel elle est tenue.
    pub department: Option<Uuid>,
    /// Filtre de lignes en CEL.
    pub filter: Option<Arc<str>>,
    /// Classes de champs ouvertes en plus de `Normal`.
    pub classes: Vec<Class>,
}

/// Ce qu'un acteur peut atteindre pour une action : l'union de ses règles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Access {
    /// Règles unies par OU ; aucune : refus.
    pub rules: Vec<Rule>,
}

/// Une règle : une étendue, un filtre éventuel, les classes de champs qu'elle ouvre.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Lignes atteintes.
    pub reach: Reach,
    /// Filtre CEL sur ces lignes.
    pub filter: Option<Arc<str>>,
    /// Classes ouvertes.
    pub classes: Vec<Class>,
}

/// Étendue d'une règle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Tout le locataire.
    All,
    /// Des sociétés.
    Companies(Vec<Uuid>),
    /// Des services.
    Departments(Vec<Uuid>),
    /// Ce qui est à soi, dans ces sociétés (partout si la liste manque).
    Own(Option<Vec<Uuid>>),
}

impl Access {
    /// L'accès d'un travail du système.
    pub fn everything() -> Access {
        let classes = vec![Class::Personal, Class::Confidential, Class::Medical];
        Access { rules: vec![Rule { reach: Reach::All, filter: None, classes }] }
    }

    /// Rassemble les octrois qui valent pour cette action ; ceux de même étendue sans filtre sont fondus.
    pub fn of(grants: &[Grant], entity: &str, action: &str) -> Access {
        let (package, name) = entity.split_once('.').unwrap_or(("", entity));
        let mut access = Access::default();
        for grant in grants.iter().filter(|grant| grant.permission.covers(package, name, action)) {
            if let Some(reach) = grant.reach() {
                access.add(Rule { reach, filter: grant.filter.clone(), classes: grant.classes.clone() });
            }
        }
        access
    }

    /// Aucune ligne atteinte.
    pub fn is_denied(&self) -> bool {
        self.rules.is_empty()
    }

    /// Tout est atteint sans condition.
    pub fn is_total(&self) -> bool {
        self.rules.iter().any(|rule| rule.reach == Reach::All && rule.filter.is_none())
    }

    /// La part de cet accès dont les règles ouvrent la classe donnée.
    pub fn opening(&self, class: Class) -> Access {
        let opens = |rule: &&Rule| class == Class::Normal || rule.classes.contains(&class);
        Access { rules: self.rules.iter().filter(opens).cloned().collect() }
    }

    /// Ce que cet accès et un autre ont en commun, ou moins : ce qu'ils pourraient partager sans que leurs seules étendues
    /// le prouvent (un filtre, un service dans une société, ce qui est à l'autre) en est retiré.
    #[must_use]
    pub fn within(&self, bounds: &Access) -> Access {
        let mut access = Access::default();
        for bound in bounds.rules.iter().filter(|bound| bound.filter.is_none()) {
            for rule in &self.rules {
                let Some(reach) = rule.reach.within(&bound.reach) else { continue };
                let classes = rule.classes.iter().filter(|class| bound.classes.contains(class)).copied();
                access.add(Rule { reach, filter: rule.filter.clone(), classes: classes.collect() });
            }
        }
        access
    }

    /// Le même accès, réduit à cette condition.
    #[must_use]
    pub fn narrowed(self, condition: &str) -> Access {
        let both = |filter: Option<Arc<str>>| match filter {
            Some(filter) => format!("({filter}) && ({condition})"),
            None => condition.to_owned(),
        };
        let narrow = |rule: Rule| Rule { filter: Some(both(rule.filter.clone()).into()), ..rule };
        Access { rules: self.rules.into_iter().map(narrow).collect() }
    }

    /// Le même accès, à la seule classe normale.
    #[must_use]
    pub fn plain(self) -> Access {
        let mut access = Access::default();
        self.rules.into_iter().for_each(|rule| access.add(Rule { classes: Vec::new(), ..rule }));
        access
    }

    fn add(&mut self, rule: Rule) {
        for present in &mut self.rules {
            if present.filter == rule.filter && present.classes == rule.classes && present.reach.absorb(&rule.reach) {
                return;
            }
        }
        self.rules.push(rule);
    }
}

impl Reach {
    /// La part de cette étendue qui tient à coup sûr dans une autre ; aucune si rien ne le prouve. Ce qui est « à soi »
    /// n'est pas à l'autre.
    fn within(&self, bounds: &Reach) -> Option<Reach> {
        let common = |mine: &[Uuid], theirs: &[Uuid]| {
            let common: Vec<Uuid> = mine.iter().filter(|id| theirs.contains(id)).copied().collect();
            (!common.is_empty()).then_some(common)
        };
        match (self, bounds) {
            (mine, Reach::All) => Some(mine.clone()),
            (Reach::All, Reach::Companies(theirs)) => Some(Reach::Companies(theirs.clone())),
            (Reach::All, Reach::Departments(theirs)) => Some(Reach::Departments(theirs.clone())),
            (Reach::Companies(mine), Reach::Companies(theirs)) => common(mine, theirs).map(Reach::Companies),
            (Reach::Departments(mine), Reach::Departments(theirs)) => common(mine, theirs).map(Reach::Departments),
            (Reach::Own(None), Reach::Companies(theirs)) => Some(Reach::Own(Some(theirs.clone()))),
            (Reach::Own(Some(mine)), Reach::Companies(theirs)) => common(mine, theirs).map(|ids| Reach::Own(Some(ids))),
            _ => None,
        }
    }

    /// Fond une étendue de même nature dans celle-ci ; rend faux si elles diffèrent.
    fn absorb(&mut self, other: &Reach) -> bool {
        match (self, other) {
            (Reach::All, _) => true,
            (Reach::Companies(mine), Reach::Companies(theirs))
            | (Reach::Departments(mine), Reach::Departments(theirs))
            | (Reach::Own(Some(mine)), Reach::Own(Some(theirs))) => {
                mine.extend(theirs);
                mine.sort_unstable();
                mine.dedup();
                true
            }
            (Reach::Own(None), Reach::Own(_)) => true,
            _ => false,
        }
    }
}

impl Grant {
    /// Ce qui de l'octroi décide de la forme d'une requête : tout sauf les identifiants.
    pub(crate) fn shape(&self) -> String {
        format!(
            "{} {} {} {:?} {:?}",
            self.permission,
            self.company.is_some(),
            self.department.is_some(),
            self.filter,
            self.classes
        )
    }

    /// Étendue de l'octroi ; aucune si la portée demande une société ou un service que l'octroi n'a pas.
    fn reach(&self) -> Option<Reach> {
        match self.permission.scope {
            Scope::All => Some(Reach::All),
            Scope::Company => self.company.map(|company| Reach::Companies(vec![company])),
            Scope::Department => self.department.map(|department| Reach::Departments(vec![department])),
            Scope::Own => Some(Reach::Own(self.company.map(|company| vec![company]))),
        }
    }
}

impl Permission {
    fn covers(&self, package: &str, entity: &str, action: &str) -> bool {
        self.package.covers(package) && self.entity.covers(entity) && self.covers_action(action)
    }

    /// `manage` vaut toutes les actions de base.
    fn covers_action(&self, action: &str) -> bool {
        const MANAGED: [&str; 6] = ["view", "create", "edit", "delete", "export", "import"];
        self.action.covers(action) || (self.action.covers("manage") && MANAGED.contains(&action))
    }
}

impl Part {
    fn covers(&self, name: &str) -> bool {
        match self {
            Part::Any => true,
            Part::Named(mine) => mine == name,
        }
    }
}

impl FromStr for Permission {
    type Err = String;

    /// Lit `paquet.entité.action.portée`, ou l'alias court `paquet.action.portée` du cahier des charges
    /// (`users.manage.all`), qui vaut pour toutes les entités du paquet.
    fn from_str(text: &str) -> Result<Permission, String> {
        let parts: Vec<&str> = text.split('.').collect();
        let (package, entity, action, scope) = match parts[..] {
            [package, entity, action, scope] => (package, entity, action, scope),
            ["users", action, scope] => ("core", "user", action, scope),
            [package, action, scope] => (package, "*", action, scope),
            _ => return Err(format!("« {text} » : il faut paquet.entité.action.portée")),
        };
        Ok(Permission {
            package: part(package, text)?,
            entity: part(entity, text)?,
            action: part(action, text)?,
            scope: scope.parse()?,
        })
    }
}

fn part(name: &str, whole: &str) -> Result<Part, String> {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match name {
        "*" => Ok(Part::Any),
        name if !name.is_empty() && name.chars().all(valid) => Ok(Part::Named(name.to_owned())),
        _ => Err(format!("« {name} » n'est pas un nom, dans « {whole} »")),
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Scope, String> {
        match text {
            "own" => Ok(Scope::Own),
            "department" => Ok(Scope::Department),
            "company" => Ok(Scope::Company),
            "all" => Ok(Scope::All),
            _ => Err(format!("« {text} » n'est pas une portée : own, department, company ou all")),
        }
    }
}

impl FromStr for Class {
    type Err = String;

    fn from_str(text: &str) -> Result<Class, String> {
        match text {
            "normal" => Ok(Class::Normal),
            "personal" => Ok(Class::Personal),
            "confidential" => Ok(Class::Confidential),
            "medical" => Ok(Class::Medical),
            "secret" => Ok(Class::Secret),
            _ => Err(format!("« {text} » n'est pas une classe : normal, personal, confidential, medical ou secret")),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Any => f.write_str("*"),
            Part::Named(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Own => "own",
            Scope::Department => "department",
            Scope::Company => "company",
            Scope::All => "all",
        })
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.package, self.entity, self.action, self.scope)
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    fn grant(permission: &str, company: u128) -> Grant {
        Grant {
            permission: permission.parse().unwrap(),
            company: Some(Uuid::from_u128(company)),
            department: None,
            filter: None,
            classes: Vec::new(),
        }
    }

    #[test]
    fn nothing_granted_is_denied() {
        assert!(Access::of(&[grant("hse.incident.view.company", 1)], "hse.incident", "edit").is_denied());
    }

    #[test]
    fn a_grant_reaches_only_the_company_it_is_held_through() {
        let grants = [grant("hse.*.*.company", 1), grant("hse.incident.view.company", 2), grant("core.*.view.all", 3)];
        let access = Access::of(&grants, "hse.incident", "view");
        assert_eq!(access.rules.len(), 1);
        assert_eq!(access.rules[0].reach, Reach::Companies(vec![Uuid::from_u128(1), Uuid::from_u128(2)]));
    }

    #[test]
    fn a_short_alias_names_the_users() {
        let permission: Permission = "users.manage.all".parse().unwrap();
        assert_eq!(permission.to_string(), "core.user.manage.all");
        assert!(permission.covers("core", "user", "delete"));
        assert!(!permission.covers("core", "user", "approve"));
    }

    #[test]
    fn what_two_accesses_share_never_exceeds_either() {
        let both = |mine: &[Grant], theirs: &[Grant]| {
            Access::of(mine, "hse.incident", "view").within(&Access::of(theirs, "hse.incident", "view"))
        };
        let (one, two) = (grant("hse.*.view.company", 1), grant("hse.*.view.company", 2));
        let all = Grant { classes: vec![Class::Medical], ..grant("*.*.*.all", 1) };
        assert!(both(from_ref(&one), from_ref(&two)).is_denied());
        assert_eq!(both(from_ref(&all), from_ref(&two)).rules[0].reach, Reach::Companies(vec![Uuid::from_u128(2)]));
        assert!(both(from_ref(&all), from_ref(&two)).opening(Class::Medical).is_denied());
        assert!(
            both(from_ref(&one), &[grant("hse.*.view.own", 1)]).is_denied(),
            "ce qui est à l'un n'est pas à l'autre"
        );
        let own = both(&[grant("hse.*.view.own", 1)], &[all]);
        assert_eq!(own.rules[0].reach, Reach::Own(Some(vec![Uuid::from_u128(1)])));
        let filtered = Grant { filter: Some("x".into()), ..two };
        assert!(both(from_ref(&one), &[Grant { company: one.company, ..filtered }]).is_denied());
        let narrowed = Access::of(&[one], "hse.incident", "view").narrowed("shared != 'private'");
        assert_eq!(narrowed.rules[0].filter.as_deref(), Some("shared != 'private'"));
    }

    #[test]
    fn a_class_needs_its_own_grant() {
        let access = Access::of(&[grant("hse.*.*.company", 1)], "hse.incident", "view");
        assert!(access.opening(Class::Medical).is_denied());
        assert!(!access.opening(Class::Normal).is_denied());
    }
}
