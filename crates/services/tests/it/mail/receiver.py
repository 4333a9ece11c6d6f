#!/usr/bin/env python3
"""Reçoit du courrier avec le serveur SMTP `aiosmtpd` de PyPI, jusqu'à la fin de l'entrée.

Écrit son port, puis une ligne JSON par message : l'enveloppe, et ce que le paquet `email` de Python en lit.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Reader:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: (mail.get_body((kind,)) or mail).get_content()
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": mail["subject"],
            "date": mail["date"].datetime.isoformat(),
            "plain": part("plain"),
            "html": part("html"),
            "files": [[one.get_filename(), one.get_content_type(), one.get_payload(decode=True).decode()] for one in mail.iter_attachments()],
            "defects": [str(one) for one in mail.defects],
        }
        print(json.dumps(told), flush=True)
        return "250 2.0.0 OK"


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Reader(), hostname="recu.test", enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(serve())
