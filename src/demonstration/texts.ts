// What the demonstration EHR says beside the cards, in both languages.
import type { Language, Text } from '../language/text.ts'

const TEXTS = {
  place: { da: 'Demonstrationsjournal', en: 'Demonstration EHR' },
  welcome: {
    da: 'Vælg en patient, og bestil helgenomsekventering',
    en: 'Choose a patient and order whole-genome sequencing'
  },
  lead: {
    da: 'Genvej læser journalen, når en læge bestiller helgenomsekventering, og svarer med det samme: Opfylder bestillingen de nationale anbefalinger, og hvis ikke, hvad mangler så?',
    en: 'Genvej reads the record when a doctor orders whole-genome sequencing, and answers at once: does the order meet the national recommendations, and if not, what is missing?'
  },
  stepOrder: {
    da: 'Vælg en patient, og tryk på Vælg: kortet siger, om bestillingen kan gå videre.',
    en: 'Choose a patient and press Select: the card says whether the order can go on.'
  },
  stepAnswer: {
    da: 'Bestil det, der mangler, fra kortet, eller besvar det i skemaet.',
    en: 'Order what is missing from the card, or answer it in the form.'
  },
  stepSign: {
    da: 'Underskriv. Nederst ses kald og svar, som en rigtig journal ville udveksle dem.',
    en: 'Sign. Below are the calls and answers, as a real EHR would exchange them.'
  },
  synthetic: {
    da: 'Syntetiske patienter, én for hver slags svar',
    en: 'Synthetic patients, one for each kind of answer'
  },
  report: { da: 'Opgørelse over det, Genvej har rådet til', en: 'Report on what Genvej has advised' },
  back: { da: 'Alle patienter', en: 'All patients' },
  start: { da: 'Begynd forfra', en: 'Start over' },
  born: { da: 'født', en: 'born' },
  order: { da: 'Bestil helgenomsekventering', en: 'Order whole-genome sequencing' },
  indication: { da: 'Indikation', en: 'Indication' },
  noIndication: { da: 'Ikke angivet', en: 'Not stated' },
  specimen: { da: 'Prøve', en: 'Specimen' },
  noSpecimen: { da: 'Ikke angivet', en: 'Not stated' },
  choose: { da: 'Vælg', en: 'Select' },
  sign: { da: 'Underskriv', en: 'Sign' },
  signAnyway: { da: 'Underskriv alligevel', en: 'Sign all the same' },
  chooseReason: { da: 'Vælg en begrundelse', en: 'Choose a reason' },
  ask: { da: 'Vurdér igen', en: 'Ask again' },
  drop: { da: 'Fjern kladden', en: 'Discard the draft' },
  draft: { da: 'Kladde', en: 'Draft' },
  notSigned: { da: 'Rekvisitionen er ikke underskrevet.', en: 'The order is not signed.' },
  signed: { da: 'Rekvisitionen er underskrevet.', en: 'The order is signed.' },
  removed: { da: 'Kladden er fjernet.', en: 'The draft is gone.' },
  taken: { da: 'Udført', en: 'Done' },
  notTaken: { da: 'Ikke udført', en: 'Not done' },
  refusedBy: { da: 'Journalen afviste det', en: 'The record refused it' },
  cards: { da: 'Genvej svarer', en: 'Genvej answers' },
  noCards: { da: 'Genvej har ingen bemærkninger til bestillingen.', en: 'Genvej has no remarks on the order.' },
  milliseconds: { da: 'ms', en: 'ms' },
  record: { da: 'Journal', en: 'Record' },
  laboratory: { da: 'Laboratoriesvar', en: 'Laboratory results' },
  findings: { da: 'Vurderinger og svar', en: 'Findings and answers' },
  conditions: { da: 'Diagnoser', en: 'Conditions' },
  medicines: { da: 'Medicin', en: 'Medicines' },
  relatives: { da: 'Slægtninge', en: 'Relatives' },
  others: { da: 'Andet', en: 'Other' },
  consent: { da: 'Samtykke', en: 'Consent' },
  active: { da: 'aktiv', en: 'active' },
  completed: { da: 'udført', en: 'completed' },
  years: { da: 'år', en: 'years' },
  orders: { da: 'Rekvisitioner', en: 'Orders' },
  test: { da: 'Undersøgelse', en: 'Test' },
  result: { da: 'Svar', en: 'Result' },
  interval: { da: 'Ref.interval', en: 'Ref. interval' },
  date: { da: 'Dato', en: 'Date' },
  low: { da: 'lav', en: 'low' },
  high: { da: 'høj', en: 'high' },
  yes: { da: 'ja', en: 'yes' },
  no: { da: 'nej', en: 'no' },
  wire: { da: 'Det, der blev sendt', en: 'What was sent' },
  wireLead: {
    da: 'CDS Hooks-kaldene fra journalen til Genvej og svarene, som de blev sendt; de nyeste øverst. Adgangsbeviset er skjult.',
    en: 'The CDS Hooks calls from the EHR to Genvej and the answers, as they were sent; newest first. The access token is hidden.'
  },
  request: { da: 'Kald', en: 'Request' },
  answer: { da: 'Svar', en: 'Response' },
  info: { da: 'Oplysning', en: 'Information' },
  warning: { da: 'Advarsel', en: 'Warning' },
  critical: { da: 'Stop', en: 'Stop' },
  form: { da: 'Skema', en: 'Form' },
  formBack: { da: 'Tilbage til journalen, og vurdér igen', en: 'Back to the record, and ask again' },
  unreadable: { da: 'Genvej svarede ikke', en: 'Genvej did not answer' }
} as const satisfies Readonly<Record<string, Text>>

export type TextName = keyof typeof TEXTS

/** A text by its name. */
export function say(name: TextName, language: Language): string {
  return TEXTS[name][language]
}
