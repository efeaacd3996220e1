"""Dates as the document gives them: of the years of its pattern; and as an office
knows them, mostly of the last weeks."""

import datetime

import schemathesis
from hypothesis import strategies

today = datetime.date.today()
lately = strategies.dates(today - datetime.timedelta(days=60), today)
ever = strategies.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
days = strategies.one_of(lately, lately, ever).map(datetime.date.isoformat)
schemathesis.openapi.format("date", days)
