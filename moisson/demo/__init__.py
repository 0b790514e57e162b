"""Sample repositories, served over HTTP on the loopback: what `moisson demo`, the bench and the tests harvest.

    demo = start(folder=home / "demo")          # seven repositories, 2 040 records, served by threads of this process
    sources_file.write_text(demo.sources_toml())
    …harvest everything once…
    demo.second_stage(now)                      # the CDS asks to wait a day, three fifths of the museum vanish
    …harvest `cds` and `musee`: one fails from now on, the run of the other is held…
    demo.change_something(now)                  # each minute: a record changes, another is deleted; what, is told
    demo.break_("hal", "truncated", now)        # one of FAULTS, by name; `mend` ends it
    demo.stop()

From another process `tell(home / "demo", "break", repository="hal", fault="truncated")` does the same, also `mend`
and `change`. SEARCHES are searches worth trying, and what they show. Killed and started again with the same folder,
a demo serves the same records, with what had changed, at the same address: resumption tokens still hold. Two at once
in one folder there are none: `start` raises Taken.
"""

from moisson.demo.faults import FAULTS
from moisson.demo.journal import Happening
from moisson.demo.play import Demo, Taken, start, tell

SEARCHES = (
    ("oceanographie", "finds accented words without their accent"),
    ("10.5072/seanoe.9900007", "one dataset in two repositories, whose licences and authors differ"),
    ('"temperature de surface" year:2015..2026', "a phrase, and a span of years"),
)

__all__ = ["FAULTS", "SEARCHES", "Demo", "Happening", "Taken", "start", "tell"]
