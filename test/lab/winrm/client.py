"""pywinrm as a client of the lab: one command with input and arguments; prints what came back as JSON."""

import json
import sys

from winrm.protocol import Protocol

settings = json.loads(sys.argv[1])
protocol = Protocol(
    endpoint=settings["endpoint"],
    transport=settings["transport"],
    username=settings["username"],
    password=settings["password"],
    message_encryption=settings["encryption"],
    **({"server_cert_validation": "validate", "ca_trust_path": settings["ca"]} if "ca" in settings else {})
)
try:
    shell = protocol.open_shell()
    command = protocol.run_command(shell, settings["command"], settings["arguments"])
    output, errors, code = protocol.get_command_output(shell, command)
    protocol.cleanup_command(shell, command)
    protocol.close_shell(shell)
    print(json.dumps({"output": output.decode("utf-8"), "errors": errors.decode("utf-8"), "code": code}))
except Exception as error:  # pywinrm has many kinds
    print(json.dumps({"error": type(error).__name__, "message": str(error)[:300]}))
