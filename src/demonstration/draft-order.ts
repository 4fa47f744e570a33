// The draft that the order form makes (contract, section 2).

import type { Json } from '../fhir/resource-shapes.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { BASE } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'

export interface OrderForm {
  readonly patient: string
  readonly indications: readonly string[]
  readonly specimen: string | undefined
}

/** A draft of WGS. Codes that the systems do not know are left out. */
export function draftOrder(form: OrderForm, knowledge: Knowledge, language: Language, now: number): Json {
  const coding = (system: string, code: string | undefined) => {
    const url = `${BASE}/CodeSystem/${system}`
    const title = code === undefined ? undefined : knowledge.titleOf(url, code)
    return title && code !== undefined ? [{ coding: [{ system: url, code, display: title[language] }] }] : []
  }
  const reasonCode = form.indications.flatMap(code => coding('indication', code))
  const orderDetail = coding('specimen', form.specimen)
  return {
    resourceType: 'ServiceRequest',
    id: `draft-${form.patient}`,
    status: 'draft',
    intent: 'order',
    code: coding('order', 'wgs')[0],
    subject: { reference: `Patient/${form.patient}` },
    authoredOn: new Date(now).toISOString(),
    ...(reasonCode.length > 0 ? { reasonCode } : {}),
    ...(orderDetail.length > 0 ? { orderDetail } : {})
  }
}
