//! Le trafic de l'API. Le droit (`core.traffic.view`) est vérifié par les services.

use axum::{Json, extract::State};
use kernel::Result;
use serde_json::Value;
use services::traffic::{self, Consumer, Filter, Origin, Period};

use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// L'aperçu d'une période ; `endpoint` et `consumer` le restreignent.
pub(crate) async fn show(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["period", "endpoint", "consumer"])?;
    let (period, filter) = (period(&params)?, filter(&params)?);
    Ok(Json(traffic::overview(&caller.ctx, &app.services, period, &filter).await?))
}

fn period(params: &Params) -> Result<Period> {
    let Some(asked) = params.text("period") else { return Ok(Period::Hour) };
    let expected = || Period::ALL.map(Period::name).join(", ");
    Period::ALL.into_iter().find(|period| period.name() == asked).ok_or_else(|| bad("period", asked, &expected()))
}

fn filter(params: &Params) -> Result<Filter> {
    let endpoint = params.text("endpoint").map(|asked| {
        let parts = asked.split_once(' ').map(|(method, route)| (method.to_owned(), route.to_owned()));
        parts.ok_or_else(|| bad("endpoint", asked, "GET /api/v1/me"))
    });
    let consumer = params.text("consumer").map(|asked| {
        let expected = || Origin::ALL.map(Origin::name).join("[:id], ");
        Consumer::parse(asked).ok_or_else(|| bad("consumer", asked, &expected()))
    });
    Ok(Filter { endpoint: endpoint.transpose()?, consumer: consumer.transpose()? })
}
