//! Les adresses d'import et d'export d'une entité, et les formes de ce qui se fait en nombre.

use serde_json::{Map, Value, json};

use super::{answer, operation, parameter, queries::view, reference};

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
    schemas.as_object().cloned().unwrap_or_default()
}
