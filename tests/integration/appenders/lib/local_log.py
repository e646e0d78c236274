# A stand-in for the systemd journal's socket (native protocol, long entries as a sealed memory file) or for /dev/log, since no
# systemd runs in a container: prints each entry as one line of JSON, {NAME: [values]}. Arguments: socket's path, `slow` or not.
import array
import fcntl
import json
import os
import socket
import struct
import sys
import time

F_GET_SEALS = 1034
ALL_SEALS = 0xF


def entry(data):
    if data.startswith(b'<'):
        return {'SYSLOG': [data.decode(errors='replace')]}
    fields, at = {}, 0
    while at < len(data):
        end = data.index(b'\n', at)
        line = data[at:end]
        at = end + 1
        if b'=' in line:
            name, value = line.split(b'=', 1)
        else:
            (size,) = struct.unpack('<Q', data[at:at + 8])
            name, value = line, data[at + 8:at + 8 + size]
            at += 8 + size
            assert data[at:at + 1] == b'\n'
            at += 1
        fields.setdefault(name.decode(), []).append(value.decode(errors='replace'))
    return fields


path = sys.argv[1]
if os.path.exists(path):
    os.unlink(path)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
    server.bind(path)
    print('ready', flush=True)
    while True:
        if 'slow' in sys.argv:
            time.sleep(3600)
        data, ancillary, flags, _ = server.recvmsg(1 << 18, socket.CMSG_SPACE(4))
        assert not flags & socket.MSG_TRUNC
        by_file = False
        for _, kind, content in ancillary:
            (descriptor,) = array.array('i', content[:4])
            assert kind == socket.SCM_RIGHTS and fcntl.fcntl(descriptor, F_GET_SEALS) == ALL_SEALS
            with os.fdopen(descriptor, 'rb') as file:
                file.seek(0)
                data = file.read()
            by_file = True
        print(json.dumps(entry(data) | {'BY_FILE': [by_file]}), flush=True)
