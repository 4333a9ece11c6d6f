#!/usr/bin/env python3
"""Vérifie toutes les signatures DKIM d'un message avec le paquet `dkimpy` de PyPI.

judge.py message.eml sélecteur=clé_publique_DNS… ; écrit « sélecteur algorithme verdict » par signature, dans l'ordre du message.
"""

import sys

import dkim

path, *keys = sys.argv[1:]
records = dict(key.split("=", 1) for key in keys)


def lookup(name, timeout=5):
    selector = name.decode().split("._domainkey.")[0]
    return records[selector].encode()


with open(path, "rb") as file:
    message = file.read()
count = message.lower().split(b"\r\n\r\n")[0].count(b"dkim-signature:")
for index in range(count):
    judge = dkim.DKIM(message, minkey=2048)
    try:
        verdict = judge.verify(idx=index, dnsfunc=lookup)
    except dkim.DKIMException as fault:
        verdict = fault
    fields = judge.signature_fields
    print(fields[b"s"].decode(), fields[b"a"].decode(), verdict)
