//! The tool `acme.weather.now` of the book's chapter on testing.

use palyra_skill_sdk::http::Request;
use palyra_skill_sdk::{ToolError, secrets, skill, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

skill!(now);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// A city's name.
    #[schemars(length(max = 100), regex(pattern = "^[A-Za-z]+$"))]
    city: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// Degrees.
    celsius: i32,
}

/// What the service answers.
#[derive(Deserialize)]
struct Answer {
    temp: i32,
}

/// Tells how warm it is in a city.
#[tool(title = "The weather now", sensitive)]
fn now(input: Input) -> Result<Weather, ToolError> {
    let key = secrets::get("global/weather_key")?;
    let url = format!("https://api.example.com/v1/now?city={}", input.city);
    let answer = Request::get(&url).header("authorization", key).send()?;
    if answer.status == 404 {
        return Err(ToolError::invalid_input("no such city"));
    }
    let answer: Answer = answer.json()?;
    Ok(Weather {
        celsius: answer.temp,
    })
}
