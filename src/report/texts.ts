// What the report says, in both languages.
import type { Language, Text } from '../language/text.ts'

const TEXTS = {
  place: { da: 'Opgørelse', en: 'Report' },
  title: {
    da: 'Hvad Genvej har rådet til, og hvad der blev af det',
    en: 'What Genvej has advised, and what came of it'
  },
  lead: {
    da: 'Til de netværk, der har skrevet anbefalingerne: hvor mange bestillinger der er vurderet, hvad der manglede, og om rådene blev fulgt.',
    en: 'For the networks that wrote the recommendations: how many orders were assessed, what was missing, and whether the advice was followed.'
  },
  indication: { da: 'Indikation', en: 'Indication' },
  all: { da: 'Alle', en: 'All' },
  from: { da: 'Fra og med måned', en: 'From month' },
  to: { da: 'Til og med måned', en: 'To month' },
  monthForm: { da: 'f.eks. 2026-01', en: 'such as 2026-01' },
  client: { da: 'Klient', en: 'Client' },
  show: { da: 'Vis', en: 'Show' },
  period: { da: 'Periode', en: 'Period' },
  download: { da: 'Hent tallene', en: 'Download the figures' },
  everyIndication: { da: 'Alle indikationer', en: 'All indications' },
  none: { da: 'Der er ingen vurderede bestillinger i perioden.', en: 'No orders were assessed in this period.' },
  wrong: { da: 'Opgørelsen kan ikke laves', en: 'The report cannot be made' },
  later: {
    da: 'Beslutningsloggen kan ikke læses nu. Prøv igen om lidt.',
    en: 'The decision log cannot be read now. Try again in a moment.'
  },
  orders: { da: 'Bestillinger', en: 'Orders' },
  patients: { da: 'Patienter', en: 'Patients' },
  share: { da: 'Andel', en: 'Share' },
  total: { da: 'I alt', en: 'Total' },
  ready: { da: 'Kan gå videre', en: 'May go on' },
  open: { da: 'Noget mangler', en: 'Something is missing' },
  declined: { da: 'Frarådes', en: 'Advised against' },
  unnamed: { da: 'Bestillinger uden indikation', en: 'Orders without an indication' },
  hidden: { da: 'skjult', en: 'hidden' },
  outcomes: { da: 'Seneste svar på hver bestilling', en: 'The latest answer on each order' },
  outcome: { da: 'Svar', en: 'Answer' },
  overTime: { da: 'Over tid', en: 'Over time' },
  coarse: {
    da: 'Månederne er lagt sammen tre og tre, fordi der er for få bestillinger i hver til at vise dem.',
    en: 'The months are put together by three, because each has too few orders to be shown.'
  },
  notDrawn: { da: 'Færre end fem, eller skjult', en: 'Fewer than five, or hidden' },
  missing: { da: 'Det, der oftest mangler', en: 'What is most often missing' },
  criterion: { da: 'Kriterium', en: 'Criterion' },
  everMissing: { da: 'Manglede undervejs', en: 'Was missing' },
  stillMissing: { da: 'Mangler i seneste svar', en: 'Missing in the latest answer' },
  notMet: { da: 'Det, der oftest ikke er opfyldt', en: 'What is most often not met' },
  ambiguous: { da: 'Det, der kan læses på to måder', en: 'What can be read in two ways' },
  nothing: { da: 'Intet i denne periode.', en: 'Nothing in this period.' },
  more: { da: 'flere i de hentede tal', en: 'more in the downloaded figures' },
  became: { da: 'Hvad der blev af rådene', en: 'What became of the advice' },
  cards: { da: 'Kort', en: 'Cards' },
  happened: { da: 'Hvad der skete', en: 'What happened' },
  accepted: { da: 'Et forslag blev fulgt', en: 'A suggestion was followed' },
  overridden: { da: 'Tilsidesat', en: 'Overridden' },
  unanswered: { da: 'Ingen tilbagemelding', en: 'No feedback' },
  undelivered: { da: 'Nåede ikke frem', en: 'Did not arrive' },
  reason: { da: 'Begrundelse for at tilsidesætte', en: 'Reason for overriding' },
  other: { da: 'Anden begrundelse, eller ingen', en: 'Another reason, or none' },
  critical: {
    da: 'Kort, der sagde stop (oplysninger mangler, eller det frarådes)',
    en: 'Cards that said stop (information missing, or advised against)'
  },
  criticalOverridden: { da: 'heraf tilsidesat', en: 'of these overridden' },
  becameReady: { da: 'Fra mangel til klar', en: 'From missing to ready' },
  readyPatients: { da: 'Patienter, hvor det manglende kom til', en: 'Patients whose missing information came in' },
  medianDays: { da: 'Dage imellem, median', en: 'Days between, median' },
  versions: { da: 'Versioner', en: 'Versions' },
  plan: { da: 'Anbefaling', en: 'Recommendation' },
  inUse: { da: 'I brug', en: 'In use' },
  engine: { da: 'Genvej', en: 'Genvej' },
  methods: { da: 'Sådan er tallene gjort op', en: 'How the figures are made' },
  limits: { da: 'Det kan opgørelsen ikke svare på', en: 'What the report cannot answer' }
} as const satisfies Readonly<Record<string, Text>>

export type TextName = keyof typeof TEXTS

/** A text by its name. */
export function say(name: TextName, language: Language): string {
  return TEXTS[name][language]
}

/** How the figures are made, a sentence each. */
export const METHODS: readonly Text[] = [
  {
    da: 'En bestilling er én rekvisition for én indikation: svarene, da den blev valgt, og da den blev underskrevet, hører til samme bestilling. Den seneste vurdering i perioden tæller, i den måned den blev givet (dansk tid).',
    en: 'An order is one request for one indication: the answers when it was selected and when it was signed belong to the same order. Its latest assessment in the period counts, in the month in which it was given (Danish time).'
  },
  {
    da: 'En patient er et patient-id hos én klient; samme menneske hos to klienter tælles to gange.',
    en: 'A patient is a patient id at one client; the same person at two clients counts twice.'
  },
  {
    da: 'Et kort tæller med den seneste tilbagemelding på det, også når den kom efter perioden.',
    en: 'A card counts with the latest feedback on it, also when that came after the period.'
  },
  {
    da: 'Fra mangel til klar: første svar »Mangler oplysninger« til første senere svar, hvor bestillingen kan gå videre, for samme patient og indikation.',
    en: 'From missing to ready: from the first answer "Needs information" to the first later one with which the order may go on, for the same patient and indication.'
  },
  {
    da: 'Tal fra 1 til 4 vises som <5. »Skjult« er et tal, som ellers ville røbe et af dem ved at trække fra. To opgørelser over forskellige perioder kan stadig trækkes fra hinanden: giv dem til dem, der må se dem.',
    en: 'Numbers from 1 to 4 are shown as <5. "Hidden" is a number that would give one of them away by subtraction. Two reports over different periods can still be subtracted from each other: give them to those who may see them.'
  }
]

/** What the networks ask for and the log does not hold. */
export const LIMITS: readonly Text[] = [
  {
    da: 'Diagnostisk udbytte, tid til diagnose og ændret behandling, som ønskes målt (interview om klinisk anvendelse, 29.04.2024, Princip 2): Genvej ser bestillingen, ikke svaret.',
    en: 'Diagnostic yield, time to diagnosis and change of treatment, which are wished for (interview on clinical use, 29 Apr 2024, Princip 2): Genvej sees the order, not the result.'
  },
  {
    da: 'Hvor mange helgenomsekventeringer der er udført, og hvordan de fordeler sig, som styregruppen vil følge (beslutningsoplæg, november 2021, Opfølgning): bestillinger uden om Genvej kendes ikke, og en vurderet bestilling er ikke altid afsendt.',
    en: 'How many genomes were sequenced, and how they are distributed, which the steering group will follow (decision paper, November 2021, Opfølgning): orders that passed Genvej by are not known, and an order that was assessed was not always sent.'
  },
  {
    da: 'Svartid hos Nationalt Genom Center: prøven og svaret ses ikke.',
    en: 'Turn-around at the National Genome Center: sample and result are not seen.'
  },
  {
    da: 'Hvad klinikeren gjorde, når journalen ikke sender tilbagemelding: »ingen tilbagemelding« er ikke det samme som ikke fulgt.',
    en: 'What the clinician did where the EHR sends no feedback: "no feedback" is not the same as not followed.'
  }
]

const MONTHS = {
  da: ['jan.', 'feb.', 'marts', 'april', 'maj', 'juni', 'juli', 'aug.', 'sept.', 'okt.', 'nov.', 'dec.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
} as const

/** Months as they are read: nov. 2026, sept. – nov. 2026, or dec. 2025 – feb. 2026. */
export function spanText({ from, to }: Span, language: Language): string {
  const month = (each: string) => `${monthName(each, language)} ${each.slice(0, 4)}`
  if (from === to) return month(from)
  return `${from.slice(0, 4) === to.slice(0, 4) ? monthName(from, language) : month(from)} – ${month(to)}`
}

/** Months without their year: nov., or sept.–nov. */
export function spanName({ from, to }: Span, language: Language): string {
  return from === to ? monthName(from, language) : `${monthName(from, language)}–${monthName(to, language)}`
}

interface Span {
  readonly from: string
  readonly to: string
}

function monthName(month: string, language: Language): string {
  return MONTHS[language][Number(month.slice(5)) - 1] ?? month
}
