// The command line: a small table of commands. `genvej --help`. Each command loads what it needs when it runs.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Command {
  readonly does: string
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
  GENVEJ_CONFIG   site configuration, JSON: {"orderCodes": [{"system", "code"}], "patientView": false, "bodyLimit": bytes}`,
    run: serve
  },
  check: {
    does: 'check the guideline data and print what is wrong with them',
    help: `genvej check [--write]

Reads cds-hooks/, questionnaires/ and valueset/ as the service does at start. Prints each fault with file, element and rule
(exit 1), or a summary (exit 0). --write also writes cds-hooks/<indication>/decision-table.md from each plan.`,
    run: check
  },
  'check-token': {
    does: 'say which check the token of a client fails',
    help: `genvej check-token [FILE] [--for PATH]

Reads a client's JWT from FILE, or from standard input, and looks at it as the service does with the client registry of
GENVEJ_CLIENTS. Each check is a line: ok, FAILS, or – for what could not be looked at. The token is not shown. Exit code 0 if
the service would accept it, 1 if not.

  --for PATH   the address it is meant for, such as /cds-services/wgs-order-sign (else any address of the service)`,
    run: checkToken
  },
  replay: {
    does: 'run patient Bundles or recorded calls through the service (genvej replay --help)',
    help: '',
    run: async args => (await import('./replay/cli.ts')).replay([...args])
  }
}

const ROOT = join(import.meta.dirname, '..')

/** Commands of the contract that come with later versions. */
const LATER = ['migrate', 'log', 'verify-log', 'export', 'analyst-sheet']

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') return usage(name === undefined ? 2 : 0)
  const command = COMMANDS[name]
  if (LATER.includes(name)) return refuse(`genvej ${name} is not in this version.`)
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

async function check(args: readonly string[]): Promise<number> {
  const unknown = args.find(arg => arg !== '--write')
  if (unknown !== undefined) return refuse(`genvej check takes no ${unknown}; genvej check --help.`)
  const { loadKnowledge } = await import('./knowledge/knowledge.ts')
  const { decisionTable } = await import('./knowledge/decision-table.ts')
  return orFault(async () => {
    const { artefacts, plans } = loadKnowledge(ROOT)
    console.log(`${artefacts.length} artefacts, no faults.`)
    for (const { plan } of plans.values())
      console.log(`${plan.canonical}: ${plan.inputs.length} facts, ${plan.title.da}`)
    if (args.includes('--write'))
      for (const [indication, { plan }] of plans)
        writeFileSync(join(ROOT, 'cds-hooks', indication, 'decision-table.md'), decisionTable(plan))
    return 0
  })
}

async function checkToken(args: readonly string[]): Promise<number> {
  const command = await import('./commands/check-token.ts')
  return orFault(() => command.checkToken(args, line => console.log(line)))
}

/** Runs what gives an exit code, and what a wrong environment or broken data may refuse; then its sentence is all that is said, and the exit code is 1. */
async function orFault(run: () => Promise<number>): Promise<number> {
  const { ConfigFault } = await import('./config.ts')
  const { KnowledgeFault } = await import('./knowledge/knowledge.ts')
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ConfigFault) && !(error instanceof KnowledgeFault)) throw error
    console.error(error.message)
    return 1
  }
}

function usage(code: number): number {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(12)} ${does}`)
  const text = ['genvej COMMAND', '', ...lines, '', 'genvej COMMAND --help says more.'].join('\n')
  if (code === 0) console.log(text)
  else console.error(text)
  return code
}

function refuse(sentence: string): number {
  console.error(sentence)
  return 2
}
