"""The JSON Schemas of docs/, and documents held against them."""
import json

import jsonschema


class Schemas:
    def __init__(self, folder):
        self.folder, self.validators = folder, {}

    def validator(self, name, part=""):
        """Of docs/NAME.schema.json, or of a part of it, such as "#/$defs/record"."""
        if (name, part) not in self.validators:
            schema = json.loads((self.folder / f"{name}.schema.json").read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            if part:
                schema = {"$ref": part, "$defs": schema["$defs"]}
            self.validators[name, part] = jsonschema.Draft202012Validator(schema)
        return self.validators[name, part]

    def faults(self, document, name=None, part=""):
        """What does not fit, as lines; the schema is by default the one that the document names,
        "gsnn-NAME/1"."""
        name = name or document["schema"].removeprefix("gsnn-").partition("/")[0]
        return [f"{error.json_path}: {error.message[:300]}"
                for error in self.validator(name, part).iter_errors(document)]

    def check(self, document, name=None, part=""):
        faults = self.faults(document, name, part)
        assert not faults, "\n".join(faults[:5])
        return document
