#!/usr/bin/env python3
"""Juge un iCalendar avec le paquet `icalendar` de PyPI : un flux (.ics), ou l'invitation d'un courriel (.eml).

Écrit une ligne par faute et une par composant ; sort à 1 s'il y a une faute.
"""

import datetime as dt
import email
import email.policy
import re
import sys

import icalendar

faults = []


def expect(name, holds, info=""):
    if not holds:
        faults.append(f"FAIL {name} {str(info)[:300]}")


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    if not path.endswith(".eml"):
        return raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    files = [part for part in message.walk() if part.get_filename() == "invite.ics"]
    expect("one text/calendar part and one attachment", len(parts) == len(files) == 1, [p.get_content_type() for p in message.walk()])
    body = parts[0].get_payload(decode=True)
    expect("the attachment is the part", files[0].get_payload(decode=True) == body)
    expect("the method is in the header", f"METHOD:{parts[0].get_param('method')}".encode() in body, parts[0]["content-type"])
    return body


def judge(body):
    expect("CRLF line ends only", body.count(b"\n") == body.count(b"\r\n") and not re.search(rb"\r(?!\n)", body))
    expect("no line over 75 octets", max(map(len, body.split(b"\r\n"))) <= 75)
    re.sub(rb"\r\n[ \t]", b"", body).decode("utf-8")
    for line in body.split(b"\r\n"):
        line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(body)
    text = body.decode()
    expect("VERSION and PRODID", calendar.get("VERSION") == "2.0" and calendar.get("PRODID"))
    events = list(calendar.walk("VEVENT"))
    expect("has components", events)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    used = set(re.findall(r'TZID="?([^":;]+)', re.sub(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", "", text, flags=re.S)))
    expect("every TZID used has its VTIMEZONE", used <= zones, used - zones)
    expect("UID and DTSTAMP everywhere", all("UID" in event and "DTSTAMP" in event for event in events))
    keys = [(str(event["UID"]), str(event.get("RECURRENCE-ID").dt) if event.get("RECURRENCE-ID") else "") for event in events]
    expect("UID+RECURRENCE-ID unique", len(keys) == len(set(keys)), keys)
    expect("DTSTAMP in UTC", all(event["DTSTAMP"].dt.utcoffset() == dt.timedelta(0) for event in events))
    for event in events:
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        expect("DTEND not before DTSTART", type(start) is type(end) and end >= start, (start, end))
    zoned = r"DTSTART;TZID[^\r]*\r\n(?:(?!BEGIN:|END:).*\r\n)*?RRULE:[^\r]*UNTIL=\d{8}T\d{6}(?!Z)"
    expect("RRULE UNTIL in UTC when DTSTART has a zone", not re.search(zoned, text))
    expect("no errors noted by the parser", not any(event.errors for event in events))
    for zone in calendar.walk("VTIMEZONE"):
        said = zone.to_tz(lookup_tzid=False)
        for event in events:
            start = event["DTSTART"]
            if start.params.get("TZID") == zone["TZID"]:
                here = start.dt.replace(tzinfo=None)
                expect("the zone says the same offset", said.utcoffset(here) == start.dt.utcoffset(), (zone["TZID"], here))
    return calendar, events


def main():
    calendar, events = judge(read(sys.argv[1]))
    for event in events:
        parts = [str(calendar.get("METHOD", "-")), event["UID"].split("@")[0], f"sequence={event.get('SEQUENCE')}", str(event["SUMMARY"])]
        for name in ["DTSTART", "DTEND", "RECURRENCE-ID"]:
            if name in event:
                parts.append(f"{name}={event[name].dt.isoformat()}")
        if "RRULE" in event:
            parts.append("RRULE=" + event["RRULE"].to_ical().decode())
        print(" | ".join(parts))
    print("\n".join(faults), end="")
    sys.exit(bool(faults))


main()
