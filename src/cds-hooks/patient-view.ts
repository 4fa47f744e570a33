// A calm hint when a record is opened: coded diagnoses fit an indication, and no WGS was ever ordered. Off unless the site turns it on.
// https://cds-hooks.org/hooks/patient-view/
import { applyPlanDefinition } from '../guideline/apply.ts'
import { evidenceOf } from '../guideline/evidence.ts'
import { plainFact } from '../guideline/facts.ts'
import type { Decision, PatientRecord } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { recordOf } from './advice.ts'
import { hintingConditions, rankDecisions } from './best-indication.ts'
import { cardUuid, topic } from './card.ts'
import { versionLine } from './card-detail.ts'
import { clip } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { evidenceText } from './evidence-text.ts'
import { markdownList } from './markdown.ts'
import type { RespondContext } from './respond-context.ts'
import { openingLines } from './site-lines.ts'
import type { Card, HookRequest } from './types.ts'
import { hasCode } from './wgs-orders.ts'

/** At most one card; none when the patient, the diagnoses or the earlier orders could not be had whole. */
export function patientViewCards(request: HookRequest, context: RespondContext): readonly Card[] {
  if (!context.site.patientView) return []
  const record = recordOf(request, context)
  const { conditions, orders } = record.states
  if (!record.patient || conditions !== 'complete' || orders !== 'complete' || isOrdered(record, context)) return []
  const [best] = rankDecisions(fitting(record, context), () => 0)
  return best ? [hintCard(best, record, request, context)] : []
}

function isOrdered({ resources }: PatientRecord, { wgsCodes }: RespondContext): boolean {
  return resources.some(
    resource =>
      (resource.resourceType === 'ServiceRequest' || resource.resourceType === 'DiagnosticReport') &&
      hasCode(resource.code, wgsCodes)
  )
}

/** Decisions of the plans that coded diagnoses point to, but for those that speak against WGS or for an analysis outside NGC, now. */
function fitting(record: PatientRecord, { knowledge, hints, now }: RespondContext): readonly Decision[] {
  return [...knowledge.plans]
    .filter(([indication]) => hintingConditions(hints.get(indication) ?? [], record).length > 0)
    .map(([, plan]) => applyPlanDefinition(plan, record, now))
    .filter(({ outcome }) => outcome !== 'not-recommended' && outcome !== 'outside-pathway')
}

function hintCard(decision: Decision, record: PatientRecord, request: HookRequest, context: RespondContext): Card {
  const { language, hints } = context
  const words = CARD_TEXTS[language]
  const conditions = hintingConditions(hints.get(decision.indication) ?? [], record).map(each =>
    evidenceOf(plainFact(each))
  )
  const summary = clip(words.hint(decision.title[language]))
  return {
    uuid: cardUuid(request, '', decision.indication),
    summary,
    detail: markdownList([
      ...openingLines(decision, context).map(([, text]) => text),
      words.hintDetail + evidenceText(conditions, context),
      versionLine(decision, context)
    ]),
    indicator: 'info',
    source: { label: 'Genvej', url: BASE, topic: topic([decision.indication, 'hint'], summary) }
  }
}
