// The command line: a small table of commands. `genvej --help`. Each command loads what it needs when it runs.

interface Command {
  readonly does: string
  /** Empty: the command says it itself. */
  readonly help: string
  /** Runs the command; answers the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    does: 'start the service (port 8080, or PORT)',
    help: `genvej serve

Starts the service on 127.0.0.1:8080 and says where to look.

  PORT, HOST      another port; another address (not this machine's own: also GENVEJ_OPEN=1)
  GENVEJ_CLIENTS  the client registry, JSON: with it every call is authorised (configuration/README.md)
  GENVEJ_LANG     da (default) or en, for clients that ask for neither
  GENVEJ_DATA     folder of the decision log (.genvej); one process to a folder
  DATABASE_URL    postgres://… : the decision log is in PostgreSQL, GENVEJ_DATA holds what waits for it
  GENVEJ_DRAIN    seconds to go on answering after SIGTERM while /readyz says no, so that balancers turn away (0)
  GENVEJ_CONFIG   site configuration, JSON (configuration/README.md)
  OTEL_…          OpenTelemetry traces (docs/operations.md)`,
    run: serve
  },
  check: {
    does: 'check the guideline data and print what is wrong with them',
    help: `genvej check [--write] [--hashes]

Reads cds-hooks/, questionnaires/, structuredefinition/ and valueset/ as the service does at start. Prints each fault with file,
element and rule (exit 1), or a summary (exit 0) with the hash of it all, which is in every record of the decision log
(knowledgeHash), and the values of plans whose review is due. --hashes prints the hash of each artefact instead; sha256sum of what
it prints is the hash of it all. --write also writes cds-hooks/<indication>/decision-table.md from each plan.`,
    run: args => orFault(async () => (await import('./commands/check.ts')).check(args, print))
  },
  'check-token': {
    does: 'say which check the token of a client fails',
    help: `genvej check-token [FILE] [--for PATH]

Reads a client's JWT from FILE, or from standard input, and looks at it as the service does with the client registry of
GENVEJ_CLIENTS. Each check is a line: ok, FAILS, or – for what could not be looked at. The token is not shown. Exit code 0 if
the service would accept it, 1 if not.

  --for PATH   the address it is meant for, such as /cds-services/wgs-order-sign (else any address of CDS Hooks; not those of /report and /fhir)`,
    run: args => orFault(async () => (await import('./commands/check-token.ts')).checkToken(args, print))
  },
  log: {
    does: 'print the decision log, or correct it, or remove what is over ten years old (genvej log --help)',
    help: `genvej log [--since DATE] [--until DATE] [--indication CODE] [--outcome CODE] [--kind KIND] [--sent]
genvej log --correct ID --reason TEXT --by NAME
genvej log --prune [--years N]

Prints the decision log as NDJSON, a decision a line, with its delivery, feedback and corrections; also while the service runs.
A patient is a keyed hash (subject); --sent prints the cards as they were sent, which name the patient; of a draft order that was
sent back it prints the SHA-256. --kind prints other entries:
notice (cards without a decision), feedback, access, correction, checkpoint, start.

--correct adds a remark to an entry, which itself stays as it was. --prune removes entries older than N years (else
retentionYears of GENVEJ_CONFIG, else 10) and leaves a checkpoint, so that genvej verify-log still holds.`,
    run: args => orFault(async () => (await import('./commands/log.ts')).log(args, print))
  },
  'verify-log': {
    does: 'prove that the decision log is as it was written',
    help: `genvej verify-log [--heads] [--head HASH]…

Recomputes every hash and follows every chain. Exit code 0 if nothing was altered and nothing is missing; 1 if something was, and
each entry at fault is named; 2 if the log could not be looked at. --heads prints the end of each chain: keep them elsewhere, and give their hashes with --head later.`,
    run: args => orFault(async () => (await import('./commands/verify-log.ts')).verify(args, print), 2)
  },
  report: {
    does: 'print what was advised, what was missing and what came of it, in figures',
    help: `genvej report [--from MONTH] [--to MONTH] [--indication CODE] [--client ID] [--format html|csv|json] [--lang da|en] [--exact]

Prints the page that the service has at /report, as one file; also while the service runs. Months are those of the Danish calendar,
such as 2026-01; without them the last twelve. Numbers from 1 to 4 are shown as <5.

  --exact   numbers as they are: for the site itself, not to be passed on`,
    run: args => orFault(async () => (await import('./commands/report.ts')).report(args, print))
  },
  migrate: {
    does: 'bring the tables of the decision log to this version',
    help: `genvej migrate

Before the service starts on PostgreSQL (DATABASE_URL), with a direct connection and a role that owns the tables. Several may run
at once. The embedded store needs none: the service brings it to its version when it starts.`,
    run: async args => {
      if (args.length > 0) return refuse(`genvej migrate takes no ${args[0]}; it reads the environment.`)
      const { migrateStore } = await import('./commands/migrate.ts')
      return orFault(() => migrateStore(print))
    }
  },
  backup: {
    does: 'copy the embedded store into one file',
    help: `genvej backup FILE

A whole copy of the decision log as of one moment, also while the service runs. To restore it, put it as genvej.db into an empty
folder, and set GENVEJ_DATA to that folder. For PostgreSQL use pg_dump (docs/operations.md).`,
    run: args => orFault(async () => (await import('./commands/backup.ts')).backup(args, print))
  },
  export: {
    does: 'print everything on record about one patient',
    help: `genvej export --patient ID --purpose TEXT [--legal-basis TEXT] [--by NAME] [--staff]

Prints as NDJSON every decision about the patient with its cards as sent, what came of it, and every look at the data with time
and purpose. The export is itself put on record. Ids of staff are left out unless --staff.`,
    run: args => orFault(async () => (await import('./commands/export.ts')).exportPatient(args, print))
  },
  'analyst-sheet': {
    does: 'print the page of facts that an EHR builder needs',
    help: `genvej analyst-sheet [--client ID] [--format markdown|json]

Prints addresses, hooks, prefetch keys and queries, scopes, the fields of the token, topics, override reasons, the orders that
cards suggest, and a call with its answer, as the configuration of the environment makes them (GENVEJ_CLIENTS, GENVEJ_CONFIG).

  --client ID   the client of the registry that the page is for; needed when there are several`,
    run: args => orFault(async () => (await import('./commands/analyst-sheet.ts')).printAnalystSheet(args, print))
  },
  replay: {
    does: 'run patient Bundles or recorded calls through the service (genvej replay --help)',
    help: '',
    run: async args => (await import('./replay/cli.ts')).replay([...args])
  }
}

const print = (line: string) => console.log(line)

// Who reads the output may have enough of it: `genvej log | head`.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  process.exit(0)
})

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') return usage(name === undefined ? 2 : 0)
  if (name === '--version') return version()
  const command = COMMANDS[name]
  if (!Object.hasOwn(COMMANDS, name) || !command)
    return refuse(`genvej ${name}: there is no such command; genvej --help lists them.`)
  if (command.help !== '' && args.some(arg => arg === '--help' || arg === '-h')) {
    console.log(command.help)
    return 0
  }
  return command.run(args)
}

async function serve(args: readonly string[]): Promise<number> {
  if (args.length > 0)
    return refuse(`genvej serve takes no ${args[0]}; it reads the environment (genvej serve --help).`)
  const { startServer } = await import('./server.ts')
  return orFault(async () => {
    await startServer(line => console.log(line))
    return 0
  })
}

/** Runs what gives an exit code, and what a wrong environment or broken data may refuse; then its sentence is all that is said, and the exit code is `refused`. */
async function orFault(run: () => Promise<number>, refused = 1): Promise<number> {
  const { ConfigFault } = await import('./config.ts')
  const { KnowledgeFault } = await import('./knowledge/knowledge.ts')
  const { UsageFault } = await import('./commands/command-line.ts')
  try {
    return await run()
  } catch (error) {
    if (error instanceof UsageFault) return refuse(error.message)
    if (!(error instanceof ConfigFault) && !(error instanceof KnowledgeFault)) throw error
    console.error(error.message)
    return refused
  }
}

async function version(): Promise<number> {
  const { readConfig } = await import('./config.ts')
  console.log(readConfig({}).version)
  return 0
}

function usage(code: number): number {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(13)} ${does}`)
  const codes = 'Exit code 0: done; 1: what was found, or what could not be done; 2: wrong use.'
  const text = ['genvej COMMAND', '', ...lines, '', 'genvej COMMAND --help says more.', codes].join('\n')
  if (code === 0) console.log(text)
  else console.error(text)
  return code
}

function refuse(sentence: string): number {
  console.error(sentence)
  return 2
}
