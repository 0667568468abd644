// Makes requests for every operation of an OpenAPI document, good ones and such with one mistake,
// asks express-openapi-validator about each over HTTP, and prints one JSON line per request.
// node differential.mjs DOCUMENT FOLDER-WITH-NODE_MODULES
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";

const [document, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "any.js"));
const express = require("express");
const validator = require("express-openapi-validator");

const api = JSON.parse(fs.readFileSync(document, "utf8"));
api.servers = [{ url: "/" }];
for (const item of Object.values(api.paths)) {
  delete item.servers;
  for (const operation of Object.values(item)) if (operation?.servers) delete operation.servers;
}
for (const name of Object.keys(api.paths)) if (/[#?]/.test(name)) delete api.paths[name];

const resolve = (node) => {
  while (node?.$ref) {
    node = node.$ref.slice(2).split("/").reduce((at, part) => at[part.replaceAll("~1", "/").replaceAll("~0", "~")], api);
  }
  return node;
};

const texts = {
  date: "2024-02-29",
  "date-time": "2024-02-29T12:00:00Z",
  uuid: "123e4567-e89b-12d3-a456-426614174000",
  email: "ann@example.com",
  uri: "https://example.com/a",
  url: "https://example.com/a",
  ipv4: "192.0.2.1",
};

// A small value that keeps the schema, as far as a few rules can tell.
function make(written, depth = 0) {
  const schema = resolve(written) ?? {};
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined && schema.default !== null && !schema.properties) return schema.default;
  if (schema.allOf) return schema.allOf.map((part) => make(part, depth)).reduce(merge, own(schema, depth));
  const branch = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (branch) return merge(own(schema, depth), make(branch, depth));
  return own(schema, depth);
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const merge = (a, b) => (isMap(a) && isMap(b) ? { ...a, ...b } : a === undefined ? b : b === undefined ? a : b);

function own(schema, depth) {
  const type = schema.type ?? (schema.properties ? "object" : schema.items ? "array" : undefined);
  switch (type) {
    case "object": {
      const made = {};
      for (const name of schema.required ?? []) {
        const property = schema.properties?.[name];
        if (property && !resolve(property).readOnly) made[name] = depth > 6 ? null : make(property, depth + 1);
        else if (!property) made[name] = "x";
      }
      if (schema.minProperties && Object.keys(made).length === 0 && schema.properties) {
        const [name, property] = Object.entries(schema.properties)[0];
        made[name] = make(property, depth + 1);
      }
      return made;
    }
    case "array":
      return Array.from({ length: schema.minItems ?? (depth > 4 ? 0 : 1) }, () => make(schema.items, depth + 1));
    case "string": {
      const known = schema.example ?? texts[schema.format];
      if (typeof known === "string") return known;
      return "abcdefgh".repeat(9).slice(0, Math.max(schema.minLength ?? 3, 1));
    }
    case "integer":
    case "number":
      return schema.minimum ?? (schema.maximum !== undefined ? Math.min(1, schema.maximum) : 1);
    case "boolean":
      return true;
    default:
      return undefined;
  }
}

const encode = (value) => encodeURIComponent(value).replace(/[!'()*~]/g, (c) => (c === "~" ? c : "%" + c.charCodeAt(0).toString(16).toUpperCase()));
const plain = (value) => (Array.isArray(value) ? value.map(String) : [typeof value === "object" ? JSON.stringify(value) : String(value)]);

function requests(method, template, item, operation) {
  const parameters = new Map();
  for (const written of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = resolve(written);
    parameters.set(parameter.in + " " + parameter.name, parameter);
  }
  const good = { path: {}, query: [], headers: {}, type: undefined, body: undefined };
  for (const parameter of parameters.values()) {
    const value = make(parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema);
    if (parameter.in === "path") good.path[parameter.name] = plain(value ?? "x").join(",");
    else if (!parameter.required) continue;
    else if (parameter.in === "header") good.headers[parameter.name.toLowerCase()] = plain(value ?? "x").join(",");
    else if (parameter.in === "query") for (const one of plain(value ?? "x")) good.query.push([parameter.name, one]);
  }
  const content = resolve(operation.requestBody)?.content ?? {};
  const type = Object.keys(content).find((name) => /json|urlencoded/.test(name));
  const schema = type && content[type].schema;
  if (type) {
    good.type = type;
    good.body = make(schema) ?? {};
  }
  const made = [["good", good]];
  const but = (kind, change) => {
    const copy = structuredClone(good);
    change(copy);
    made.push([kind, copy]);
  };
  for (const parameter of parameters.values()) {
    const kind = resolve(parameter.schema)?.type;
    const scalar = kind === "integer" || kind === "boolean" || kind === "number";
    if (parameter.in === "path" && scalar) but("path type", (r) => (r.path[parameter.name] = "x.y"));
    if (parameter.in === "query") {
      if (parameter.required) but("query missing", (r) => (r.query = r.query.filter(([name]) => name !== parameter.name)));
      if (scalar) but("query type", (r) => (r.query = [...r.query.filter(([name]) => name !== parameter.name), [parameter.name, "x.y"]]));
      if (resolve(parameter.schema)?.enum) but("query enum", (r) => (r.query = [...r.query.filter(([name]) => name !== parameter.name), [parameter.name, "no-such"]]));
      const value = make(parameter.schema);
      if (!parameter.required && value !== undefined) but("query given", (r) => plain(value).forEach((one) => r.query.push([parameter.name, one])));
    }
    if (parameter.in === "header" && parameter.required) but("header missing", (r) => delete r.headers[parameter.name.toLowerCase()]);
  }
  if (type && isMap(good.body)) {
    for (const name of Object.keys(good.body)) {
      but("body missing", (r) => delete r.body[name]);
      but("body type", (r) => (r.body[name] = isMap(good.body[name]) ? "x" : { x: 1 }));
    }
    const properties = Object.entries(resolve(schema)?.properties ?? {}).slice(0, 12);
    for (const [name, property] of properties) {
      const value = make(property);
      if (value !== undefined && !(name in good.body)) but(resolve(property).readOnly ? "body readOnly" : "body given", (r) => (r.body[name] = value));
    }
    but("body more", (r) => (r.body["x-no-such"] = 1));
    but("body null", (r) => (r.body = null));
    but("body list", (r) => (r.body = [1]));
  }
  if (type) {
    but("no body", (r) => ((r.type = undefined), (r.body = undefined)));
    but("media type", (r) => (r.type = "application/x-no-such"));
  }
  return made.map(([kind, request]) => ({
    kind,
    method,
    path: template.replace(/\{([^}]*)\}/g, (_, name) => encode(request.path[name] ?? "x")),
    query: request.query.map(([name, value]) => encode(name) + "=" + encode(value)).join("&"),
    headers: request.headers,
    type: request.type ?? "",
    body:
      request.body === undefined ? "" :
      /urlencoded/.test(request.type) && isMap(request.body)
        ? Object.entries(request.body).flatMap(([name, value]) => plain(value).map((one) => encode(name) + "=" + encode(one))).join("&")
        : JSON.stringify(request.body),
  }));
}

const most = Number(process.argv[4] ?? Infinity);
const all = [];
for (const [template, item] of Object.entries(api.paths)) {
  for (const method of ["get", "put", "post", "patch", "delete", "head", "options"]) {
    if (item[method]) all.push(...requests(method.toUpperCase(), template, item, resolve(item[method])));
  }
}

const app = express();
app.use(express.json({ strict: false, limit: "10mb", type: (request) => /json/.test(request.headers["content-type"] ?? "") }));
app.use(express.urlencoded({ extended: true }));
app.use(express.text({ type: "application/x-no-such" }));
app.use(
  validator.middleware({
    apiSpec: api,
    $refParser: { mode: "dereference" },
    validateFormats: true,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
  }),
);
app.use((request, response) => response.status(200).end());
app.use((error, request, response, next) =>
  response.status(error.status ?? 500).json({ message: String(error.message), errors: error.errors ?? [] }));

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const ask = (port, request) =>
  new Promise((done, fail) => {
    const headers = { ...request.headers };
    if (request.type) headers["content-type"] = request.type;
    if (request.body) headers["content-length"] = Buffer.byteLength(request.body);
    const target = request.path + (request.query ? "?" + request.query : "");
    const sent = http.request({ port, agent, method: request.method, path: target, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode, said: text }));
    });
    sent.on("error", fail);
    sent.end(request.body);
  });

const server = app.listen(0, "127.0.0.1", async () => {
  for (const request of all.slice(0, most)) {
    const answer = await ask(server.address().port, request);
    process.stdout.write(JSON.stringify({ ...request, ...answer }) + "\n");
  }
  agent.destroy();
  server.close();
});
