//! Tokens that begin with a prefix of their own: one table.

use super::Certainty::{Likely, Sure};
use super::plausible::{counts, is_random};
use super::{Certainty, Probe, Secret, Window, checksum, entropy, is_base64url, run};

/// What stands after the prefix.
#[derive(Clone, Copy)]
enum Body {
    /// Letters and digits.
    Alnum,
    /// Letters of both cases and several digits: the prefix may be the end of a word.
    Mixed,
    /// Letters only.
    Letters,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Lower-case hexadecimal digits.
    Hex,
    /// The alphabet of Bech32, upper case.
    Bech32,
    /// Letters and digits, the last six of them the checksum.
    Checked,
}

struct Token {
    prefix: &'static [u8],
    kind: &'static str,
    body: Body,
    min: usize,
    max: usize,
    certainty: Certainty,
}

const fn token(
    prefix: &'static str,
    kind: &'static str,
    body: Body,
    (min, max): (usize, usize),
    certainty: Certainty,
) -> Token {
    Token {
        prefix: prefix.as_bytes(),
        kind,
        body,
        min,
        max,
        certainty,
    }
}

/// From the vendors' own descriptions of their formats.
#[rustfmt::skip]
static TOKENS: &[Token] = &[
    token("ghp_", "GitHub token", Body::Checked, (36, 36), Sure),
    token("gho_", "GitHub token", Body::Checked, (36, 36), Sure),
    token("ghu_", "GitHub token", Body::Checked, (36, 36), Sure),
    token("ghs_", "GitHub token", Body::Checked, (36, 36), Sure),
    token("ghr_", "GitHub token", Body::Checked, (36, 36), Sure),
    token("github_pat_", "GitHub fine-grained token", Body::Url, (82, 82), Sure),
    token("npm_", "npm token", Body::Checked, (36, 36), Sure),
    token("pypi-AgEIcHlwaS5vcmc", "PyPI token", Body::Url, (50, 400), Sure),
    token("pypi-AgENdGVzdC5weXBpLm9yZw", "TestPyPI token", Body::Url, (50, 400), Sure),
    token("xoxb-", "Slack token", Body::Url, (24, 255), Sure),
    token("xoxp-", "Slack token", Body::Url, (24, 255), Sure),
    token("xoxa-", "Slack token", Body::Url, (24, 255), Sure),
    token("xoxr-", "Slack token", Body::Url, (24, 255), Sure),
    token("xoxs-", "Slack token", Body::Url, (24, 255), Sure),
    token("xoxe-", "Slack token", Body::Url, (24, 255), Sure),
    token("xapp-1-", "Slack app token", Body::Url, (60, 255), Sure),
    token("AIza", "Google API key", Body::Url, (35, 35), Likely),
    token("GOCSPX-", "Google OAuth client secret", Body::Url, (28, 28), Sure),
    token("ya29.", "Google OAuth access token", Body::Url, (60, 512), Likely),
    token("sk-proj-", "OpenAI key", Body::Url, (40, 200), Sure),
    token("sk-svcacct-", "OpenAI key", Body::Url, (40, 200), Sure),
    token("sk-admin-", "OpenAI key", Body::Url, (40, 200), Sure),
    token("sk-ant-api", "Anthropic key", Body::Url, (24, 120), Sure),
    token("sk-ant-admin", "Anthropic key", Body::Url, (24, 120), Sure),
    token("sk-ant-oat", "Anthropic token", Body::Url, (24, 120), Sure),
    token("sk_live_", "Stripe secret key", Body::Alnum, (24, 247), Sure),
    token("rk_live_", "Stripe restricted key", Body::Alnum, (24, 247), Sure),
    token("whsec_", "webhook signing secret", Body::Alnum, (32, 64), Likely),
    token("glpat-", "GitLab token", Body::Url, (20, 300), Sure),
    token("gldt-", "GitLab deploy token", Body::Url, (20, 300), Sure),
    token("glptt-", "GitLab trigger token", Body::Hex, (40, 40), Sure),
    token("glrt-", "GitLab runner token", Body::Url, (20, 300), Sure),
    token("hf_", "Hugging Face token", Body::Letters, (34, 34), Sure),
    token("dop_v1_", "DigitalOcean token", Body::Hex, (64, 64), Sure),
    token("doo_v1_", "DigitalOcean token", Body::Hex, (64, 64), Sure),
    token("dor_v1_", "DigitalOcean token", Body::Hex, (64, 64), Sure),
    token("shpat_", "Shopify token", Body::Hex, (32, 32), Sure),
    token("shpca_", "Shopify token", Body::Hex, (32, 32), Sure),
    token("shppa_", "Shopify token", Body::Hex, (32, 32), Sure),
    token("shpss_", "Shopify shared secret", Body::Hex, (32, 32), Sure),
    token("dapi", "Databricks token", Body::Hex, (32, 32), Sure),
    token("hvs.", "HashiCorp Vault token", Body::Url, (24, 300), Sure),
    token("hvb.", "HashiCorp Vault token", Body::Url, (90, 300), Sure),
    token("AGE-SECRET-KEY-1", "age secret key", Body::Bech32, (58, 58), Sure),
    token("v1.0-", "Cloudflare origin CA key", Body::Url, (171, 171), Likely),
    token("lin_api_", "Linear key", Body::Alnum, (40, 40), Sure),
    token("PMAK-", "Postman key", Body::Url, (59, 59), Sure),
    token("glsa_", "Grafana token", Body::Url, (41, 41), Sure),
    token("pscale_tkn_", "PlanetScale token", Body::Url, (32, 64), Sure),
    token("pscale_pw_", "PlanetScale password", Body::Url, (32, 64), Sure),
    token("cio", "crates.io token", Body::Mixed, (32, 32), Likely),
    token("pul-", "Pulumi token", Body::Hex, (40, 40), Sure),
    token("pplx-", "Perplexity key", Body::Alnum, (40, 64), Sure),
    token("gsk_", "Groq key", Body::Alnum, (52, 52), Sure),
    token("r8_", "Replicate token", Body::Alnum, (37, 37), Sure),
    token("xai-", "xAI key", Body::Alnum, (80, 80), Sure),
    token("NRAK-", "New Relic key", Body::Alnum, (27, 27), Sure),
    token("sntrys_", "Sentry token", Body::Url, (60, 400), Sure),
    token("sbp_", "Supabase token", Body::Hex, (40, 40), Sure),
    token("dckr_pat_", "Docker token", Body::Url, (27, 27), Sure),
    token("dckr_oat_", "Docker token", Body::Url, (32, 32), Sure),
    token("rubygems_", "RubyGems key", Body::Hex, (48, 48), Sure),
    token("figd_", "Figma token", Body::Url, (40, 60), Sure),
    token("tskey-auth-", "Tailscale key", Body::Url, (24, 80), Sure),
    token("ops_eyJ", "1Password service account token", Body::Url, (250, 1000), Sure),
    token("sq0csp-", "Square secret", Body::Url, (43, 43), Sure),
    token("sq0atp-", "Square token", Body::Url, (22, 22), Sure),
    token("ntn_", "Notion token", Body::Alnum, (46, 46), Sure),
    token("key-", "Mailgun key", Body::Hex, (32, 32), Likely),
    token("SK", "Twilio key", Body::Hex, (32, 32), Likely),
    token("dp.pt.", "Doppler token", Body::Alnum, (40, 44), Sure),
    token("dp.st.", "Doppler token", Body::Url, (40, 60), Sure),
    token("HRKU-", "Heroku key", Body::Url, (36, 70), Sure),
    token("SSWS 00", "Okta token", Body::Url, (40, 40), Sure),
    token("sgp_", "Sourcegraph token", Body::Hex, (40, 40), Sure),
    token("sk-or-v1-", "OpenRouter key", Body::Hex, (64, 64), Sure),
    token("tvly-", "Tavily key", Body::Url, (32, 48), Likely),
    token("nvapi-", "NVIDIA key", Body::Url, (60, 80), Sure),
    token("vercel_", "Vercel token", Body::Alnum, (24, 60), Likely),
    token("fly_", "Fly.io token", Body::Url, (43, 60), Likely),
    token("CFPAT-", "Contentful token", Body::Url, (43, 43), Sure),
    token("ATATT3", "Atlassian token", Body::Url, (60, 250), Sure),
    token("ATCTT3", "Atlassian token", Body::Url, (60, 250), Sure),
    token("ATBB", "Bitbucket password", Body::Alnum, (32, 32), Likely),
];

pub(super) fn needles() -> impl Iterator<Item = (&'static [u8], Probe)> {
    TOKENS.iter().map(|token| (token.prefix, probe as Probe))
}

fn probe(window: &Window<'_>) -> Option<Secret> {
    let token = TOKENS
        .iter()
        .find(|token| token.prefix == window.needle())?;
    if !window.begins() {
        return None;
    }
    // One more than allowed, to see whether it ends there.
    let length = run(window.after(), token.max + 1, |byte| {
        token.body.accepts(byte)
    });
    let length = if window.loose {
        length.min(token.max)
    } else {
        length
    };
    if length < token.min || length > token.max || !window.ends(window.end + length) {
        return None;
    }
    let body = &window.after()[..length];
    if !is_random(body) || matches!(token.body, Body::Mixed) && !is_mixed(body) {
        return None;
    }
    let checked = matches!(token.body, Body::Checked);
    let doubtful = if checked {
        !checksum::fits(body)
    } else {
        counts(body)
    };
    let certainty = if doubtful { Likely } else { token.certainty };
    Some(Secret::new(
        window.start..window.end + length,
        token.kind,
        certainty,
    ))
}

fn is_mixed(body: &[u8]) -> bool {
    let count = |class: fn(&u8) -> bool| body.iter().filter(|b| class(b)).count();
    count(u8::is_ascii_digit) >= 3
        && count(u8::is_ascii_lowercase) >= 4
        && count(u8::is_ascii_uppercase) >= 4
        && entropy(body) >= 4.0
}

impl Body {
    fn accepts(self, byte: u8) -> bool {
        match self {
            Self::Alnum | Self::Checked | Self::Mixed => byte.is_ascii_alphanumeric(),
            Self::Letters => byte.is_ascii_alphabetic(),
            Self::Url => is_base64url(byte),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Bech32 => b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".contains(&byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::secrets::find_all;

    /// A body of an alphabet that looks random, the same every time.
    fn body(body: Body, length: usize) -> String {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut text = String::new();
        while text.len() < length {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let byte = state.to_le_bytes()[3] & 0x7F;
            let plain = byte.is_ascii_alphanumeric();
            if plain && body.accepts(byte) {
                text.push(char::from(byte));
            }
        }
        text
    }

    #[test]
    fn every_format_is_found_whole_and_only_whole() {
        for token in TOKENS {
            let prefix = std::str::from_utf8(token.prefix).unwrap();
            let whole = format!("{prefix}{}", body(token.body, token.min));
            let found = |text: &str| {
                let found = find_all(text, false);
                found.iter().any(|(kind, _)| *kind == token.kind)
            };
            assert!(found(&format!("key: \"{whole}\"")), "{whole}");
            assert!(
                !found(&format!("key: \"{}\"", &whole[..whole.len() - 1])),
                "{whole}"
            );
            assert!(!found(&format!("a{whole}")), "in a word: {whole}");
            assert!(
                !found(&format!("{prefix}{}", "x".repeat(token.min))),
                "{prefix}"
            );
        }
    }

    #[test]
    fn a_wrong_checksum_is_only_likely() {
        let body = ["zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat();
        let right = find_all(&format!("ghp_{body}"), false);
        assert_eq!(right, [("GitHub token", Sure)]);
        let wrong = find_all(&format!("ghp_{}", body.replace('z', "y")), false);
        assert_eq!(wrong, [("GitHub token", Likely)]);
    }

    #[test]
    fn string_constants_without_separators_hide_nothing() {
        let body = ["zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat();
        let text = format!("unexpected endghp_{body}missing field");
        assert_eq!(find_all(&text, true), [("GitHub token", Sure)]);
        assert!(find_all(&text, false).is_empty());
    }
}
