// The options of a command, read alike for all: wrong use is one line that names the option, and exit code 2.
// https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Wrong use of a command, in one line. */
export class UsageFault extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>>

/** Reads `args` by `options` and at most so many `operands` (what is no option). Throws a UsageFault. */
export function commandLine<const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
  operands = 0
): Parsed<T> {
  const parsed = read(command, args, options)
  const surplus = parsed.positionals[operands]
  if (surplus !== undefined)
    throw new UsageFault(`genvej ${command} takes no ${JSON.stringify(surplus)}; ${help(command)}`)
  return parsed
}

function read<const T extends Options>(command: string, args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const option = /'(?:-\w, )?(--?[^\s'=]+)/.exec(message)?.[1] ?? 'option'
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw new UsageFault(`genvej ${command} takes no ${option}; ${help(command)}`)
    const takes = options[option.replace(/^--/, '')]?.type === 'boolean' ? 'takes no value' : 'needs a value'
    throw new UsageFault(`genvej ${command} ${option} ${takes}; ${help(command)}`)
  }
}

function help(command: string): string {
  return `genvej ${command} --help.`
}
