// What `genvej replay --help` says.
export const USAGE = `genvej replay PATH… [options]

Runs patients through the same decision as the service and compares the answers with what is expected of them.

PATH          a FHIR Bundle (.json; one row for each Patient in it), a recorded CDS Hooks request (.json), NDJSON of either
              (.ndjson; - is standard input), or a folder of these
Expectations  in <name>.expected.yaml beside <name>.json: today or now, outcome, outcomes, criteria, cards, summaryContains,
              patients (the same words by patient id)

--format table|json|ndjson|junit   default: table (OPEN: ✗ not met, ? unknown, ! a warning)
--url URL             ask the service there instead (it keeps its own clock)
--service ID          for Bundles; default: wgs-order-sign
--indication CODE     order it when a Bundle drafts no WGS; repeat, or separate with commas
--now MOMENT          decide as of then; else as the expectation says, the Bundle's timestamp, the clock
--lang da|en          default: GENVEJ_LANG
--quiet               table: only what differs or failed; no progress
--progress            progress on standard error also when it is no terminal
--help

Exit code: 0 every expectation held and every input was answered, 1 not so, 2 wrong use.
`
