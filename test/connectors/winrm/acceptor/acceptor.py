"""A WinRM-shaped server whose logins and seals are those of real acceptors: MIT krb5 and gss-ntlmssp, by python3-gssapi.

Started by the tests with one argument, a JSON object:
  certificate, key   files, for HTTPS
  binding            file of the certificate whose channel binding is expected
  basic              user:password that Basic takes
Prints "listening PORT", then one JSON line for each login and each operation.
"""

import base64
import hashlib
import json
import re
import ssl
import struct
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gssapi
import gssapi.raw as raw

SETTINGS = json.loads(sys.argv[1])
NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
SPNEGO = gssapi.OID.from_int_seq("1.3.6.1.5.5.2")
KERBEROS = gssapi.MechType.kerberos
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
PROTOCOL = b"application/HTTP-SPNEGO-session-encrypted"
SPACES = " ".join(
    'xmlns:%s="%s"' % pair
    for pair in [
        ("s", "http://www.w3.org/2003/05/soap-envelope"),
        ("a", "http://schemas.xmlsoap.org/ws/2004/08/addressing"),
        ("w", "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"),
        ("rsp", SHELL),
    ]
)
SHELLS = {}


def tell(**facts):
    print(json.dumps(facts), flush=True)


def expected_binding():
    if "binding" not in SETTINGS:
        return None
    with open(SETTINGS["binding"], encoding="ascii") as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    return raw.ChannelBindings(application_data=b"tls-server-end-point:" + hashlib.sha256(der).digest())


BINDING = expected_binding()


def envelope(action, relates_to, body):
    header = "<a:Action>%s</a:Action><a:MessageID>uuid:%s</a:MessageID><a:RelatesTo>%s</a:RelatesTo>" % (
        action,
        uuid.uuid4(),
        relates_to,
    )
    text = "<s:Envelope %s><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>" % (SPACES, header, body)
    return text.encode()


def fault(relates_to, code):
    detail = (
        '<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="%d">'
        "<f:Message>as it is</f:Message></f:WSManFault>" % code
    )
    body = (
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason>"
        '<s:Text xml:lang="en-US">fault</s:Text></s:Reason><s:Detail>%s</s:Detail></s:Fault>' % detail
    )
    return 500, envelope("http://schemas.dmtf.org/wbem/wsman/1/wsman/fault", relates_to, body)


def operate(message):
    text = message.decode("utf-8")

    def find(pattern):
        found = re.search(pattern, text, re.S)
        return found[1] if found else ""

    operation = find(r"<a:Action[^>]*>([^<]+)<").rsplit("/", 1)[-1]
    relates_to = find(r"<a:MessageID>([^<]+)<")
    shell_id = find(r'Name="ShellId">([^<]+)<')
    tell(operation=operation, bytes=len(message))
    if operation == "Create":
        shell_id = str(uuid.uuid4()).upper()
        SHELLS[shell_id] = {}
        body = "<rsp:Shell><rsp:ShellId>%s</rsp:ShellId></rsp:Shell>" % shell_id
        return 200, envelope(TRANSFER + "/CreateResponse", relates_to, body)
    if shell_id not in SHELLS:
        return fault(relates_to, 2150858843)
    shell = SHELLS[shell_id]
    if operation == "Delete":
        del SHELLS[shell_id]
        return 200, envelope(TRANSFER + "/DeleteResponse", relates_to, "")
    if operation == "Command":
        command_id = str(uuid.uuid4()).upper()
        shell[command_id] = {"input": b"", "asked": 0}
        body = "<rsp:CommandResponse><rsp:CommandId>%s</rsp:CommandId></rsp:CommandResponse>" % command_id
        return 200, envelope(SHELL + "/CommandResponse", relates_to, body)
    command_id = find(r'CommandId="([^"]+)"')
    if operation == "Send":
        shell[command_id]["input"] += base64.b64decode(find(r"<rsp:Stream[^>]*>([^<]*)<"))
        return 200, envelope(SHELL + "/SendResponse", relates_to, "<rsp:SendResponse/>")
    if operation == "Receive":
        command = shell[command_id]
        command["asked"] += 1
        if command["asked"] == 1:
            return fault(relates_to, 2150858793)
        output = base64.b64encode(command["input"]).decode()
        body = (
            '<rsp:ReceiveResponse><rsp:Stream Name="stdout" CommandId="{0}">{1}</rsp:Stream>'
            '<rsp:CommandState CommandId="{0}" State="{2}/CommandState/Done"><rsp:ExitCode>3</rsp:ExitCode>'
            "</rsp:CommandState></rsp:ReceiveResponse>"
        ).format(command_id, output, SHELL)
        return 200, envelope(SHELL + "/ReceiveResponse", relates_to, body)
    return 200, envelope(SHELL + "/" + operation + "Response", relates_to, "")


SEALED = re.compile(
    rb"--Encrypted Boundary\r\n\tContent-Type: (\S+)\r\n"
    rb"\tOriginalContent: type=application/soap\+xml;charset=UTF-8;Length=(\d+)\r\n"
    rb"--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n(.*)--Encrypted Boundary--\r\n$",
    re.S,
)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    context = None
    is_basic = False

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        authorization = self.headers.get("Authorization", "")
        scheme, _, token = authorization.partition(" ")
        headers = []
        if scheme in ("Negotiate", "Kerberos") and not (self.context and self.context.complete):
            answer = self.accept(base64.b64decode(token))
            if answer is None:
                return self.reply(401, headers=[("WWW-Authenticate", "Negotiate")])
            if answer:
                headers = [("WWW-Authenticate", scheme + " " + base64.b64encode(answer).decode())]
            if not self.context.complete:
                return self.reply(401, headers=headers)
        if scheme == "Basic" and "basic" in SETTINGS:
            self.is_basic = base64.b64decode(token).decode() == SETTINGS["basic"]
        if not (self.is_basic or (self.context and self.context.complete)):
            return self.reply(401, headers=[("WWW-Authenticate", "Negotiate")])
        if not body:
            return self.reply(200, headers=headers)
        if "certificate" in SETTINGS:
            status, answer = operate(body)
            headers.append(("Content-Type", "application/soap+xml;charset=UTF-8"))
            return self.reply(status, answer, headers)
        try:
            message = self.unseal(body)
        except Exception as error:  # whatever the library says: it was not sealed for this connection
            tell(unsealed=False, error=str(error)[:200])
            return self.reply(400, headers=headers)
        status, answer = operate(message)
        kind = 'multipart/encrypted;protocol="%s";boundary="Encrypted Boundary"' % PROTOCOL.decode()
        headers.append(("Content-Type", kind))
        return self.reply(status, self.seal(answer), headers)

    def accept(self, token):
        try:
            if self.context is None:
                mechanisms = [NTLM] if token.startswith(b"NTLMSSP\0") else [SPNEGO, KERBEROS]
                credentials = gssapi.Credentials(usage="accept", mechs=mechanisms)
                self.context = gssapi.SecurityContext(creds=credentials, usage="accept", channel_bindings=BINDING)
            answer = self.context.step(token)
            # A refusal may come only when the state is asked for.
            is_complete = self.context.complete
        except Exception as error:  # GSSError of many kinds
            tell(login=False, error=str(error)[:200])
            self.context = None
            return None
        if is_complete:
            tell(
                login=True,
                who=str(self.context.initiator_name),
                # gss-ntlmssp crashes when it is asked for the target.
                target="" if self.is_ntlm() else str(self.context.target_name),
                bound=bool(int(self.context.actual_flags) & 0x800),
            )
        return answer or b""

    def is_ntlm(self):
        return self.context.mech.dotted_form == NTLM.dotted_form

    def unseal(self, body):
        found = SEALED.match(body)
        size = struct.unpack("<I", found[3][:4])[0]
        signature, data = found[3][4 : 4 + size], found[3][4 + size :]
        # As Windows has it: beside the signature stands exactly as much as the message has.
        assert len(data) == int(found[2]), "the data has not the length of the message"
        opened = self.context.unwrap(signature + data)
        assert opened.encrypted, "not encrypted"
        tell(unsealed=True, signature=size)
        return opened.message

    def seal(self, message):
        if self.is_ntlm():
            sealed = self.context.wrap(message, True).message
            signature, data = sealed[:16], sealed[16:]
        else:
            kinds = raw.IOVBufferType
            parts = raw.IOV(kinds.header, message, kinds.padding, std_layout=False)
            raw.wrap_iov(self.context, parts, True, None)
            signature, data = parts[0].value, parts[1].value + (parts[2].value or b"")
        head = b"\r\n".join(
            [
                b"--Encrypted Boundary",
                b"\tContent-Type: " + PROTOCOL,
                b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=%d" % len(message),
                b"--Encrypted Boundary",
                b"\tContent-Type: application/octet-stream\r\n",
            ]
        )
        return head + struct.pack("<I", len(signature)) + signature + data + b"--Encrypted Boundary--\r\n"


SERVER = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if "certificate" in SETTINGS:
    TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    TLS.load_cert_chain(SETTINGS["certificate"], SETTINGS["key"])
    SERVER.socket = TLS.wrap_socket(SERVER.socket, server_side=True)
print("listening %d" % SERVER.server_address[1], flush=True)
SERVER.serve_forever()
