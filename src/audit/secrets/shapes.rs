//! Secrets that are told by their shape rather than by a prefix.

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::Certainty::{Assigned, Likely, Sure};
use super::plausible::is_random;
use super::{Probe, Secret, Window, entropy, is_base64, is_base64url, is_placeholder, run};

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"AKIA", aws),
    (b"ASIA", aws),
    (b"T3BlbkFJ", openai),
    (b"SG.", sendgrid),
    (b":AA", telegram),
    (b"discord", discord_bot),
    (b"Bot ", discord_bot),
    (b".G", discord_stamp),
    (b".X", discord_stamp),
    (b".Y", discord_stamp),
    (b"twilio", twilio),
    (b"AccountKey=", azure_key),
    (b"sig=", azure_signature),
    (b"eyJ", jwt),
    (b"discord.com/api/webhooks/", discord_webhook),
    (b"discordapp.com/api/webhooks/", discord_webhook),
    (b".webhook.office.com/webhookb2/", teams_webhook),
    (b"hooks.slack.com/services/T", slack_webhook),
    (b".atlasv1.", terraform),
    (b"://", url_password),
];

/// How far from an AWS key id its secret is looked for, either way.
const AWS_REACH: usize = 300;

/// An id of sixteen characters of base 32 after the prefix. It is a secret only with the forty characters that belong to it.
fn aws(window: &Window<'_>) -> Option<Secret> {
    let is_id = |b: u8| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b);
    let body = window.ahead(16);
    let end = window.end + 16;
    let exact = window.needle() == b"AKIA" || window.needle() == b"ASIA";
    if !exact || body.len() < 16 || !body.iter().all(|b| is_id(*b)) {
        return None;
    }
    let digits = body.iter().filter(|b| b.is_ascii_digit()).count();
    if !window.begins() || !window.ends(end) || is_placeholder(body) || entropy(body) < 2.5 {
        return None;
    }
    let from = window.start.saturating_sub(AWS_REACH);
    let to = window.text.len().min(end + AWS_REACH);
    let near = [&window.text[from..window.start], &window.text[end..to]];
    let paired = near.into_iter().any(has_aws_secret);
    // Sixteen capitals alone may be a word.
    if digits == 0 && !paired {
        return None;
    }
    let (kind, certainty) = if paired {
        ("AWS access key", Sure)
    } else {
        ("AWS access key id", Likely)
    };
    Some(Secret::new(window.start..end, kind, certainty))
}

/// A word of exactly forty characters of Base64 with both cases and digits, and random.
fn has_aws_secret(text: &[u8]) -> bool {
    text.split(|byte| !is_base64(*byte)).any(|word| {
        word.len() == 40
            && word.iter().any(u8::is_ascii_lowercase)
            && word.iter().any(u8::is_ascii_uppercase)
            && word.iter().any(u8::is_ascii_digit)
            && entropy(word) > 4.0
            && !is_placeholder(word)
    })
}

/// The older keys: twenty characters on either side of this mark.
fn openai(window: &Window<'_>) -> Option<Secret> {
    let before = window.before();
    let head = &before[before.len().saturating_sub(80)..];
    let start = head.windows(3).rposition(|part| part == b"sk-")?;
    let is_body = head[start + 3..].iter().all(|b| is_base64url(*b));
    // The longer keys have a prefix of their own.
    let prefixed = [&b"proj-"[..], b"svcacct-", b"admin-"];
    let tail = run(window.after(), 80, is_base64url);
    if !is_body || tail < 20 || window.needle() != b"T3BlbkFJ" {
        return None;
    }
    if prefixed
        .iter()
        .any(|prefix| head[start + 3..].starts_with(prefix))
    {
        return None;
    }
    let start = window.start - head.len() + start;
    Some(Secret::new(start..window.end + tail, "OpenAI key", Sure))
}

fn sendgrid(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(66);
    let (id, rest) = ahead.split_at_checked(22)?;
    let (dot, key) = rest.split_first()?;
    let body = id.iter().chain(key).all(|b| is_base64url(*b));
    if window.needle() != b"SG." || *dot != b'.' || key.len() < 43 || !body || !is_random(key) {
        return None;
    }
    let end = window.end + 66;
    (window.begins() && window.ends(end))
        .then(|| Secret::new(window.start..end, "SendGrid key", Sure))
}

/// `<8 to 10 digits>:AA<33 characters>`
fn telegram(window: &Window<'_>) -> Option<Secret> {
    let digits = window
        .before()
        .iter()
        .rev()
        .take(11)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let body = run(window.after(), 34, is_base64url);
    let fits = (8..=10).contains(&digits) && (body == 33 || window.loose && body > 33);
    let random = window.needle() == b":AA" && is_random(window.ahead(33));
    (fits && random).then(|| {
        Secret::new(
            window.start - digits..window.end + 33,
            "Telegram bot token",
            Sure,
        )
    })
}

/// `<id in Base64>.<6 characters>.<27 to 38 characters>` near the name, or after `Bot `. The id is a number.
fn discord_bot(window: &Window<'_>) -> Option<Secret> {
    let is_part = |b: u8| is_base64url(b) || b == b'.';
    let ahead = window.ahead(200);
    let mut words = ahead.split(|b| !is_part(*b));
    let word = words.find(|word| (57..=75).contains(&word.len()) && is_discord_token(word))?;
    let start = window.end + (word.as_ptr() as usize - ahead.as_ptr() as usize);
    Some(Secret::new(
        start..start + word.len(),
        "Discord bot token",
        Sure,
    ))
}

/// The same without a name near it: the middle part is a time, and begins with the same letter for years.
fn discord_stamp(window: &Window<'_>) -> Option<Secret> {
    let exact = window.needle().iter().all(|b| !b.is_ascii_lowercase());
    let hmac = run(window.ahead(5 + 1 + 38).get(6..)?, 38, is_base64url);
    if !exact || window.after().get(5) != Some(&b'.') || hmac < 27 {
        return None;
    }
    // Of 17 to 19 digits; constants may stand right before it.
    let end = window.end + 6 + hmac;
    [26, 24, 23].into_iter().find_map(|length| {
        let start = window.start.checked_sub(length)?;
        let begins = window.loose || start == 0 || !is_base64url(window.text[start - 1]);
        (begins && is_discord_token(&window.text[start..end]))
            .then(|| Secret::new(start..end, "Discord bot token", Sure))
    })
}

fn is_discord_token(word: &[u8]) -> bool {
    let parts: Vec<&[u8]> = word.split(|b| *b == b'.').collect();
    let [id, stamp, hmac] = parts[..] else {
        return false;
    };
    let id = STANDARD_NO_PAD.decode(id);
    let is_id = id.is_ok_and(|id| id.len() >= 16 && id.iter().all(u8::is_ascii_digit));
    is_id && stamp.len() == 6 && (27..=38).contains(&hmac.len()) && is_random(hmac)
}

/// The name, and close to it 32 hexadecimal digits.
fn twilio(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(120);
    let word = ahead
        .split(|b| !b.is_ascii_alphanumeric())
        .find(|word| word.len() == 32 || word.len() == 34 && word.starts_with(b"SK"))?;
    let hex = word.strip_prefix(b"SK").unwrap_or(word);
    let is_hex = hex
        .iter()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b));
    (is_hex && is_random(hex))
        .then(|| Secret::new(window.start..window.end + 1, "Twilio secret", Likely))
}

fn azure_key(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(88);
    let key = ahead.strip_suffix(b"==")?;
    let fits = key.len() == 86 && key.iter().all(|b| is_base64(*b)) && is_random(key);
    fits.then(|| Secret::new(window.start..window.end + 88, "Azure storage key", Sure))
}

/// A shared access signature: `sig=` with 32 bytes of percent-encoded Base64, in a query that names its version, `sv=20…`.
fn azure_signature(window: &Window<'_>) -> Option<Secret> {
    let length = run(window.after(), 120, |b| {
        is_base64(b) || b == b'%' || b == b'='
    });
    let value = &window.after()[..length];
    if length < 43 {
        return None;
    }
    let from = window.start.saturating_sub(300);
    let to = window.text.len().min(window.end + 300);
    let has_version = window.text[from..to]
        .windows(5)
        .any(|part| part == b"sv=20");
    let is_end = value.ends_with(b"%3D") || value.ends_with(b"%3d") || value.ends_with(b"=");
    (length >= 43 && is_end && has_version && is_random(value)).then(|| {
        Secret::new(
            window.start..window.end + length,
            "Azure shared access signature",
            Sure,
        )
    })
}

/// Three parts of Base64, the first of them JSON that names an algorithm.
fn jwt(window: &Window<'_>) -> Option<Secret> {
    /// Of the example that everybody copies, and its like; and what a local Supabase has on every machine.
    const KNOWN: [&[u8]; 3] = [b"John Doe", b"example", b"supabase-demo"];
    let text = &window.text[window.start..window.text.len().min(window.start + 4_000)];
    if !window.begins() || !text.starts_with(b"eyJ") {
        return None;
    }
    // `{"` and the first letters of a name.
    let first = URL_SAFE_NO_PAD.decode(text.get(..8)?).ok()?;
    if !first[2..5].iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let header = run(text, 1_000, is_base64url);
    let rest = text.get(header..)?.strip_prefix(b".")?;
    let payload = run(rest, 3_000, is_base64url);
    let signature = run(rest.get(payload..)?.strip_prefix(b".")?, 700, is_base64url);
    let decoded = URL_SAFE_NO_PAD.decode(&text[..header]).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&decoded).ok()?;
    let signed = !json.get("alg")?.as_str()?.eq_ignore_ascii_case("none");
    let claims = URL_SAFE_NO_PAD.decode(&rest[..payload]).ok()?;
    let known = KNOWN
        .iter()
        .any(|word| claims.windows(word.len()).any(|part| part == *word));
    let end = window.start + header + payload + signature + 2;
    (signed && signature >= 20 && !known)
        .then(|| Secret::new(window.start..end, "JSON Web Token", Likely))
}

fn discord_webhook(window: &Window<'_>) -> Option<Secret> {
    let id = run(window.after(), 21, |b| b.is_ascii_digit());
    let token = window.after().get(id..)?.strip_prefix(b"/")?;
    let length = run(token, 100, is_base64url);
    let fits = id >= 17 && length >= 60 && is_random(&token[..length]);
    fits.then(|| {
        Secret::new(
            window.start..window.end + id + 1 + length,
            "Discord webhook",
            Sure,
        )
    })
}

/// `<group>@<tenant>/IncomingWebhook/<32 digits>/<owner>`
fn teams_webhook(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(160);
    let mut parts = ahead.splitn(4, |b| *b == b'/');
    let (ids, word, key) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = ids.len() == 73
        && ids[36] == b'@'
        && word == b"IncomingWebhook"
        && key.len() == 32
        && key.iter().all(u8::is_ascii_hexdigit)
        && is_random(key);
    let end = window.end + ids.len() + word.len() + key.len() + 2;
    fits.then(|| Secret::new(window.start..end, "Teams webhook", Sure))
}

/// `T…/B…/<24 characters>`
fn slack_webhook(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(60);
    let mut parts = ahead.splitn(3, |b| *b == b'/');
    let (team, bot, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let key = run(rest, 24, |b| b.is_ascii_alphanumeric());
    let fits = team.len() >= 7
        && bot.len() >= 8
        && bot.starts_with(b"B")
        && key == 24
        && is_random(&rest[..key]);
    let end = window.end + team.len() + bot.len() + 2 + key;
    fits.then(|| Secret::new(window.start..end, "Slack webhook", Sure))
}

fn terraform(window: &Window<'_>) -> Option<Secret> {
    let body = run(window.after(), 70, is_base64url);
    let before = window
        .before()
        .iter()
        .rev()
        .take(14)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let fits = body >= 60 && before == 14 && is_random(window.ahead(body));
    fits.then(|| {
        Secret::new(
            window.start - before..window.end + body,
            "Terraform Cloud token",
            Sure,
        )
    })
}

/// `scheme://user:password@host`
fn url_password(window: &Window<'_>) -> Option<Secret> {
    const STAND_INS: [&[u8]; 12] = [
        b"pass",
        b"password",
        b"passwd",
        b"pwd",
        b"secret",
        b"hunter2",
        b"user",
        b"test",
        b"foo",
        b"bar",
        b"pw",
        b"token",
    ];
    let is_user = |b: u8| b.is_ascii_alphanumeric() || b"._-+~%".contains(&b);
    let user = run(window.after(), 64, is_user);
    let rest = window.after().get(user..)?.strip_prefix(b":")?;
    let is_password = |b: u8| b.is_ascii_graphic() && !b"@/\"'<>{}\\`$".contains(&b);
    let length = run(rest, 128, is_password);
    let host = rest.get(length..)?.strip_prefix(b"@")?;
    let name = &host[..run(host, 255, |b| {
        b.is_ascii_alphanumeric() || b".-".contains(&b)
    })];
    let password = &rest[..length];
    let random = length >= 8 && !is_placeholder(password) && entropy(password) > 2.5;
    let stand_in = STAND_INS.contains(&password.to_ascii_lowercase().as_slice());
    if !random || stand_in || !name.contains(&b'.') {
        return None;
    }
    let end = window.end + user + 1 + length;
    // A host of documentation: no longer likely, but who writes a random password there?
    let is_example = name.split(|b| *b == b'.').any(|label| label == b"example");
    let certainty = if is_example { Assigned } else { Likely };
    Some(Secret::new(window.end..end, "password in a URL", certainty))
}
