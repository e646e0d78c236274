#!/usr/bin/env python3
"""A service in another language: it answers orrery.http/1 over the frames of docs/sdk/wire.md, standard library only."""
import socket
import struct

LOAD, CREATE, DESTROY, CALL, REPLY = 1, 2, 3, 4, 5
OK, INVALID, UNSUPPORTED = 0, 2, 11
HEAD = struct.Struct("<B3xIQQ")  # kind, a, id, b
kernel = socket.socket(fileno=3)
settings = {}


def read_exactly(size):
    data = b""
    while len(data) < size:
        chunk = kernel.recv(size - len(data))
        if not chunk:
            raise SystemExit(0)  # the kernel has gone, or wants us to go
        data += chunk
    return data


def decode(data):
    (count,), at, fields = struct.unpack_from("<I", data), 4, []
    for _ in range(count):
        name, value = struct.unpack_from("<II", data, at)
        at += 8
        fields.append((data[at:at + name].decode(), data[at + name:at + name + value].decode("utf-8", "replace")))
        at += name + value
    return fields


def encode(fields):
    out = struct.pack("<I", len(fields))
    for name, value in fields:
        name, value = name.encode(), value.encode()
        out += struct.pack("<II", len(name), len(value)) + name + value
    return out


def describe():
    return [("id", "org.orrery.sample.python-greeter"), ("version", "1.0.0"), ("built_with", "Python"),
            ("abi_major", "1"), ("abi_minor", "0"), ("swap", "0"),
            ("setting", "greeting"), ("type", "text"), ("otherwise", "Hello"), ("unit", ""),
            ("help", "the first word of the answer"), ("flags", "0"),
            ("role", "orrery.http/1"), ("calls", "1")]


def handle(request):
    if "method" not in request:
        return INVALID, [("error.message", "the record has no field 'method'")]
    who = request.get("identity.directory", "") + "\\" + request.get("identity.id", "")
    body = f"{settings['greeting']} from Python: {request['method']} {request.get('target', '')} by {who}\n"
    return OK, [("status", "200"), ("header.content-type", "text/plain; charset=utf-8"), ("body", body)]


def answer(kind, a, fields):
    if kind == LOAD:
        return OK, describe()
    if kind == CREATE:
        settings.update(fields)
        return OK, []
    if kind == DESTROY:
        return OK, []
    if kind == CALL and a == 0:  # the first role of the description << 16 | its first function
        return handle(dict(reversed(fields)))
    return UNSUPPORTED, [("error.message", "not offered")]


while True:
    (length,) = struct.unpack("<I", read_exactly(4))
    frame = read_exactly(length)
    kind, a, number, _ = HEAD.unpack_from(frame)
    if kind not in (LOAD, CREATE, DESTROY, CALL):
        continue  # cancel: the request is answered all the same
    status, fields = answer(kind, a, decode(frame[HEAD.size:]))
    record = encode(fields)
    kernel.sendall(struct.pack("<I", HEAD.size + len(record)) + HEAD.pack(REPLY, status, number, 0) + record)
