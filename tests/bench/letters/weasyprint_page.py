"""Sets a page with WeasyPrint again and again; prints the median in milliseconds."""

import statistics
import sys
import time

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

page, times = open(sys.argv[1], encoding="utf-8").read(), []
fonts = FontConfiguration()
for n in range(int(sys.argv[2]) + 1):
    start = time.perf_counter()
    pdf = HTML(string=page).write_pdf(font_config=fonts, pdf_variant="pdf/a-2b")
    times.append((time.perf_counter() - start) * 1000)
    assert pdf.startswith(b"%PDF-")
# The first one warms fonts and code.
print(statistics.median(times[1:]))
