// FHIRPath in a Questionnaire: compiled once, evaluated against the response, with a day that is passed in.
// https://hl7.org/fhir/uv/sdc/expressions.html
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type { Extension, Questionnaire } from '../fhir/types.ts'
import { fhirpathDate } from '../guideline/atom.ts'
import { weightFunction } from './weights.ts'

/** What expressions read beside their focus: `%resource`, `%questionnaire`, launch contexts, variables, by name. */
export type Environment = Readonly<Record<string, unknown>>

/** An expression that can be evaluated; undefined when it fails. */
export type FormExpression = (focus: unknown, environment: Environment) => readonly unknown[] | undefined

export interface NamedExpression {
  readonly name: string
  readonly expression: FormExpression
}

/** An expression of a Questionnaire that does not compile. */
class ExpressionFault extends Error {}

/** Compiles the expressions of one Questionnaire. Throws an ExpressionFault when one does not parse. */
export type Compile = (source: string) => FormExpression

/** The compiler for the expressions of a Questionnaire, whose options say what an answer weighs. */
export function formCompiler(questionnaire: Questionnaire): Compile {
  const weight = { fn: weightFunction(questionnaire), internalStructures: true }
  const table = { today: TODAY, weight, ordinal: weight }
  return source => {
    const run = compiled(source, table)
    // A group that stands many times asks the same of the same response each time.
    const known = new WeakMap<Environment, { readonly focus: unknown; readonly values: ReturnType<FormExpression> }>()
    return (focus, environment) => {
      const last = known.get(environment)
      if (last && last.focus === focus) return last.values
      const values = orUndefined(() => run(focus, environment as Record<string, unknown>) as unknown[])
      known.set(environment, { focus, values })
      return values
    }
  }
}

function orUndefined<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

const TODAY = {
  internalStructures: true,
  fn(this: { vars: Record<string, unknown> }) {
    return [this.vars['today']]
  }
}

function compiled(source: string, userInvocationTable: object) {
  try {
    return fhirpath.compile(source, r4, { async: false, userInvocationTable: userInvocationTable as never })
  } catch (error) {
    throw new ExpressionFault(`${source}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The compiled expressions of extensions whose url ends so; those in another language than FHIRPath are left out. */
export function expressionsOf(
  extensions: readonly Extension[] | undefined,
  end: string,
  compile: Compile
): readonly NamedExpression[] {
  return (extensions ?? []).flatMap(({ url, valueExpression }) => {
    const { name = '', language, expression } = valueExpression ?? {}
    if (!url.endsWith(end) || language !== 'text/fhirpath' || expression === undefined) return []
    return [{ name, expression: compile(expression) }]
  })
}

/**
 * The environment with the variables that are declared in it, each of which may read those before. One that fails is not
 * there, so that whatever reads it fails too.
 */
export function withVariables(
  variables: readonly NamedExpression[],
  focus: unknown,
  environment: Environment
): Environment {
  if (variables.length === 0) return environment
  const all: Record<string, unknown> = { ...environment }
  for (const { name, expression } of variables) {
    const value = expression(focus, all)
    if (value === undefined) delete all[name]
    else all[name] = value
  }
  return all
}

/** The name under which `today()` finds its day. */
export function dayVariable(day: string): Environment {
  return { today: fhirpathDate(day) }
}
