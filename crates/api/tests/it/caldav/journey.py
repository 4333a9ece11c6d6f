"""Un vrai client CalDAV (paquet `caldav` de PyPI) : découvrir, créer, lire, chercher, modifier, déplacer une occurrence, effacer.

Usage : journey.py adresse login mot_de_passe ; une faute arrête le parcours.
"""

import datetime as dt
import sys
from zoneinfo import ZoneInfo

import caldav
from caldav.lib import error

SERIES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Essai//FR
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:serie@client.test
DTSTAMP:20260301T000000Z
DTSTART;TZID=Europe/Paris:20260323T090000
DTEND;TZID=Europe/Paris:20260323T100000
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:Point hebdomadaire
LOCATION:Salle Alpha
CATEGORIES:TRAINING,Équipe
PRIORITY:5
X-CLIENT-NOTE;X-KIND=a:garde-moi
GEO:43.6;1.44
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Bientôt
END:VALARM
END:VEVENT
END:VCALENDAR
"""
PARIS = ZoneInfo("Europe/Paris")


def expect(what, seen, wanted):
    if seen != wanted:
        sys.exit(f"{what} : {seen!r}, attendu {wanted!r}")
    print("ok", what)


def vevents(event):
    return [one for one in event.icalendar_instance.walk("VEVENT")]


def spans(calendar, start, end):
    found = calendar.search(start=start, end=end, event=True, expand=False)
    return sorted(str(one.icalendar_component["SUMMARY"]) for one in found)


def main():
    url, login, password = sys.argv[1:]
    try:
        caldav.DAVClient(url, username=login, password="faux").principal()
        sys.exit("un mauvais mot de passe ouvre")
    except error.AuthorizationError:
        print("ok mauvais mot de passe")
    client = caldav.DAVClient(url, username=login, password=password)
    expect("CalDAV annoncé", client.check_cdav_support(), True)
    calendars = client.principal().calendars()
    expect("un agenda", len(calendars), 1)
    calendar = calendars[0]
    expect("vide", len(calendar.events()), 0)

    calendar.save_event(SERIES)
    calendar.save_event(
        uid="jour@client.test", summary="Arrêt programmé", dtstart=dt.date(2026, 3, 25), dtend=dt.date(2026, 3, 27)
    )
    expect("deux documents", len(calendar.events()), 2)
    series = calendar.event_by_uid("serie@client.test")
    first = vevents(series)[0]
    expect("début", first["DTSTART"].dt, dt.datetime(2026, 3, 23, 9, tzinfo=PARIS))
    expect("règle", first["RRULE"].to_ical(), b"FREQ=WEEKLY;COUNT=4")
    expect("texte gardé", (str(first["X-CLIENT-NOTE"]), first["PRIORITY"]), ("garde-moi", 5))
    expect("position gardée", first["GEO"].to_ical(), "43.6;1.44")
    said = first["CATEGORIES"]
    said = said if isinstance(said, list) else [said]
    expect("catégories", sorted(str(name) for one in said for name in one.cats), ["TRAINING", "Équipe"])
    alarms = series.icalendar_instance.walk("VALARM")
    expect("rappel", [alarm["TRIGGER"].dt for alarm in alarms], [dt.timedelta(minutes=-15)])
    day = vevents(calendar.event_by_uid("jour@client.test"))[0]
    expect("jours", (day["DTSTART"].dt, day["DTEND"].dt), (dt.date(2026, 3, 25), dt.date(2026, 3, 27)))

    at = lambda day, hour: dt.datetime(2026, 4, day, hour, tzinfo=PARIS)
    expect("période", spans(calendar, at(6, 0), at(7, 0)), ["Point hebdomadaire"])
    expect("autre période", spans(calendar, at(7, 0), at(8, 0)), [])

    # Modifier sur une étiquette périmée est refusé ; sur la bonne, accepté.
    stale = client.request(str(series.url), "GET").headers["etag"]
    first["SUMMARY"] = "Point du lundi"
    series.save()
    text = series.icalendar_instance.to_ical().decode().replace("Point du lundi", "Trop tard")
    late = client.request(str(series.url), "PUT", text, {"Content-Type": "text/calendar", "If-Match": stale})
    expect("étiquette périmée", late.status, 412)
    series = calendar.event_by_uid("serie@client.test")
    expect("titre", str(vevents(series)[0]["SUMMARY"]), "Point du lundi")

    # Une occurrence déplacée, une autre retirée.
    moved = vevents(series)[0].copy()
    del moved["RRULE"]
    moved["SUMMARY"] = "Point exceptionnel"
    moved.add("RECURRENCE-ID", at(6, 9))
    for name, hour in (("DTSTART", 14), ("DTEND", 15)):
        del moved[name]
        moved.add(name, at(7, hour))
    vevents(series)[0].add("EXDATE", at(13, 9))
    series.icalendar_instance.add_component(moved)
    series.save()
    series = calendar.event_by_uid("serie@client.test")
    seen = {str(one["SUMMARY"]): one for one in vevents(series)}
    expect("deux composants", sorted(seen), ["Point du lundi", "Point exceptionnel"])
    expect("sa place", seen["Point exceptionnel"]["RECURRENCE-ID"].dt, at(6, 9))
    expect("son heure", seen["Point exceptionnel"]["DTSTART"].dt, at(7, 14))
    expect("retirée", [one.dt for one in seen["Point du lundi"]["EXDATE"].dts], [at(13, 9)])
    expect("déplacée", spans(calendar, at(7, 0), at(8, 0)), ["Point du lundi"])
    expect("place libre", spans(calendar, at(6, 0), at(7, 0)), [])

    # L'occurrence déplacée change à son tour, puis retrouve sa place.
    seen["Point exceptionnel"]["LOCATION"] = "Salle Bêta"
    series.save()
    series = calendar.event_by_uid("serie@client.test")
    places = sorted(str(one["LOCATION"]) for one in vevents(series))
    expect("lieux", places, ["Salle Alpha", "Salle Bêta"])
    whole = series.icalendar_instance
    whole.subcomponents = [one for one in whole.subcomponents if "RECURRENCE-ID" not in one]
    series.save()
    expect("revenue", spans(calendar, at(6, 0), at(7, 0)), ["Point du lundi"])

    # Suivre par jeton : rien, puis ce qui a changé, puis ce qui est parti.
    seen = calendar.get_objects_by_sync_token(load_objects=True)
    expect("tout au premier jeton", len(list(seen)), 2)
    expect("un jeton du serveur", seen.sync_token.startswith("data:,"), True)
    expect("rien depuis", [len(one) for one in seen.sync()], [0, 0])
    day = calendar.event_by_uid("jour@client.test")
    vevents(day)[0]["SUMMARY"] = "Arrêt prolongé"
    day.save()
    expect("un de changé", [len(one) for one in seen.sync()], [1, 0])
    day.delete()
    expect("un de parti", [len(one) for one in seen.sync()], [0, 1])

    series.delete()
    expect("tout effacé", len(calendar.events()), 0)


main()
