use crate::audit::secrets::Certainty::{Likely, Sure};
use crate::audit::secrets::find_all;

const KEY: &str = "b8Kq0ZpLw2VxT6dR4mJ7sYc1NfQa9HgEuW3iXo5t";

#[test]
fn shapes_are_found() {
    let long = format!("{KEY}{KEY}{KEY}");
    let cases = [
        (
            format!("AKIA{} {KEY}", "QZ5W7TRJ2KLM4XNP"),
            ("AWS access key", Sure),
        ),
        (
            format!("AKIA{}", "QZ5W7TRJ2KLM4XNP"),
            ("AWS access key id", Likely),
        ),
        (
            format!("sk-{}T3BlbkFJ{}", &KEY[..20], &KEY[20..]),
            ("OpenAI key", Sure),
        ),
        (
            format!("SG.{}.{}", &KEY[..22], &long[..43]),
            ("SendGrid key", Sure),
        ),
        (
            format!("123456789:AA{}", &KEY[..33]),
            ("Telegram bot token", Sure),
        ),
        (
            // The id is 112233445566778899.
            format!(
                "Bot {}.{}.{}",
                "MTEyMjMzNDQ1NTY2Nzc4ODk5",
                &KEY[..6],
                &KEY[..30]
            ),
            ("Discord bot token", Sure),
        ),
        (
            format!("TWILIO_AUTH={}", "3f8a0c27d91be64512a7f0c8e35d9b46"),
            ("Twilio secret", Likely),
        ),
        (
            format!("AccountKey={}==", &long[..86]),
            ("Azure storage key", Sure),
        ),
        (
            format!("?sv=2022-11-02&sig={}%3D", &long[..43]),
            ("Azure shared access signature", Sure),
        ),
        (
            format!(
                "discord.com/api/webhooks/123456789012345678/{}",
                &long[..68]
            ),
            ("Discord webhook", Sure),
        ),
        (
            format!(
                "hooks.slack.com/services/T0123ABCD/B0123ABCD/{}",
                &KEY[..24]
            ),
            ("Slack webhook", Sure),
        ),
        (
            [
                "OTM4NDc1NjE5MjgzNzQ2MTUy.",
                "G2fCVg.",
                "9EV3l1daZGP221r0NKP2Jyc_Zn6LJyqzSIm_rO",
            ]
            .concat(),
            ("Discord bot token", Sure),
        ),
        (
            format!(
                "https://acme.webhook.office.com/webhookb2/{id}@{id}/IncomingWebhook/{key}/{id}",
                id = "a1b2c3d4-1111-2222-3333-444455556666",
                key = "9f3b07c2d8e14a65b7c0913fe2d4a86c"
            ),
            ("Teams webhook", Sure),
        ),
        (
            format!("{}.atlasv1.{}", &KEY[..14], &long[..67]),
            ("Terraform Cloud token", Sure),
        ),
        (
            format!("postgres://admin:{}@db.acme.io/x", &KEY[..16]),
            ("password in a URL", Likely),
        ),
    ];
    for (text, expected) in cases {
        assert!(
            find_all(&text, false).contains(&expected),
            "{text}: {:?}",
            find_all(&text, false)
        );
    }
}

#[test]
fn a_token_needs_a_header_that_decodes() {
    // {"alg":"HS256"} and {"sub":"42"}
    let token = format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.{KEY}");
    assert_eq!(find_all(&token, false), [("JSON Web Token", Likely)]);
    let other = format!("eyJhbGciOiJIUzI1NiX9.eyJzdWIiOiI0MiJ9.{KEY}");
    assert!(find_all(&other, false).is_empty());
    let unsigned = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.";
    assert!(find_all(unsigned, false).is_empty());
    // {"alg":"none"}, and {"iss":"supabase-demo"}
    let none = token.replacen("eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJub25lIn0", 1);
    assert!(find_all(&none, false).is_empty());
    let demo = token.replacen("eyJzdWIiOiI0MiJ9", "eyJpc3MiOiJzdXBhYmFzZS1kZW1vIn0", 1);
    assert!(find_all(&demo, false).is_empty());
}

#[test]
fn documentation_is_fine() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "https://user:password@proxy.acme.io",
        "postgres://user:pass@localhost/db",
        "https://{user}:{password}@acme.io",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "https://discord.com/api/webhooks/{id}/{token}",
        "the msg.id of the message",
        "use AccountKey=<your key>",
    ] {
        assert!(
            find_all(text, false).is_empty(),
            "{text}: {:?}",
            find_all(text, false)
        );
    }
}
