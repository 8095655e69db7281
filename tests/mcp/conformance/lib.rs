//! The tools that the MCP conformance suite calls, as it describes them.

use palyra_skill_sdk::serde_json::{Map, Value};
use palyra_skill_sdk::{Content, Output, ToolError, context, skill};

skill! {
    "suite.test_simple_text" => simple_text,
    "suite.test_image_content" => image,
    "suite.test_audio_content" => audio,
    "suite.test_embedded_resource" => embedded_resource,
    "suite.test_multiple_content_types" => several_types,
    "suite.test_error_handling" => error,
    "suite.test_tool_with_progress" => progress,
    "suite.test_logging_tool" => logging,
    "suite.test_streaming_elicitation" => simple_text,
    "suite.test_reconnection" => simple_text,
    "suite.json_schema_2020_12_tool" => echo,
    "suite.test_custom_headers" => echo,
}

type Arguments = Map<String, Value>;
type Answer = Result<Output<Arguments>, ToolError>;

/// One red pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\
    \0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\
    \0\0\0\x0cIDATx\xdac\xf8\xcf\xc0\0\0\x03\x01\x01\0\xf7\x03AC\
    \0\0\0\0IEND\xaeB`\x82";
/// No sample, 8 bits, mono, 8 kHz.
const WAV: &[u8] = b"RIFF\x24\0\0\0WAVE\
    fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0\
    data\0\0\0\0";

/// These blocks, and the structured output that the host holds every tool to.
fn answer(content: impl Into<Vec<Content>>) -> Answer {
    Ok(Output {
        structured: Arguments::new(),
        content: content.into(),
    })
}

fn text(text: &str) -> Content {
    Content::Text(text.into())
}

fn picture() -> Content {
    Content::Image {
        data: PNG.into(),
        mime_type: "image/png".into(),
    }
}

fn document(uri: &str, mime_type: &str, text: &str) -> Content {
    Content::TextResource {
        uri: uri.into(),
        mime_type: Some(mime_type.into()),
        text: text.into(),
    }
}

fn simple_text(_: Arguments) -> Answer {
    answer([text("This is a simple text response for testing.")])
}

fn image(_: Arguments) -> Answer {
    answer([picture()])
}

fn audio(_: Arguments) -> Answer {
    answer([Content::Audio {
        data: WAV.into(),
        mime_type: "audio/wav".into(),
    }])
}

fn embedded_resource(_: Arguments) -> Answer {
    answer([document(
        "test://embedded-resource",
        "text/plain",
        "This is an embedded resource content.",
    )])
}

fn several_types(_: Arguments) -> Answer {
    answer([
        text("Multiple content types test:"),
        picture(),
        document(
            "test://mixed-content-resource",
            "application/json",
            r#"{"test":"data","value":123}"#,
        ),
    ])
}

fn error(_: Arguments) -> Answer {
    Err(ToolError::failed(
        "This tool intentionally returns an error for testing",
    ))
}

fn progress(_: Arguments) -> Answer {
    for done in [0.0, 50.0, 100.0] {
        context::progress(done, Some(100.0), None);
    }
    answer([])
}

fn logging(_: Arguments) -> Answer {
    context::log(context::Level::Info, "Tool execution started");
    answer([])
}

fn echo(arguments: Arguments) -> Result<Value, ToolError> {
    Ok(Value::Object(arguments))
}
