//! Les adresses d'import et d'export, et les formes de ce qui se fait en nombre.

use serde_json::{Map, Value, json};

use super::{
    answer,
    answers::{media, object},
    operation, parameter,
    queries::view,
    reference,
};

/// `POST …/import`.
pub(super) fn import(id: &str, tag: &str) -> Value {
    let text = || json!({ "type": "string" });
    let parameters = vec![
        parameter("validate_only", "query", json!({ "type": "boolean" }), "Report without writing"),
        parameter(
            "mode",
            "query",
            json!({ "type": "string", "enum": ["atomic", "partial"] }),
            "What a refused line does to the others",
        ),
        parameter("key", "query", text(), "Field that recognises a record to update"),
        parameter("columns", "query", text(), "{\"column title\": \"field\"}"),
        parameter("encoding", "query", text(), "utf-8, windows-1252, iso-8859-15…"),
        parameter(
            "separator",
            "query",
            json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            "Column separator",
        ),
        parameter("sheet", "query", text(), "Sheet of a workbook"),
    ];
    let file = json!({ "type": "object", "required": ["file"], "properties": { "file": { "type": "string", "format": "binary" } } });
    let content = json!({ "required": true, "content": { "multipart/form-data": { "schema": file } } });
    operation(
        id,
        tag,
        "POST import",
        parameters,
        Some(content),
        vec![("200", answer("Report", reference("ImportReport")))],
    )
}

/// Les paramètres des adresses fixes d'import.
pub(super) fn parameters(method: &str, path: &str) -> Vec<Value> {
    let entity = |description: &str| parameter("entity", "query", json!({ "type": "string" }), description);
    match (method, path.strip_prefix("/api/v1/imports")) {
        ("GET", Some("")) => vec![
            entity("Only imports of this entity"),
            parameter(
                "limit",
                "query",
                json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }),
                "Imports wanted",
            ),
            parameter(
                "cursor",
                "query",
                json!({ "type": "string", "format": "uuid" }),
                "next_cursor of the previous page",
            ),
        ],
        ("POST", Some("" | "/mappings")) => vec![entity("hse.incident")],
        ("GET", Some("/mappings")) => vec![entity("Only mappings of this entity")],
        ("POST", Some("/{id}/cancel")) => {
            vec![parameter("keep", "query", json!({ "type": "boolean" }), "Keep what is already written")]
        }
        ("GET", Some("/{id}/errors")) => {
            let format = json!({ "type": "string", "enum": ["csv", "xlsx"], "default": "csv" });
            vec![parameter("format", "query", format, "Format")]
        }
        _ => Vec::new(),
    }
}

/// Les réponses des adresses fixes d'import ; aucune pour les autres adresses.
pub(super) fn answers(method: &str, path: &str) -> Option<Vec<(&'static str, Value)>> {
    let list = |items: Value| json!({ "type": "array", "items": items });
    let data = |items: Value, more: &[(&str, Value)]| {
        let members: Vec<(&str, Value)> = [("data", list(items))].into_iter().chain(more.iter().cloned()).collect();
        object(&members)
    };
    let done = || ("204", json!({ "description": "Done" }));
    Some(match (method, path.strip_prefix("/api/v1/imports")?) {
        ("GET", "") => {
            let next = [("next_cursor", json!({ "type": ["string", "null"] }))];
            vec![("200", answer("Imports", data(json!({ "type": "object" }), &next)))]
        }
        ("POST", "") => vec![("201", answer("Received", reference("Import")))],
        ("GET" | "PATCH", "/{id}") => vec![("200", answer("Import", reference("Import")))],
        ("DELETE", _) => vec![done()],
        ("GET", "/mappings") => vec![("200", answer("Mappings", data(mapping(), &[])))],
        ("POST", "/mappings") => vec![("201", answer("Kept", mapping()))],
        ("GET", "/{id}/errors") => vec![("200", media("text/csv"))],
        _ => vec![("202", answer("Under way", reference("Import")))],
    })
}

fn mapping() -> Value {
    let (text, flag) = (json!({ "type": "string" }), json!({ "type": "boolean" }));
    let columns = json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] } });
    object(&[
        ("id", text.clone()),
        ("entity", text.clone()),
        ("name", text),
        ("columns", columns),
        ("key", json!({ "type": ["string", "null"] })),
        ("mode", json!({ "enum": ["atomic", "partial"] })),
        ("shared", flag),
    ])
}

/// Un import, tel que ses adresses le rendent.
fn import_schema() -> Value {
    let (text, whole, optional) =
        (json!({ "type": "string" }), json!({ "type": "integer" }), json!({ "type": ["string", "null"] }));
    let counts = ["done", "total", "percent", "accepted", "rejected", "created", "updated"];
    let progress: Vec<(&str, Value)> = counts.into_iter().map(|name| (name, whole.clone())).collect();
    let column = object(&[
        ("name", text.clone()),
        ("rank", whole.clone()),
        ("field", optional.clone()),
        ("guessed", json!({ "type": "boolean" })),
        ("samples", json!({ "type": "array", "items": text })),
    ]);
    let statuses = json!({ "enum": ["uploaded", "checking", "checked", "applying", "applied", "refused", "failed",
        "cancelled", "undoing", "undone"] });
    let objects = json!({ "type": "array", "items": { "type": "object" } });
    object(&[
        ("id", text.clone()),
        ("entity", text.clone()),
        ("file", object(&[("name", text), ("size", whole.clone())])),
        ("status", statuses),
        ("format", json!({ "enum": ["csv", "xlsx", "json"] })),
        ("encoding", optional.clone()),
        ("separator", optional.clone()),
        ("sheet", optional.clone()),
        ("columns", json!({ "type": "array", "items": column })),
        ("fields", objects.clone()),
        ("preview", object(&[("rows", objects.clone()), ("errors", objects.clone())])),
        ("mapping", json!({ "type": ["object", "null"] })),
        ("key", optional),
        ("mode", json!({ "enum": ["atomic", "partial"] })),
        ("rows_estimate", whole),
        ("progress", object(&progress)),
        ("errors", objects),
        ("report", json!({ "type": ["object", "null"] })),
    ])
}

/// Comment un CSV s'écrit.
pub(super) fn dialect() -> Value {
    parameter(
        "dialect",
        "query",
        json!({ "type": "string", "enum": ["neutral", "personal"], "default": "neutral" }),
        "CSV for a program, or for the caller's spreadsheet: labels of choices, their own dates and decimal sign, semicolons",
    )
}

/// `GET …/export`.
pub(super) fn export(id: &str, tag: &str) -> Value {
    let text = || json!({ "type": "string" });
    let parameters = vec![
        parameter(
            "format",
            "query",
            json!({ "type": "string", "enum": ["csv", "xlsx", "json", "pdf"], "default": "csv" }),
            "Format",
        ),
        parameter(
            "zip",
            "query",
            json!({ "type": "string", "enum": ["auto", "always", "never"], "default": "auto" }),
            "CSV or JSON in a ZIP archive; `auto`: above 50,000 rows",
        ),
        view(),
        parameter("filter", "query", text(), "CEL"),
        parameter("q", "query", text(), "Text search"),
        parameter("sort", "query", text(), "-occurred_at,number"),
        parameter("fields", "query", text(), "number,title"),
        parameter("headers", "query", json!({ "type": "string", "enum": ["labels", "names"] }), "Titles"),
        parameter(
            "separator",
            "query",
            json!({ "type": "string", "enum": [";", ",", "|", "tab"] }),
            "Column separator",
        ),
        dialect(),
        parameter("deleted", "query", json!({ "type": "boolean" }), "Deleted records instead of live ones"),
    ];
    let binary = || json!({ "schema": { "type": "string", "format": "binary" } });
    let content = json!({
        "description": "File",
        "content": {
            "text/csv": binary(), "application/json": { "schema": { "type": "array", "items": { "type": "object" } } }, "application/zip": binary(), "application/pdf": binary(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary(),
        },
    });
    operation(id, tag, "GET export", parameters, None, vec![("200", content)])
}

/// Ce que reçoivent et rendent les écritures groupées et les imports.
pub(super) fn schemas() -> Map<String, Value> {
    let schemas = json!({
        "Bulk": {
            "type": "object", "required": ["operation"], "additionalProperties": false,
            "properties": {
                "operation": { "type": "string", "enum": ["create", "update", "delete", "restore", "action"] },
                "items": { "type": "array", "items": { "type": ["object", "string"] }, "maxItems": store::records::bulk::MAX_ITEMS },
                "filter": { "type": "string" }, "set": { "type": "object" }, "action": { "type": "string" }, "params": { "type": "object" },
                "mode": { "type": "string", "enum": ["atomic", "partial"], "default": "atomic" },
                "max_affected": { "type": "integer", "minimum": 0 },
            },
        },
        "BulkResults": {
            "type": "object", "required": ["results", "succeeded", "failed"],
            "properties": {
                "results": { "type": "array", "items": {
                    "type": "object", "required": ["index", "id"],
                    "properties": {
                        "index": { "type": "integer" }, "id": { "type": ["string", "null"] }, "version": { "type": "integer" },
                        "number": { "type": ["string", "null"] }, "error": { "type": "object" },
                    },
                } },
                "succeeded": { "type": "integer" }, "failed": { "type": "integer" },
            },
        },
        "ImportReport": {
            "type": "object", "required": ["accepted", "rejected", "created", "updated", "applied", "unknown_columns", "errors"],
            "properties": {
                "accepted": { "type": "integer" }, "rejected": { "type": "integer" }, "created": { "type": "integer" },
                "updated": { "type": "integer" }, "applied": { "type": "boolean" },
                "unknown_columns": { "type": "array", "items": { "type": "string" } },
                "errors": { "type": "array", "items": {
                    "type": "object", "required": ["line", "field", "code", "message"],
                    "properties": {
                        "line": { "type": "integer" }, "field": { "type": "string" }, "code": { "type": "string" }, "message": { "type": "string" },
                    },
                } },
            },
        },
    });
    let mut schemas = schemas.as_object().cloned().unwrap_or_default();
    schemas.insert("Import".to_owned(), import_schema());
    schemas
}
