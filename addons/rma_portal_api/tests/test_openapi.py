import json
from base64 import b64encode

from odoo.tests import tagged

from odoo.addons.rma_portal.tests.test_uploads import make_picture

from ..controllers.api import OPENAPI, PATH
from .common import ApiCommon

KINDS = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


@tagged("post_install", "-at_install")
class TestOpenApi(ApiCommon):
    """The description says what the API does: each example is sent, each answer is compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = json.loads(OPENAPI.read_text())

    def _check(self, value, schema, path="answer"):
        """Compare a value with its description: nothing is missing, nothing is not described."""
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        self.assertTrue(any(isinstance(value, KINDS[kind]) for kind in kinds), (path, value))
        if "enum" in schema:
            self.assertIn(value, schema["enum"], path)
        if isinstance(value, dict) and "properties" in schema:
            self.assertEqual(set(schema["required"]) - set(value), set(), path)
            self.assertEqual(set(value) - set(schema["properties"]), set(), path)
            for name, item in value.items():
                self._check(item, schema["properties"][name], f"{path}.{name}")
        if isinstance(value, list):
            for item in value:
                self._check(item, schema["items"], f"{path}[]")

    def _try(self, method, path, data=None, **ids):
        operation = self.document["paths"][path][method.lower()]
        if data is None and "requestBody" in operation:
            data = operation["requestBody"]["content"]["application/json"]["example"]
        status = next(iter(operation["responses"]))
        url = path.format(**ids)
        answer = self._call(method, url, data, status=int(status))
        content = operation["responses"][status]["content"]["application/json"]
        self._check(answer, content["schema"])
        self.tried.add((method.lower(), path))
        return answer

    def _example(self, path):
        content = self.document["paths"][path]["post"]["requestBody"]["content"]
        return json.loads(json.dumps(content["application/json"]["example"]))

    def test_every_example_works(self):
        self.tried = set()
        self._try("GET", "/choices")
        self._try("GET", "/orders")
        data = self._example("/returns")
        data["lines"][0].update(
            order_line_id=self.line.id,
            reason_id=self.reason.id,
            outcome_id=self.outcome_refund.id,
        )
        rma = self.env["rma.order"].browse(self._try("POST", "/returns", data)["id"])
        self._try("GET", "/returns")
        self._try("GET", "/returns/{id}", id=rma.id)
        rma._decline("revision", "Which one?")
        codes = ("description", "files")
        rma.revision_topic_ids = self.env["rma.revision.topic"].search([("code", "in", codes)])
        data = self._example("/returns/{id}/revise")
        data["lines"][0]["id"] = rma.line_ids.id
        data["lines"][0]["files"][0]["content"] = b64encode(make_picture("PNG")).decode()
        self._try("POST", "/returns/{id}/revise", data, id=rma.id)
        self.assertIn("Blue", rma.line_ids.description)
        rma.with_user(self.manager).action_approve()
        self._try("POST", "/returns/{id}/sent", id=rma.id)
        file = rma.line_ids.attachment_ids
        self._call("GET", f"/returns/{rma.id}/files/{file.id}")
        self.tried.add(("get", "/returns/{id}/files/{file_id}"))
        self._try("POST", "/returns/{id}/cancel", id=rma.id)
        described = {
            (method, path) for path, item in self.document["paths"].items() for method in item
        }
        self.assertEqual(self.tried, described)

    def test_every_address_is_described(self):
        rules = {
            rule.rule.removeprefix(PATH)
            .replace("<int:order_id>", "{id}")
            .replace("<int:file_id>", "{file_id}")
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.rule.startswith(PATH)
        }
        self.assertEqual(rules - {"/openapi.json"}, set(self.document["paths"]))

    def test_errors_are_as_described(self):
        answer = self._call("POST", "/returns", {"lines": []}, status=422)
        self._check(answer, {"$ref": "#/components/schemas/Error"})

    def test_everybody_reads_the_description(self):
        answer = self._call("GET", "/openapi.json", key=False)
        self.assertEqual(answer["openapi"], "3.1.0")
