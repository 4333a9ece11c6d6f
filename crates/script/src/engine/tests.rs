//! Le moteur, script par script : ce qu'il rend, ce qu'il refuse, ce qui l'arrête.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::wire::Limits;

fn task(body: &str) -> Task {
    Task {
        source: format!("export default {body}"),
        input: json!({ "record": { "size": 3 } }),
        now: 1_767_323_045_000,
        limits: Limits { time: Duration::from_millis(500), memory: 16 * 1024 * 1024 },
    }
}

fn rendered(body: &str) -> Result<Value, (FaultKind, String)> {
    run(&task(body), |_| Ok(Value::Null)).map_err(|fault| (fault.kind, fault.message))
}

fn kind(body: &str) -> FaultKind {
    rendered(body).unwrap_err().0
}

#[test]
fn a_script_renders_what_it_returns() {
    assert_eq!(rendered("({ record }) => ({ twice: record.size * 2 })"), Ok(json!({ "twice": 6 })));
    assert_eq!(rendered("async ({ record }) => { await null; return record.size }"), Ok(json!(3)));
    assert_eq!(rendered("() => {}"), Ok(Value::Null));
}

#[test]
fn the_present_is_the_one_given() {
    let body = "() => [Date.now(), new Date().toISOString(), new Date(2020, 0, 1) instanceof Date, typeof performance]";
    assert_eq!(rendered(body), Ok(json!([1_767_323_045_000_i64, "2026-01-02T03:04:05.000Z", true, "undefined"])));
}

#[test]
fn nothing_of_the_machine_is_in_reach() {
    let names =
        "['require', 'process', 'fetch', 'std', 'os', 'setTimeout', 'XMLHttpRequest', 'WebAssembly', 'scriptArgs']";
    assert_eq!(rendered(&format!("() => {names}.filter((name) => name in globalThis)")), Ok(json!([])));
    assert_eq!(kind("async () => { await import('std') }"), FaultKind::Thrown);
    assert_eq!(kind("() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"), FaultKind::Thrown);
}

#[test]
fn a_fault_says_where() {
    let fault = run(&task("({ record }) => {\n  return record.none.deep\n}"), |_| Ok(Value::Null)).unwrap_err();
    assert_eq!((fault.kind, fault.place), (FaultKind::Thrown, Some((2, 10))));
    assert!(fault.message.starts_with("TypeError: "), "{}", fault.message);
    assert_eq!(rendered("() => { throw 'net' }").unwrap_err().0, FaultKind::Thrown);
}

#[test]
fn time_and_memory_are_counted() {
    assert_eq!(kind("() => { while (true) {} }"), FaultKind::Time);
    assert_eq!(kind("() => { for (;;) { try { while (true) {} } catch {} } }"), FaultKind::Time);
    assert_eq!(kind("() => /^(a+)+$/.test('a'.repeat(40) + 'b')"), FaultKind::Time);
    assert_eq!(kind("() => new Promise(() => {})"), FaultKind::Thrown);
    assert_eq!(kind("() => { const all = []; for (;;) all.push(new Array(1000).fill(1)) }"), FaultKind::Memory);
    assert_eq!(kind("() => 'x'.repeat(100_000_000).length"), FaultKind::Memory);
    assert_eq!(kind("() => { const f = () => f() + 1; return f() }"), FaultKind::Thrown);
}

#[test]
fn what_is_rendered_stays_small_and_plain() {
    assert_eq!(kind("() => 'x'.repeat(70_000)"), FaultKind::Output);
    assert_eq!(
        kind("() => { let deep = 1; for (let i = 0; i < 200; i++) deep = [deep]; return deep }"),
        FaultKind::Output
    );
    assert_eq!(kind("() => { const a = {}; a.a = a; return a }"), FaultKind::Thrown);
    assert_eq!(kind("() => 10n"), FaultKind::Thrown);
}

#[test]
fn a_refusal_is_an_exception_with_a_code() {
    let refuse = |ask| match ask {
        Ask::Call(request) => {
            Err(Refusal { code: "record.not_found".into(), message: request["door"].to_string(), fields: json!([]) })
        }
        Ask::Log(_) => Ok(Value::Null),
    };
    let caught = task(
        "() => { try { records.get('a.b', '1') } catch (error) { return [error instanceof DoorError, error.code, error.message] } }",
    );
    assert_eq!(run(&caught, refuse), Ok(json!([true, "record.not_found", "\"get\""])));
    let fault = run(&task("() => records.get('a.b', '1')"), refuse).unwrap_err();
    assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Thrown, "record.not_found: \"get\""));
}
