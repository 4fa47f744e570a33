// Every word a card says of its own, in Danish and English; all other words are the guideline's.
import type { Flaw } from '../guideline/observation.ts'
import type { SourceName } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'

const da = {
  order: (indication: string) => `WGS, ${indication}`,
  unnamedOrder: (indication: string) => `WGS uden indikation, nærmest ${indication}`,
  noneNearest: 'WGS uden indikation: angiv den på rekvisitionen; journalen peger ikke på nogen bestemt',
  verdicts: {
    recommended: 'kriterierne er opfyldt',
    'recommended-with-caution': 'opfyldt, med forbehold',
    'needs-confirmation': 'kan bestilles, bekræft først',
    'needs-information': 'mangler oplysninger',
    'not-recommended': 'kriterierne er ikke opfyldt',
    'outside-pathway': 'skal analyseres uden for NGC nu'
  },
  more: (count: number) => `+ ${count} mere`,
  unmet: 'Ikke opfyldt',
  against: 'Taler imod',
  met: 'Opfyldt',
  redirect: 'Analyseres uden for NGC nu',
  missingShall: 'Mangler (skal)',
  missingConfirmed: 'Mangler (skal, kan bekræftes)',
  missingShould: 'Mangler (bør)',
  answers: { POS: 'positiv', NEG: 'negativ', IND: 'ikke afgørende' } as Readonly<Record<string, string>>,
  contradiction: 'modstridende oplysninger',
  confirm: 'Skal bekræftes',
  caution: 'Forbehold',
  ambiguous: 'Kan læses på to måder',
  advice: 'Råd',
  notice: 'Bemærk',
  notStated: 'Ikke oplyst (kan)',
  quote: (text: string, place: string) => `»${text}« (${place})`,
  criterion: 'Kriterium',
  rendered: (sentence: string, quote: string) => `${quote}: ${sentence}`,
  notObtained: 'Ikke hentet eller ikke hentet helt',
  failed: 'Kunne ikke hentes, eller kun delvist',
  dropped: (count: number) =>
    `Ikke medregnet: ${count} ${count === 1 ? 'oplysning' : 'oplysninger'} om en anden patient`,
  unknownIndication: (code: string) => `Indikationen ${code} kendes ikke her`,
  version: (version: string, date: string) => `Anbefaling ${version}, gælder fra ${date}. Klinikeren beslutter.`,
  recommendation: (indication: string) => `anbefaling for ${indication}`,
  yes: 'ja',
  no: 'nej',
  noted: (day: string) => `noteret ${day}`,
  flaws: {
    contradiction: 'flag og værdi modsiger hinanden',
    'no-interval': 'uden flag og referenceinterval',
    undecided: 'værdien afgør det ikke',
    'not-understood': 'kan ikke læses sikkert'
  } satisfies Record<Flaw, string>,
  form: 'Besvar i skema',
  removeOrder: 'Fjern rekvisitionen af helgenomsekventering',
  annotateOrder: 'Notér vurderingen på rekvisitionen',
  addIndication: (indication: string) => `Angiv indikationen ${indication} på rekvisitionen`,
  otherPatient: 'WGS: rekvisitionen gælder en anden patient end den, der er åben; den er ikke vurderet',
  otherPatientDetail: 'Rekvisitionens patient er ikke den patient, som journalen er åben for. Intet er vurderet.',
  hint: (indication: string) => `WGS kan være relevant: kodede diagnoser passer med ${indication}`,
  hintDetail: 'Kodede diagnoser, der passer',
  sources: {
    patient: 'patientens stamdata',
    observations: 'prøvesvar og kliniske oplysninger',
    conditions: 'diagnoser',
    questionnaireResponses: 'skemasvar',
    medicationRequests: 'medicinordinationer',
    medicationStatements: 'aktuel medicin',
    familyHistory: 'familieanamnese',
    procedures: 'procedurer',
    reports: 'undersøgelsessvar',
    consents: 'samtykker',
    orders: 'tidligere rekvisitioner'
  } satisfies Record<SourceName, string>
}

const en: typeof da = {
  order: indication => `WGS, ${indication}`,
  unnamedOrder: indication => `WGS without indication, closest ${indication}`,
  noneNearest: 'WGS without indication: state it on the order; the record points to none in particular',
  verdicts: {
    recommended: 'criteria met',
    'recommended-with-caution': 'met, with reservations',
    'needs-confirmation': 'can be ordered, confirm first',
    'needs-information': 'information missing',
    'not-recommended': 'criteria not met',
    'outside-pathway': 'must be analysed outside NGC now'
  },
  more: count => `+ ${count} more`,
  unmet: 'Not met',
  against: 'Against',
  met: 'Met',
  redirect: 'To be analysed outside NGC now',
  missingShall: 'Missing (shall)',
  missingConfirmed: 'Missing (shall, may be confirmed)',
  missingShould: 'Missing (should)',
  answers: { POS: 'positive', NEG: 'negative', IND: 'inconclusive' },
  contradiction: 'conflicting information',
  confirm: 'To be confirmed',
  caution: 'Reservation',
  ambiguous: 'Can be read in two ways',
  advice: 'Advice',
  notice: 'Note',
  notStated: 'Not stated (may)',
  quote: (text, place) => `“${text}” (${place})`,
  criterion: 'Criterion',
  // The guideline is in Danish: its sentence comes first in the reader's words.
  rendered: (sentence, quote) => `${sentence} ${quote}`,
  notObtained: 'Not obtained, or not in full',
  failed: 'Could not be obtained, or only in part',
  dropped: count => `Not counted: ${count} ${count === 1 ? 'item' : 'items'} about another patient`,
  unknownIndication: code => `The indication ${code} is not known here`,
  version: (version, date) => `Recommendation ${version}, in force from ${date}. The clinician decides.`,
  recommendation: indication => `recommendation for ${indication}`,
  yes: 'yes',
  no: 'no',
  noted: day => `noted ${day}`,
  flaws: {
    contradiction: 'flag and value contradict each other',
    'no-interval': 'without flag and reference interval',
    undecided: 'the value does not decide',
    'not-understood': 'cannot be read with certainty'
  },
  form: 'Answer in the form',
  removeOrder: 'Remove the order of whole-genome sequencing',
  annotateOrder: 'Note the assessment on the order',
  addIndication: indication => `State the indication ${indication} on the order`,
  otherPatient: 'WGS: the order is for another patient than the one opened; it has not been assessed',
  otherPatientDetail: 'The patient of the order is not the patient whose record is open. Nothing has been assessed.',
  hint: indication => `WGS may be relevant: coded diagnoses fit ${indication}`,
  hintDetail: 'Coded diagnoses that fit',
  sources: {
    patient: 'patient details',
    observations: 'results and findings',
    conditions: 'diagnoses',
    questionnaireResponses: 'form answers',
    medicationRequests: 'prescriptions',
    medicationStatements: 'current medication',
    familyHistory: 'family history',
    procedures: 'procedures',
    reports: 'reports',
    consents: 'consents',
    orders: 'earlier orders'
  }
}

/** The words of a card by language. */
export const CARD_TEXTS: Readonly<Record<Language, typeof da>> = { da, en }
