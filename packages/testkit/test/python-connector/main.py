"""A connector to a file of notes, written in Python without any kit."""

import fcntl
import io
import json
import os
import re
import socket
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC_FILE = os.path.join(HERE, "..", "mini-connector", "spec.json")
MOST_LINE_BYTES = 65_534
MOST_FILE_BYTES = 64 * 1024 * 1024
MOST_SCANNED = 100
PATIENCE_SECONDS = 2
BROKEN_PIPE = 141

FLAGS = {
    "-c": "config",
    "-s": "schemas",
    "-q": "query",
    "-r": "requests",
    "-p": "persist_conf",
    "--config": "config",
    "--schemas": "schemas",
    "--query": "query",
    "--requests": "requests",
    "--persist_conf": "persist_conf",
}
NEEDS = {
    "spec": [],
    "validate": ["config"],
    "schema": ["config"],
    "scan": ["config", "schemas"],
    "query": ["config", "query"],
    "delete": ["config", "query"],
    "request-status": ["config", "requests"],
    "request-results": ["config", "requests"],
}
COLUMNS = {
    ("", "notes"): {
        "id": "integer",
        "author": "string",
        "text": "string",
        "stars": "number",
        "pinned": "boolean",
    },
    ("archive", "documents"): {"owner": "string", "title": "string", "content": "string"},
}
FILE_STORES = {("archive", "documents")}


class Refusal(Exception):
    """That something cannot be done, and why; the text holds no value of a row, an identifier or a secret."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


def emit(kind, member, payload):
    line = json.dumps({"type": kind, member: without_none(payload)}) + "\n"
    rest = line.encode()
    while rest:
        try:
            rest = rest[os.write(1, rest) :]
        except BrokenPipeError:
            os._exit(BROKEN_PIPE)


def without_none(payload):
    return {name: value for name, value in payload.items() if value is not None}


def log(message):
    emit("LOG", "log", {"message": message})


def read_flags(words):
    paths, others, rest = {}, [], list(words)
    while rest:
        word = rest.pop(0)
        name = FLAGS.get(word)
        if name is None:
            others.append(word)
        elif not rest or name in paths:
            raise Refusal("expected each flag once, with a path", 2)
        else:
            paths[name] = rest.pop(0)
    if len(others) != 1 or others[0] not in NEEDS:
        raise Refusal("expected one of " + ", ".join(NEEDS) + ", and flags with a path each", 2)
    for name in NEEDS[others[0]]:
        if name not in paths:
            raise Refusal(f"{others[0]}: --{name} is missing", 2)
    return others[0], paths


def read_argument(name, path):
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_FILE_BYTES + 1)
    except OSError:
        raise Refusal(f"--{name}: the file cannot be read", 2) from None
    if len(content) > MOST_FILE_BYTES:
        raise Refusal(f"--{name}: expected at most {MOST_FILE_BYTES} bytes", 2)
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refusal(f"--{name}: expected a file of JSON in UTF-8", 2) from None
    if not isinstance(value, dict):
        raise Refusal(f"--{name}: expected a JSON object", 2)
    return value


def list_of(name, value, member):
    items = value.get(member)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refusal(f"--{name}: expected a list of objects in {member}", 2)
    return items


def read_spec():
    with open(SPEC_FILE, encoding="utf-8") as file:
        return json.load(file)


def fits(value, kind):
    if kind == "array":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


def settings_of(config):
    spec = read_spec()["spec"]
    settings, faults = {}, []
    for name, property in spec["properties"].items():
        given = config.get(name)
        if given is None or given in ("", 0, []) and given is not False:
            given = property.get("default")
        if given is None:
            if name in spec["required"]:
                faults.append(f"{name} is required")
        elif not fits(given, property["type"]):
            faults.append(f"{name} has to be of the type {property['type']}")
        elif property["type"] == "integer" and not property["minimum"] <= given <= property["maximum"]:
            faults.append(f"{name} has to be from {property['minimum']} to {property['maximum']}")
        else:
            settings[name] = given
    if faults:
        raise Refusal("the configuration is wrong: " + "; ".join(faults), 3)
    return settings


def pass_gate(host, port):
    try:
        with socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as gate:
            if not gate.recv(1):
                raise Refusal("the gate says nothing: look at host and port", 4)
    except (OSError, UnicodeError):
        raise Refusal("the gate cannot be reached: look at host and port", 4) from None


def read_database(settings):
    if "host" in settings:
        pass_gate(settings["host"], settings["port"])
    try:
        with open(settings["file"], encoding="utf-8") as file:
            content = json.load(file)
    except (OSError, ValueError):
        raise Refusal("file: there is no file of notes that can be read", 4) from None
    if content["password"] != settings["password"]:
        raise Refusal("password: it is not that of the file", 3)
    return content


def key_of(name, group):
    return (group or "", name)


class Connector:
    def __init__(self, config):
        self.settings = settings_of(config)
        self.content = read_database(self.settings)

    @property
    def rows(self):
        return self.content["rows"]

    def stores(self):
        shown = self.settings.get("stores")
        return {key: columns for key, columns in COLUMNS.items() if not shown or key[1] in shown}

    def wanted(self, items):
        """What is asked of each store: its identifiers together, for there is one answer per store."""
        wanted = {}
        for item in items:
            if not isinstance(item.get("schema_name"), str):
                raise Refusal("--query: an item without schema_name", 2)
            key = key_of(item["schema_name"], item.get("schema_group"))
            wanted.setdefault(key, []).append([item.get("identifier"), item.get("identifier_query")])
        return wanted

    def is_known(self, key, identifiers):
        columns = self.stores().get(key)
        return columns is not None and all(column in columns for column, _ in identifiers)

    def found(self, key, identifiers):
        columns = COLUMNS[key]
        return [
            row
            for row in self.rows[key[1]]
            if any(is_match(columns[column], row[column], value) for column, value in identifiers)
        ]

    def data_type(self, key, identifiers):
        """Rows that fit no line are handed out as files, so that nothing of them is lost."""
        if not self.is_known(key, identifiers):
            return None
        found = self.found(key, identifiers)
        is_long = any(len(json.dumps(row)) > MOST_LINE_BYTES - 200 for row in found)
        return "FILE" if key in FILE_STORES or is_long else "RECORDS"


def is_match(kind, cell, wanted):
    text = str(wanted)
    if cell is None or not text.strip() or isinstance(wanted, (bool, dict, list)):
        return False
    if kind == "integer":
        return re.fullmatch(r"[+-]?[0-9]{1,20}", text) is not None and int(text) == cell
    if kind == "number":
        return re.fullmatch(r"[+-]?[0-9.]{1,40}", text) is not None and text == str(cell)
    return text == ("true" if cell is True else "false" if cell is False else cell)


def names(key):
    return {"schema_name": key[1], "schema_group": key[0] or None}


def status_of(key, data_type):
    status = "FAILED" if data_type is None else "COMPLETE"
    return without_none({**names(key), "request_status": status, "data_type": data_type or "NONE"})


def emit_result(key, identifiers, request_type, data_type):
    data = {"identifiers": identifiers} if request_type == "QUERY" else None
    handle = without_none({**names(key), "data": data, "request_type": request_type})
    emit("REQUEST_RESULT", "request", {"status": status_of(key, data_type), "handle": handle})


def spec(_files):
    emit("SPEC", "spec", read_spec())


def validate(files):
    answer = {"status": "SUCCESS"}
    try:
        Connector(files["config"])
    except Refusal as refusal:
        answer = {"status": "FAILURE", "message": str(refusal)}
    emit("VALIDATE", "validate_msg", answer)


def schema(files):
    schemas = [
        without_none(
            {
                "name": key[1],
                "group": key[0] or None,
                "json_schema": {
                    "type": "object",
                    "properties": {column: {"type": kind} for column, kind in columns.items()},
                },
            }
        )
        for key, columns in Connector(files["config"]).stores().items()
    ]
    emit("SCHEMA", "schema_msg", {"schemas": schemas})


def scan(files):
    connector = Connector(files["config"])
    for item in list_of("schemas", files["schemas"], "schemas"):
        key = key_of(item.get("name"), item.get("group"))
        if key not in connector.stores():
            log("a store of --schemas is not known")
            continue
        for row in connector.rows[key[1]][:MOST_SCANNED]:
            short = {name: cell[:1000] if isinstance(cell, str) else cell for name, cell in row.items()}
            emit("RECORD", "record", {**names(key), "data": short})


def query(files):
    connector = Connector(files["config"])
    items = list_of("query", files["query"], "identifiers")
    for key, identifiers in connector.wanted(items).items():
        emit_result(key, identifiers, "QUERY", connector.data_type(key, identifiers))


def delete(files):
    items = list_of("query", files["query"], "identifiers")
    path = Connector(files["config"]).settings["file"]
    with open(f"{path}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connector = Connector(files["config"])
        wanted = connector.wanted(items)
        for key, identifiers in wanted.items():
            if connector.is_known(key, identifiers):
                gone = connector.found(key, identifiers)
                connector.rows[key[1]] = [row for row in connector.rows[key[1]] if row not in gone]
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            json.dump(connector.content, file)
        os.replace(f"{path}.new", path)
    for key, identifiers in wanted.items():
        emit_result(key, identifiers, "DELETE", "NONE" if connector.is_known(key, identifiers) else None)


def handles_of(files):
    for handle in list_of("requests", files["requests"], "handles"):
        key = key_of(handle.get("schema_name"), handle.get("schema_group"))
        identifiers = (handle.get("data") or {}).get("identifiers") or []
        yield key, identifiers, handle.get("request_type") == "DELETE"


def request_status(files):
    connector = Connector(files["config"])
    for key, identifiers, is_delete in handles_of(files):
        data_type = "NONE" if is_delete else connector.data_type(key, identifiers)
        emit("REQUEST_STATUS", "request_status", status_of(key, data_type))


def request_results(files):
    connector = Connector(files["config"])
    for key, identifiers, is_delete in handles_of(files):
        if is_delete:
            continue
        data_type = connector.data_type(key, identifiers)
        if data_type is None:
            log("a store of --requests is not known")
        elif data_type == "FILE":
            emit_file(key, connector.found(key, identifiers), files.get("persist_conf", {}))
        else:
            for row in connector.found(key, identifiers):
                emit("RECORD", "record", {**names(key), "data": row})


def emit_file(key, found, persist_conf):
    store = persist_conf.get("temp_store")
    if not isinstance(store, str):
        raise Refusal("--persist_conf: expected temp_store", 2)
    if not found:
        return
    folder = "/".join(part for part in key if part)
    path = os.path.join(store, *f"{folder}.tar.gz".split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for index, row in enumerate(found):
            content = json.dumps(row).encode()
            entry = tarfile.TarInfo(f"{folder}/{index + 1}.json")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    os.chmod(path, 0o644)
    emit("RECORD", "record", {**names(key), "record_type": "FILE", "file": f"{folder}.tar.gz"})


COMMANDS = {
    "spec": spec,
    "validate": validate,
    "schema": schema,
    "scan": scan,
    "query": query,
    "delete": delete,
    "request-status": request_status,
    "request-results": request_results,
}


def main(words):
    try:
        command, paths = read_flags(words)
        COMMANDS[command]({name: read_argument(name, path) for name, path in paths.items()})
        return 0
    except Refusal as refusal:
        log(str(refusal))
        return refusal.code
    except Exception:
        log("something went wrong that was not foreseen")
        return 1


sys.exit(main(sys.argv[1:]))
