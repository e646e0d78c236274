# An SMTP server (aiosmtpd) on loopback: prints each mail as one line of JSON. Arguments: port, folder with server.pem and
# server_key.pem or "-", and options: auth=USER:PASSWORD, tls (from the start), refuse=RECIPIENT, slow=SECONDS.
import asyncio
import json
import ssl
import sys

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, AuthResult

port, certificates, *options = sys.argv[1:]
given = dict(option.partition('=')[::2] for option in options)
context = None
if certificates != '-':
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates + '/server.pem', certificates + '/server_key.pem')


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address == given.get('refuse'):
            return '550 no such mailbox'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(float(given.get('slow', '0')))
        print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None,
                          'auth': session.auth_data.decode() if session.auth_data else None,
                          'text': envelope.content.decode('latin-1')}), flush=True)
        return '250 taken'


def authenticate(server, session, envelope, mechanism, data):
    known = data.login + b':' + data.password == given['auth'].encode()
    return AuthResult(success=known, handled=False, auth_data=mechanism.encode() + b' ' + data.login)


class Server(UnthreadedController):
    def factory(self):
        return SMTP(self.handler, **self.smtp_options)


smtp = {'hostname': 'mail.test', 'auth_require_tls': False}
if 'auth' in given:
    smtp |= {'authenticator': authenticate, 'auth_required': True}
    if 'only' in given:
        smtp |= {'auth_exclude_mechanism': ['PLAIN' if given['only'] == 'LOGIN' else 'LOGIN']}
if context and 'tls' not in given:
    smtp |= {'tls_context': context, 'require_starttls': True}


class Options(Server):
    smtp_options = smtp


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
controller = Options(Handler(), hostname='127.0.0.1', port=int(port), loop=loop, ssl_context=context if 'tls' in given else None)
controller.smtp_options = smtp
controller.begin()
print('ready', flush=True)
loop.run_forever()
