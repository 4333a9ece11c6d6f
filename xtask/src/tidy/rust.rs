//! Ce que les règles veulent savoir d'un fichier Rust, tiré de ses jetons : une chaîne ou un commentaire ne trompe pas.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::ops::RangeInclusive;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, Item, ItemFn, Signature};

/// Les parties d'un fichier, sans ce qui se trouve sous `#[cfg(test)]`.
#[derive(Debug, Default)]
pub struct Rust {
    /// Chaque fonction avec sa première ligne et sa longueur.
    pub functions: Vec<Function>,
    /// Chaque chemin écrit, `use` groupés compris : `(ligne, "std::fs::read")`.
    pub paths: Vec<(usize, String)>,
    /// Chaque chaîne littérale, hors commentaires de documentation.
    pub strings: Vec<(usize, String)>,
    /// Chaque type déclaré.
    pub types: Vec<(usize, String)>,
    tests: Vec<RangeInclusive<usize>>,
}

#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

impl Rust {
    pub fn parse(text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let mut rust = Self::default();
        rust.visit_file(&file);
        rust.read_tokens(text.parse()?, "");
        let Self { functions, paths, strings, types, tests } = rust;
        let live = |line: usize| !tests.iter().any(|range| range.contains(&line));
        Ok(Self {
            functions: functions.into_iter().filter(|f| live(f.line)).collect(),
            paths: paths.into_iter().filter(|(line, _)| live(*line)).collect(),
            strings: strings.into_iter().filter(|(line, _)| live(*line)).collect(),
            types: types.into_iter().filter(|(line, _)| live(*line)).collect(),
            tests,
        })
    }

    /// Nombre de lignes sous `#[cfg(test)]`.
    pub fn test_lines(&self) -> usize {
        self.tests.iter().map(|range| range.end() - range.start() + 1).sum()
    }

    fn read_tokens(&mut self, tokens: TokenStream, prefix: &str) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            rest = match token {
                TokenTree::Ident(ident) => self.read_path(ident, after, prefix),
                TokenTree::Group(group) => {
                    self.read_group(group, "");
                    after
                }
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.strings.push((literal.span().start().line, text.value()));
                    }
                    after
                }
                TokenTree::Punct(_) => after,
            };
        }
    }

    /// Suit `a::b::c` ou `a::{b, c}` et rend ce qui vient après.
    fn read_path<'a>(&mut self, first: &Ident, mut rest: &'a [TokenTree], prefix: &str) -> &'a [TokenTree] {
        let line = first.span().start().line;
        if matches!(first.to_string().as_str(), "struct" | "enum" | "trait" | "union" | "type")
            && let [TokenTree::Ident(name), ..] = rest
        {
            self.types.push((line, name.to_string()));
        }
        let mut path = format!("{prefix}{first}");
        while let [TokenTree::Punct(one), TokenTree::Punct(two), next, after @ ..] = rest {
            if one.as_char() != ':' || two.as_char() != ':' {
                break;
            }
            match next {
                TokenTree::Ident(ident) => path = format!("{path}::{ident}"),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.read_group(group, &format!("{path}::"));
                    return after;
                }
                _ => break,
            }
            rest = after;
        }
        self.paths.push((line, path));
        rest
    }

    fn read_group(&mut self, group: &Group, prefix: &str) {
        let is_doc = group.delimiter() == Delimiter::Bracket
            && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == "doc");
        if !is_doc {
            self.read_tokens(group.stream(), prefix);
        }
    }

    fn read_function(&mut self, signature: &Signature, block: &Block) {
        let line = signature.span().start().line;
        let lines = block.span().end().line - line + 1;
        self.functions.push(Function { name: signature.ident.to_string(), line, lines });
    }
}

impl<'ast> Visit<'ast> for Rust {
    fn visit_item(&mut self, item: &'ast Item) {
        let attrs = match item {
            Item::Mod(item) => item.attrs.as_slice(),
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if attrs.iter().any(is_cfg_test) {
            self.tests.push(item.span().start().line..=item.span().end().line);
        }
        visit::visit_item(self, item);
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.read_function(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.read_function(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

fn is_cfg_test(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg")
        && attr.meta.require_list().is_ok_and(|list| {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all (test")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn grouped_uses_become_whole_paths() {
        let rust = Rust::parse("use std::{fs, io::{self, Read}};\nfn f() { let x = std::net::ip::<u8>(1); }").unwrap();
        let paths: Vec<&str> = rust.paths.iter().map(|(_, path)| path.as_str()).collect();
        expect!["use std::fs std::io::self std::io::Read fn f let x std::net::ip u8"].assert_eq(&paths.join(" "));
    }

    #[test]
    fn what_only_tests_contain_is_left_out() {
        let text = "fn live() {}\n#[cfg(test)]\nmod tests {\n    fn quiet() { \"SELECT 1\"; }\n}\n";
        let rust = Rust::parse(text).unwrap();
        assert_eq!(rust.functions.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["live"]);
        assert_eq!((rust.strings.len(), rust.test_lines()), (0, 4));
    }

    #[test]
    fn a_doc_comment_is_not_a_string() {
        let rust = Rust::parse("/// SELECT dans un commentaire\nconst A: &str = r#\"SELECT 1\"#;").unwrap();
        assert_eq!(rust.strings, [(2, "SELECT 1".to_owned())]);
    }

    #[test]
    fn a_function_is_measured_without_its_documentation() {
        let rust = Rust::parse("/// Une ligne.\n#[inline]\npub fn f(\n    a: u8,\n) -> u8 {\n    a\n}\n").unwrap();
        assert_eq!((rust.functions[0].line, rust.functions[0].lines), (3, 5));
    }
}
