# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_palyra_skill_global_optspecs
    string join \n home= color= format= q/quiet v/verbose offline h/help V/version
end

function __fish_palyra_skill_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_palyra_skill_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_palyra_skill_using_subcommand
    set -l cmd (__fish_palyra_skill_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -s V -l version -d 'Print version'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "new" -d 'Make a project that builds, with one tool, its test and a README'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "build" -d 'Compile a project into a component and check it against its manifest'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "test" -d 'Run a project\'s own cases in the sandbox'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "dev" -d 'Build and serve a project, and again after each change'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "bench" -d 'Measure latency, fuel and memory of a project\'s tools'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "run" -d 'Call one tool'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "pack" -d 'Make the artifact of a built project: reproducible, with SBOM and provenance'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "key" -d 'Signing keys'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "sign" -d 'Sign an artifact'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "verify" -d 'Decide whether an artifact is sound, signed and trusted'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "inspect" -d 'What is inside an artifact or a module'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "audit" -d 'Audit projects, modules, artifacts and installed skills without running them'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "diff" -d 'What is different between two versions of a skill, as far as it matters'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "publish" -d 'Publish a signed artifact to a registry'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "install" -d 'Install a skill: verify, trust, audit, grants; active or quarantined'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "list" -d 'Installed skills'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "info" -d 'One installed skill'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "remove" -d 'Remove an installed skill'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "enable" -d 'Switch a skill on'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "disable" -d 'Switch a skill off'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "quarantine" -d 'Put a skill in quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "trust" -d 'Publishers and their keys'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "grant" -d 'What an installed skill may use'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "secret" -d 'Secrets that skills can be granted'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "approvals" -d 'Calls that wait for a person'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "hook" -d 'Events that run plugins'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "serve" -d 'The local host: MCP in front of the sandbox'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "demo" -d 'The whole way on a built-in skill: new, build, pack, sign, verify, audit, publish, install, call over MCP'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "journal" -d 'What happened, and whether the chain is whole'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "doctor" -d 'Whether the home is sound, and what this machine can do'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "schema" -d 'JSON Schemas of the formats'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "completions" -d 'Completions for a shell'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c palyra-skill -n "__fish_palyra_skill_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l lang -d 'What the skill is written in' -r -f -a "rust\t'Cargo, through the SDK'
c\t'clang with the C library for WASI, or Zig'
assemblyscript\t'asc, on Node.js'
javascript\t'componentize-js, on Node.js: the source within an engine, 12 MB'
python\t'componentize-py: the source within an interpreter, 16 MB'
zig\t'Zig'
wat\t'The WebAssembly text format; needs no toolchain'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l from -d 'A component that exists: its exported functions become the tools' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l publisher -d 'Who publishes it' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l dir -d 'The project\'s folder (default: NAME)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l locked -d 'Change neither skill.toml nor Cargo.lock: fail where the code says something else'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l debug -d 'Keep names and debug information; such a module is for you, not for others'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l filter -d 'Only cases whose name contains this' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l junit -d 'Write a JUnit report to this file, too' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l fuzz -d 'Make this many inputs for each tool from its schema, and look for faults' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l seed -d 'Make the same inputs again' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l tool -d 'Only this tool' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l update -d 'Write snapshots that are missing or differ, and remove those of no case'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l listen -d 'Listen on this loopback address (port 0 takes a free one)' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l grant -d 'What the skill may use; see `palyra-skill grant --help`' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l input -d 'A call for the key r, until a client has made another: JSON, or @FILE' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l tool -d 'The tool of --input; not needed where there is only one' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l stdio -d 'Speak MCP on stdin and stdout'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l bare-names -d 'Drop the publisher\'s part of tool names'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l poll -d 'Look for changes twice a second instead of being told'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l tool -d 'Only this tool' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l input -d 'Call with this input instead of those of the cases: JSON, @FILE, or - for stdin' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l time -d 'How long each tool is measured' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l save -d 'Save the measurement under this name' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l baseline -d 'Compare with the measurement that was saved under this name' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l fail-on-regression -d 'Exit with 1 where a tool is slower, or takes over 5 % more fuel'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l entry -d 'Call this export of a core module' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l input -d 'The input: JSON, @FILE, or - for stdin' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l timeout -d 'Wall clock, for example 500ms, 2s or 1m' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l fuel -d 'Fuel units' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l memory -d 'Linear memory, for example 64MiB' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l grant -d 'Let a skill in development use something; see `palyra-skill grant --help`' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l stats -d 'Print fuel, memory, time and host calls, too'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -s o -l output -d 'Where the artifact goes (default: <skill_id>-<version>.palyra-skill in the current folder)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l key -d 'The key to sign with' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l sign -d 'Sign it, too'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand pack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "generate" -d 'Make a new Ed25519 key'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "list" -d 'All keys of this home'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "show" -d 'One key\'s public half'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "import" -d 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "export" -d 'Print a key\'s public half, or with --secret the key itself'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and not __fish_seen_subcommand_from generate list show import export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -l file -d 'The file, or - for stdin' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -l secret -d 'The secret key, in hexadecimal'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make a new Ed25519 key'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "list" -d 'All keys of this home'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "show" -d 'One key\'s public half'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print a key\'s public half, or with --secret the key itself'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -l key -d 'A key\'s name, a file, or - for stdin' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -s o -l output -d 'Where the signed artifact goes (default: in place)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l trust-store -d 'A Palyra trust-store.json instead of the home\'s' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l tofu -d 'Accept an unknown publisher\'s key as if it were seen for the first time'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l policy -d 'What is allowed (TOML). A skill\'s own files are never looked at for one' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l fail-on -d 'Findings at or over this severity fail the audit: info, low, medium, high, critical, or none for failed checks only; before the policy\'s fail_on [default: high]' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l baseline -d 'Findings that are known and no longer fail; failed checks always do' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l write-baseline -d 'Write every finding to a baseline: from then on they are known' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l report -d 'Also write the report to a file: FORMAT is human, json, sarif, junit or markdown; may be repeated' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l trust-store -d 'A Palyra trust-store.json instead of the home\'s' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l against -d 'An earlier version to compare with (any kind of target), or `installed`: the one in the home' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l advisories -d 'OSV records of what is known of packages, a folder or zip; before the policy\'s' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l explain -d 'What a rule (code or name) means and what to do about it' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l tofu -d 'Accept an unknown publisher\'s key as if it were seen for the first time'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l rules -d 'All rules by family'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -l to -d 'dir:PATH' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand publish" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l grant -d 'Let the skill use something; see `palyra-skill grant --help`' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l fail-on -d 'Findings at or over this severity mean quarantine' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l tofu -d 'Pin an unknown publisher\'s key'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l allow-downgrade -d 'Accept a version below the installed one'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l purge -d 'Its stored data, too'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l reason -d 'Why' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l override -d 'Enable it although it is in quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -l reason -d 'Why' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -l reason -d 'Why' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand quarantine" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "add" -d 'Trust a publisher\'s key; a publisher may have several'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "list" -d 'Everything that is trusted, pinned or revoked'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "show" -d 'One publisher'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "pin" -d 'Pin a publisher to one key, as first use does'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "revoke" -d 'Never accept a key again; skills that it signed go to quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "remove" -d 'Forget a publisher, or one of its keys'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "import" -d 'Take in a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "export" -d 'Write a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and not __fish_seen_subcommand_from add list show pin revoke remove import export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l note -d 'Where the key was checked, for later' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l note -d 'Where the key was checked, for later' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from pin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l reason -d 'Why' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -s o -l output -d 'Where to (default: stdout)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "add" -d 'Trust a publisher\'s key; a publisher may have several'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "list" -d 'Everything that is trusted, pinned or revoked'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "show" -d 'One publisher'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "pin" -d 'Pin a publisher to one key, as first use does'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Never accept a key again; skills that it signed go to quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Forget a publisher, or one of its keys'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take in a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -f -a "add" -d 'Let a skill use something'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -f -a "remove" -d 'Take something back'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -f -a "show" -d 'What a skill asks for and has'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and not __fish_seen_subcommand_from add remove show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "add" -d 'Let a skill use something'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Take something back'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "show" -d 'What a skill asks for and has'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -f -a "set" -d 'Set a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -f -a "list" -d 'The names'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -f -a "remove" -d 'Forget a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and not __fish_seen_subcommand_from set list remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -l file -d 'The file that holds the value, or - for stdin; one line end is taken off' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "list" -d 'The names'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Forget a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -f -a "list" -d 'Calls that wait, or all'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -f -a "show" -d 'One call with its input'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -f -a "approve" -d 'Let the call run once'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -f -a "deny" -d 'Refuse the call'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and not __fish_seen_subcommand_from list show approve deny help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -l all -d 'Settled ones, too'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l note -d 'Why, for the journal' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l note -d 'Why, for the journal' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from help" -f -a "list" -d 'Calls that wait, or all'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from help" -f -a "show" -d 'One call with its input'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Let the call run once'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from help" -f -a "deny" -d 'Refuse the call'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand approvals; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "bind" -d 'Run a skill\'s tool when something happens'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "list" -d 'All bindings'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "show" -d 'One binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "enable" -d 'Switch a binding on'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "disable" -d 'Switch a binding off'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "remove" -d 'Remove a binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "log" -d 'What hooks did lately'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and not __fish_seen_subcommand_from bind list show enable disable remove log help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l tool -d 'Its tool (default: the plugin\'s default, or the only one)' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l skill-version -d 'Only this version' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l id -d 'How the binding is called (default: made from event and skill)' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l grant -d 'What the plugin may use of what its skill is granted (default: all of it)' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l yes -d 'Do not ask'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from bind" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "bind" -d 'Run a skill\'s tool when something happens'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "list" -d 'All bindings'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "show" -d 'One binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Switch a binding on'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Switch a binding off'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "log" -d 'What hooks did lately'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l listen -d 'Listen on this loopback address (port 0 takes a free one)' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l skill -d 'Serve a project, a .wasm file or an artifact that is not installed' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l grant -d 'What the skills named with --skill may use; see `palyra-skill grant --help`' -r
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l stdio -d 'Speak MCP on stdin and stdout'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l bare-names -d 'Drop the publisher\'s part of tool names (skills named with --skill only)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -l follow -d 'Wait for more'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -f -a "verify" -d 'Whether the chain of hashes is whole'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and not __fish_seen_subcommand_from verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Whether the chain of hashes is whole'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -l binary -d 'The WIT package in binary form (wit only)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -l home -d 'Where state is kept (default: the XDG data directory)' -r -F
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -l color -d 'Colours on stderr and in reports' -r -f -a "auto\t''
always\t''
never\t''"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -l format -d 'How results are printed' -r -f -a "human\t'For people'
json\t'One JSON object'
sarif\t'SARIF 2.1.0 (audit only)'
junit\t'JUnit XML (audit only)'
markdown\t'Markdown (audit and diff only)'"
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -s q -l quiet -d 'No progress and no hints'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -s v -l verbose -d 'More about what is being done'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -l offline -d 'Never use the network'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "new" -d 'Make a project that builds, with one tool, its test and a README'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "build" -d 'Compile a project into a component and check it against its manifest'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "test" -d 'Run a project\'s own cases in the sandbox'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "dev" -d 'Build and serve a project, and again after each change'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "bench" -d 'Measure latency, fuel and memory of a project\'s tools'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "run" -d 'Call one tool'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "pack" -d 'Make the artifact of a built project: reproducible, with SBOM and provenance'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "key" -d 'Signing keys'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "sign" -d 'Sign an artifact'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "verify" -d 'Decide whether an artifact is sound, signed and trusted'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "inspect" -d 'What is inside an artifact or a module'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "audit" -d 'Audit projects, modules, artifacts and installed skills without running them'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "diff" -d 'What is different between two versions of a skill, as far as it matters'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "publish" -d 'Publish a signed artifact to a registry'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "install" -d 'Install a skill: verify, trust, audit, grants; active or quarantined'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "list" -d 'Installed skills'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "info" -d 'One installed skill'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "remove" -d 'Remove an installed skill'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "enable" -d 'Switch a skill on'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "disable" -d 'Switch a skill off'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "quarantine" -d 'Put a skill in quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "trust" -d 'Publishers and their keys'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "grant" -d 'What an installed skill may use'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "secret" -d 'Secrets that skills can be granted'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "approvals" -d 'Calls that wait for a person'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "hook" -d 'Events that run plugins'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "serve" -d 'The local host: MCP in front of the sandbox'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "demo" -d 'The whole way on a built-in skill: new, build, pack, sign, verify, audit, publish, install, call over MCP'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "journal" -d 'What happened, and whether the chain is whole'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "doctor" -d 'Whether the home is sound, and what this machine can do'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "schema" -d 'JSON Schemas of the formats'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "completions" -d 'Completions for a shell'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "man" -d 'Write the manual pages'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and not __fish_seen_subcommand_from new build test dev bench run pack key sign verify inspect audit diff publish install list info remove enable disable quarantine trust grant secret approvals hook serve demo journal doctor schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "generate" -d 'Make a new Ed25519 key'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "list" -d 'All keys of this home'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "show" -d 'One key\'s public half'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "import" -d 'Take a key in: 32 raw bytes, 64 hexadecimal characters or base64'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "export" -d 'Print a key\'s public half, or with --secret the key itself'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "add" -d 'Trust a publisher\'s key; a publisher may have several'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "list" -d 'Everything that is trusted, pinned or revoked'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "show" -d 'One publisher'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "pin" -d 'Pin a publisher to one key, as first use does'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "revoke" -d 'Never accept a key again; skills that it signed go to quarantine'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "remove" -d 'Forget a publisher, or one of its keys'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "import" -d 'Take in a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "export" -d 'Write a Palyra trust-store.json'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "add" -d 'Let a skill use something'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "remove" -d 'Take something back'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "show" -d 'What a skill asks for and has'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "set" -d 'Set a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "list" -d 'The names'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "remove" -d 'Forget a value'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from approvals" -f -a "list" -d 'Calls that wait, or all'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from approvals" -f -a "show" -d 'One call with its input'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from approvals" -f -a "approve" -d 'Let the call run once'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from approvals" -f -a "deny" -d 'Refuse the call'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "bind" -d 'Run a skill\'s tool when something happens'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "list" -d 'All bindings'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "show" -d 'One binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "enable" -d 'Switch a binding on'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "disable" -d 'Switch a binding off'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "remove" -d 'Remove a binding'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "log" -d 'What hooks did lately'
complete -c palyra-skill -n "__fish_palyra_skill_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "verify" -d 'Whether the chain of hashes is whole'
