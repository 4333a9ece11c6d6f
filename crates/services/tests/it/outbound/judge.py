#!/usr/bin/env python3
"""Vérifie un envoi reçu avec le paquet `standardwebhooks` de PyPI.

judge.py secret ; lit {"headers": {…}, "body": "…"} sur l'entrée, écrit le type de l'événement, ou « refusé » et pourquoi.
"""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

call = json.load(sys.stdin)
try:
    payload = Webhook(sys.argv[1]).verify(call["body"], call["headers"])
    print(payload["type"])
except WebhookVerificationError as fault:
    print("refusé :", fault)
