//! `base64.*`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Declaration, done};
use crate::error::invalid;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "base64.encode",
        signatures: &["base64.encode(bytes) -> string"],
        evaluate: |arguments, budget| match arguments {
            [Value::Bytes(bytes)] => {
                budget.spend_bytes(bytes.len())?;
                done(STANDARD.encode(bytes))
            }
            _ => Ok(None),
        },
        sql: None,
    },
    Declaration {
        name: "base64.decode",
        signatures: &["base64.decode(string) -> bytes"],
        evaluate: |arguments, budget| match arguments {
            [Value::String(text)] => {
                budget.spend_bytes(text.len())?;
                // Le bourrage final est facultatif.
                let width = text.len().div_ceil(4) * 4;
                let padded = format!("{:=<width$}", text.trim_end_matches('='));
                let bytes = STANDARD.decode(padded).map_err(|_| invalid("malformed base64"))?;
                done(Value::Bytes(bytes.into()))
            }
            _ => Ok(None),
        },
        sql: None,
    },
];
