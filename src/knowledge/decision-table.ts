// The plan as a page a clinician can review: every criterion with its words, its place, what it leads to and what it rests on.
import { namesIn } from '../guideline/expression.ts'
import type { Effect, Plan, PlanNode } from '../guideline/plan-types.ts'

/** What each effect leads to, in words. */
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  redirect: 'uden for NGC',
  exclude: 'ikke anbefalet',
  require: 'mangler oplysninger',
  confirm: 'skal bekræftes',
  caution: 'med forbehold',
  inform: 'vises'
}
const STRENGTH: Readonly<Record<string, string>> = { shall: 'skal', should: 'bør', may: 'kan', law: 'lov' }

/** The decision table of a plan as Markdown; the same plan always gives the same text. */
export function decisionTable(plan: Plan): string {
  return [
    `# ${upper(plan.title.da)} · ${plan.title.en}`,
    '',
    `${plan.canonical}, godkendt ${plan.date}. Dannet af PlanDefinition.json med \`npx genvej check --write\`; ret den, ikke denne side.`,
    '',
    'En række er ét kriterium. »Ellers« siger, hvad der sker, når det ikke er opfyldt (✗) eller ikke vides (?); ✓ når det er opfyldt.',
    '',
    '| Kriterium | Ordlyd og sted | Styrke | Ellers | Hviler på |',
    '|---|---|---|---|---|',
    ...plan.actions.flatMap(action => rows(action, 0)),
    '',
    ...parameters(plan)
  ].join('\n')
}

function rows(node: PlanNode, depth: number): string[] {
  const own = node.quote ? [criterion(node, depth)] : node.children.length > 0 ? heading(node, depth) : []
  return [...own, ...node.children.flatMap(child => rows(child, depth + 1))]
}

/** A group that is no criterion itself is a line of its own, when it says something: a condition, or that one of its members is enough. */
function heading(node: PlanNode, depth: number): string[] {
  const words = [node.guard ? `kun når ${code(node)}` : '', node.combination === 'any-of' ? 'mindst ét af' : ''].filter(
    Boolean
  )
  return words.length === 0
    ? []
    : [`| ${indent(depth)}*${cell(node.title.da || words.join(': '))}* | ${cell(words.join(', '))} | | | |`]
}

function criterion(node: PlanNode, depth: number): string {
  const quote = node.quote ? `»${cell(node.quote.text)}«<br>${cell(node.quote.place)}` : ''
  const title = `${indent(depth)}**${cell(node.title.da)}**<br>${cell(node.title.en)}<br>\`${node.id}\``
  const combination =
    node.combination === 'any-of' ? 'mindst ét af de følgende' : node.combination ? 'alle de følgende' : ''
  const guard = node.guard ? `kun når ${code(node)}` : ''
  const basis = [cell(node.sentence.da), combination, guard, node.condition ? names(node) : ''].filter(Boolean)
  return `| ${title} | ${quote} | ${STRENGTH[node.strength ?? ''] ?? ''} | ${effects(node)} | ${basis.join('<br>')} |`
}

function effects(node: PlanNode): string {
  const marks = [
    ['met', '✓'],
    ['not-met', '✗'],
    ['unknown', '?']
  ] as const
  return marks
    .flatMap(([status, mark]) => (node.effects[status] ? `${mark} ${EFFECT_WORDS[node.effects[status]]}` : []))
    .join('<br>')
}

function names(node: PlanNode): string {
  const used = [node.condition, node.otherReading].flatMap(expression => (expression ? namesIn(expression) : []))
  return [...new Set(used)].map(name => `\`${name}\``).join(' ')
}

function code(node: PlanNode): string {
  return node.guard
    ? namesIn(node.guard)
        .map(name => `\`${name}\``)
        .join(' ')
    : ''
}

function parameters(plan: Plan): string[] {
  if (plan.parameters.length === 0) return []
  return [
    'Værdier med dato:',
    '',
    ...plan.parameters.map(
      ({ name, value, date, review }) => `- \`${name}\` = ${value} (${date}${review ? `, efterprøves ${review}` : ''})`
    ),
    ''
  ]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function indent(depth: number): string {
  return '&emsp;'.repeat(Math.max(0, depth - 1))
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
