
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'palyra-skill' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'palyra-skill'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'palyra-skill' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a project that builds, with one tool, its test and a README')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile a project into a component and check it against its manifest')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a project''s own cases in the sandbox')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Build and serve a project, and again after each change')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Measure latency, fuel and memory of a project''s tools')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Call one tool')
            [CompletionResult]::new('pack', 'pack', [CompletionResultType]::ParameterValue, 'Make the artifact of a built project: reproducible, with SBOM and provenance')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Signing keys')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign an artifact')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Decide whether an artifact is sound, signed and trusted')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'What is inside an artifact or a module')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Audit projects, modules, artifacts and installed skills without running them')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What is different between two versions of a skill, as far as it matters')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Publish a signed artifact to a registry')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Install a skill: verify, trust, audit, grants; active or quarantined')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Installed skills')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'One installed skill')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove an installed skill')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Switch a skill on')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Switch a skill off')
            [CompletionResult]::new('quarantine', 'quarantine', [CompletionResultType]::ParameterValue, 'Put a skill in quarantine')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Publishers and their keys')
            [CompletionResult]::new('grant', 'grant', [CompletionResultType]::ParameterValue, 'What an installed skill may use')
            [CompletionResult]::new('secret', 'secret', [CompletionResultType]::ParameterValue, 'Secrets that skills can be granted')
            [CompletionResult]::new('approvals', 'approvals', [CompletionResultType]::ParameterValue, 'Calls that wait for a person')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Events that run plugins')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The local host: MCP in front of the sandbox')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'The whole way on a built-in skill: new, build, pack, sign, verify, audit, publish, install, call over MCP')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'What happened, and whether the chain is whole')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Whether the home is sound, and what this machine can do')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schemas of the formats')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;new' {
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'What the skill is written in')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'A component that exists: its exported functions become the tools')
            [CompletionResult]::new('--publisher', '--publisher', [CompletionResultType]::ParameterName, 'Who publishes it')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder (default: NAME)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;build' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Change neither skill.toml nor Cargo.lock: fail where the code says something else')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Keep names and debug information; such a module is for you, not for others')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;test' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only cases whose name contains this')
            [CompletionResult]::new('--junit', '--junit', [CompletionResultType]::ParameterName, 'Write a JUnit report to this file, too')
            [CompletionResult]::new('--fuzz', '--fuzz', [CompletionResultType]::ParameterName, 'Make this many inputs for each tool from its schema, and look for faults')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Make the same inputs again')
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Only this tool')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'Write snapshots that are missing or differ, and remove those of no case')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;dev' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this loopback address (port 0 takes a free one)')
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'What the skill may use; see `palyra-skill grant --help`')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'A call for the key r, until a client has made another: JSON, or @FILE')
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'The tool of --input; not needed where there is only one')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Speak MCP on stdin and stdout')
            [CompletionResult]::new('--bare-names', '--bare-names', [CompletionResultType]::ParameterName, 'Drop the publisher''s part of tool names')
            [CompletionResult]::new('--poll', '--poll', [CompletionResultType]::ParameterName, 'Look for changes twice a second instead of being told')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;bench' {
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Only this tool')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'Call with this input instead of those of the cases: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'How long each tool is measured')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Save the measurement under this name')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Compare with the measurement that was saved under this name')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--fail-on-regression', '--fail-on-regression', [CompletionResultType]::ParameterName, 'Exit with 1 where a tool is slower, or takes over 5 % more fuel')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;run' {
            [CompletionResult]::new('--entry', '--entry', [CompletionResultType]::ParameterName, 'Call this export of a core module')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'The input: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Wall clock, for example 500ms, 2s or 1m')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Fuel units')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Linear memory, for example 64MiB')
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'Let a skill in development use something; see `palyra-skill grant --help`')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print fuel, memory, time and host calls, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;pack' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where the artifact goes (default: <skill_id>-<version>.palyra-skill in the current folder)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the artifact goes (default: <skill_id>-<version>.palyra-skill in the current folder)')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The key to sign with')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--sign', '--sign', [CompletionResultType]::ParameterName, 'Sign it, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a new Ed25519 key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All keys of this home')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One key''s public half')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print a key''s public half, or with --secret the key itself')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;key;generate' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key;import' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The file, or - for stdin')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key;export' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret key, in hexadecimal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;key;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a new Ed25519 key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All keys of this home')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One key''s public half')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print a key''s public half, or with --secret the key itself')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;key;help;generate' {
            break
        }
        'palyra-skill;key;help;list' {
            break
        }
        'palyra-skill;key;help;show' {
            break
        }
        'palyra-skill;key;help;import' {
            break
        }
        'palyra-skill;key;help;export' {
            break
        }
        'palyra-skill;key;help;help' {
            break
        }
        'palyra-skill;sign' {
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key''s name, a file, or - for stdin')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where the signed artifact goes (default: in place)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the signed artifact goes (default: in place)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;verify' {
            [CompletionResult]::new('--trust-store', '--trust-store', [CompletionResultType]::ParameterName, 'A Palyra trust-store.json instead of the home''s')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--tofu', '--tofu', [CompletionResultType]::ParameterName, 'Accept an unknown publisher''s key as if it were seen for the first time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;inspect' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;audit' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'What is allowed (TOML). A skill''s own files are never looked at for one')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Findings at or over this severity fail the audit: info, low, medium, high, critical, or none for failed checks only; before the policy''s fail_on [default: high]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Findings that are known and no longer fail; failed checks always do')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write every finding to a baseline: from then on they are known')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write the report to a file: FORMAT is human, json, sarif, junit or markdown; may be repeated')
            [CompletionResult]::new('--trust-store', '--trust-store', [CompletionResultType]::ParameterName, 'A Palyra trust-store.json instead of the home''s')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'An earlier version to compare with (any kind of target), or `installed`: the one in the home')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'OSV records of what is known of packages, a folder or zip; before the policy''s')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'What a rule (code or name) means and what to do about it')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--tofu', '--tofu', [CompletionResultType]::ParameterName, 'Accept an unknown publisher''s key as if it were seen for the first time')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'All rules by family')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;diff' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;publish' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'dir:PATH')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;install' {
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'Let the skill use something; see `palyra-skill grant --help`')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Findings at or over this severity mean quarantine')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--tofu', '--tofu', [CompletionResultType]::ParameterName, 'Pin an unknown publisher''s key')
            [CompletionResult]::new('--allow-downgrade', '--allow-downgrade', [CompletionResultType]::ParameterName, 'Accept a version below the installed one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;info' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;remove' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--purge', '--purge', [CompletionResultType]::ParameterName, 'Its stored data, too')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;enable' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Enable it although it is in quarantine')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;disable' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;quarantine' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Trust a publisher''s key; a publisher may have several')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Everything that is trusted, pinned or revoked')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One publisher')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Pin a publisher to one key, as first use does')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Never accept a key again; skills that it signed go to quarantine')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a publisher, or one of its keys')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in a Palyra trust-store.json')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a Palyra trust-store.json')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;trust;add' {
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Where the key was checked, for later')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;pin' {
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Where the key was checked, for later')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;revoke' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;remove' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;import' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;export' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to (default: stdout)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to (default: stdout)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;trust;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Trust a publisher''s key; a publisher may have several')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Everything that is trusted, pinned or revoked')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One publisher')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Pin a publisher to one key, as first use does')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Never accept a key again; skills that it signed go to quarantine')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a publisher, or one of its keys')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in a Palyra trust-store.json')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a Palyra trust-store.json')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;trust;help;add' {
            break
        }
        'palyra-skill;trust;help;list' {
            break
        }
        'palyra-skill;trust;help;show' {
            break
        }
        'palyra-skill;trust;help;pin' {
            break
        }
        'palyra-skill;trust;help;revoke' {
            break
        }
        'palyra-skill;trust;help;remove' {
            break
        }
        'palyra-skill;trust;help;import' {
            break
        }
        'palyra-skill;trust;help;export' {
            break
        }
        'palyra-skill;trust;help;help' {
            break
        }
        'palyra-skill;grant' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a skill use something')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take something back')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'What a skill asks for and has')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;grant;add' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;grant;remove' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;grant;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;grant;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a skill use something')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take something back')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'What a skill asks for and has')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;grant;help;add' {
            break
        }
        'palyra-skill;grant;help;remove' {
            break
        }
        'palyra-skill;grant;help;show' {
            break
        }
        'palyra-skill;grant;help;help' {
            break
        }
        'palyra-skill;secret' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a value')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The names')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a value')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;secret;set' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The file that holds the value, or - for stdin; one line end is taken off')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;secret;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;secret;remove' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;secret;help' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a value')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The names')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a value')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;secret;help;set' {
            break
        }
        'palyra-skill;secret;help;list' {
            break
        }
        'palyra-skill;secret;help;remove' {
            break
        }
        'palyra-skill;secret;help;help' {
            break
        }
        'palyra-skill;approvals' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Calls that wait, or all')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One call with its input')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Let the call run once')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'Refuse the call')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;approvals;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Settled ones, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;approvals;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;approvals;approve' {
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Why, for the journal')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;approvals;deny' {
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Why, for the journal')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;approvals;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Calls that wait, or all')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One call with its input')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Let the call run once')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'Refuse the call')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;approvals;help;list' {
            break
        }
        'palyra-skill;approvals;help;show' {
            break
        }
        'palyra-skill;approvals;help;approve' {
            break
        }
        'palyra-skill;approvals;help;deny' {
            break
        }
        'palyra-skill;approvals;help;help' {
            break
        }
        'palyra-skill;hook' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('bind', 'bind', [CompletionResultType]::ParameterValue, 'Run a skill''s tool when something happens')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All bindings')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One binding')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Switch a binding on')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Switch a binding off')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a binding')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'What hooks did lately')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;hook;bind' {
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Its tool (default: the plugin''s default, or the only one)')
            [CompletionResult]::new('--skill-version', '--skill-version', [CompletionResultType]::ParameterName, 'Only this version')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'How the binding is called (default: made from event and skill)')
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'What the plugin may use of what its skill is granted (default: all of it)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;enable' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;disable' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;remove' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;log' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;hook;help' {
            [CompletionResult]::new('bind', 'bind', [CompletionResultType]::ParameterValue, 'Run a skill''s tool when something happens')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All bindings')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One binding')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Switch a binding on')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Switch a binding off')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a binding')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'What hooks did lately')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;hook;help;bind' {
            break
        }
        'palyra-skill;hook;help;list' {
            break
        }
        'palyra-skill;hook;help;show' {
            break
        }
        'palyra-skill;hook;help;enable' {
            break
        }
        'palyra-skill;hook;help;disable' {
            break
        }
        'palyra-skill;hook;help;remove' {
            break
        }
        'palyra-skill;hook;help;log' {
            break
        }
        'palyra-skill;hook;help;help' {
            break
        }
        'palyra-skill;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this loopback address (port 0 takes a free one)')
            [CompletionResult]::new('--skill', '--skill', [CompletionResultType]::ParameterName, 'Serve a project, a .wasm file or an artifact that is not installed')
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'What the skills named with --skill may use; see `palyra-skill grant --help`')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Speak MCP on stdin and stdout')
            [CompletionResult]::new('--bare-names', '--bare-names', [CompletionResultType]::ParameterName, 'Drop the publisher''s part of tool names (skills named with --skill only)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;demo' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;journal' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Wait for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Whether the chain of hashes is whole')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;journal;verify' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;journal;help' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Whether the chain of hashes is whole')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;journal;help;verify' {
            break
        }
        'palyra-skill;journal;help;help' {
            break
        }
        'palyra-skill;doctor' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;schema' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('--binary', '--binary', [CompletionResultType]::ParameterName, 'The WIT package in binary form (wit only)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;completions' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;man' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Where state is kept (default: the XDG data directory)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours on stderr and in reports')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are printed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress and no hints')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More about what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'palyra-skill;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a project that builds, with one tool, its test and a README')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile a project into a component and check it against its manifest')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a project''s own cases in the sandbox')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Build and serve a project, and again after each change')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Measure latency, fuel and memory of a project''s tools')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Call one tool')
            [CompletionResult]::new('pack', 'pack', [CompletionResultType]::ParameterValue, 'Make the artifact of a built project: reproducible, with SBOM and provenance')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Signing keys')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign an artifact')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Decide whether an artifact is sound, signed and trusted')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'What is inside an artifact or a module')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Audit projects, modules, artifacts and installed skills without running them')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What is different between two versions of a skill, as far as it matters')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Publish a signed artifact to a registry')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Install a skill: verify, trust, audit, grants; active or quarantined')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Installed skills')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'One installed skill')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove an installed skill')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Switch a skill on')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Switch a skill off')
            [CompletionResult]::new('quarantine', 'quarantine', [CompletionResultType]::ParameterValue, 'Put a skill in quarantine')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Publishers and their keys')
            [CompletionResult]::new('grant', 'grant', [CompletionResultType]::ParameterValue, 'What an installed skill may use')
            [CompletionResult]::new('secret', 'secret', [CompletionResultType]::ParameterValue, 'Secrets that skills can be granted')
            [CompletionResult]::new('approvals', 'approvals', [CompletionResultType]::ParameterValue, 'Calls that wait for a person')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Events that run plugins')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The local host: MCP in front of the sandbox')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'The whole way on a built-in skill: new, build, pack, sign, verify, audit, publish, install, call over MCP')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'What happened, and whether the chain is whole')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Whether the home is sound, and what this machine can do')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schemas of the formats')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'palyra-skill;help;new' {
            break
        }
        'palyra-skill;help;build' {
            break
        }
        'palyra-skill;help;test' {
            break
        }
        'palyra-skill;help;dev' {
            break
        }
        'palyra-skill;help;bench' {
            break
        }
        'palyra-skill;help;run' {
            break
        }
        'palyra-skill;help;pack' {
            break
        }
        'palyra-skill;help;key' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a new Ed25519 key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All keys of this home')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One key''s public half')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print a key''s public half, or with --secret the key itself')
            break
        }
        'palyra-skill;help;key;generate' {
            break
        }
        'palyra-skill;help;key;list' {
            break
        }
        'palyra-skill;help;key;show' {
            break
        }
        'palyra-skill;help;key;import' {
            break
        }
        'palyra-skill;help;key;export' {
            break
        }
        'palyra-skill;help;sign' {
            break
        }
        'palyra-skill;help;verify' {
            break
        }
        'palyra-skill;help;inspect' {
            break
        }
        'palyra-skill;help;audit' {
            break
        }
        'palyra-skill;help;diff' {
            break
        }
        'palyra-skill;help;publish' {
            break
        }
        'palyra-skill;help;install' {
            break
        }
        'palyra-skill;help;list' {
            break
        }
        'palyra-skill;help;info' {
            break
        }
        'palyra-skill;help;remove' {
            break
        }
        'palyra-skill;help;enable' {
            break
        }
        'palyra-skill;help;disable' {
            break
        }
        'palyra-skill;help;quarantine' {
            break
        }
        'palyra-skill;help;trust' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Trust a publisher''s key; a publisher may have several')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Everything that is trusted, pinned or revoked')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One publisher')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Pin a publisher to one key, as first use does')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Never accept a key again; skills that it signed go to quarantine')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a publisher, or one of its keys')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in a Palyra trust-store.json')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a Palyra trust-store.json')
            break
        }
        'palyra-skill;help;trust;add' {
            break
        }
        'palyra-skill;help;trust;list' {
            break
        }
        'palyra-skill;help;trust;show' {
            break
        }
        'palyra-skill;help;trust;pin' {
            break
        }
        'palyra-skill;help;trust;revoke' {
            break
        }
        'palyra-skill;help;trust;remove' {
            break
        }
        'palyra-skill;help;trust;import' {
            break
        }
        'palyra-skill;help;trust;export' {
            break
        }
        'palyra-skill;help;grant' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a skill use something')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take something back')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'What a skill asks for and has')
            break
        }
        'palyra-skill;help;grant;add' {
            break
        }
        'palyra-skill;help;grant;remove' {
            break
        }
        'palyra-skill;help;grant;show' {
            break
        }
        'palyra-skill;help;secret' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a value')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The names')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a value')
            break
        }
        'palyra-skill;help;secret;set' {
            break
        }
        'palyra-skill;help;secret;list' {
            break
        }
        'palyra-skill;help;secret;remove' {
            break
        }
        'palyra-skill;help;approvals' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Calls that wait, or all')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One call with its input')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Let the call run once')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'Refuse the call')
            break
        }
        'palyra-skill;help;approvals;list' {
            break
        }
        'palyra-skill;help;approvals;show' {
            break
        }
        'palyra-skill;help;approvals;approve' {
            break
        }
        'palyra-skill;help;approvals;deny' {
            break
        }
        'palyra-skill;help;hook' {
            [CompletionResult]::new('bind', 'bind', [CompletionResultType]::ParameterValue, 'Run a skill''s tool when something happens')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All bindings')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One binding')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Switch a binding on')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Switch a binding off')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a binding')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'What hooks did lately')
            break
        }
        'palyra-skill;help;hook;bind' {
            break
        }
        'palyra-skill;help;hook;list' {
            break
        }
        'palyra-skill;help;hook;show' {
            break
        }
        'palyra-skill;help;hook;enable' {
            break
        }
        'palyra-skill;help;hook;disable' {
            break
        }
        'palyra-skill;help;hook;remove' {
            break
        }
        'palyra-skill;help;hook;log' {
            break
        }
        'palyra-skill;help;serve' {
            break
        }
        'palyra-skill;help;demo' {
            break
        }
        'palyra-skill;help;journal' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Whether the chain of hashes is whole')
            break
        }
        'palyra-skill;help;journal;verify' {
            break
        }
        'palyra-skill;help;doctor' {
            break
        }
        'palyra-skill;help;schema' {
            break
        }
        'palyra-skill;help;completions' {
            break
        }
        'palyra-skill;help;man' {
            break
        }
        'palyra-skill;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
