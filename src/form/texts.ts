// What the form pages say beside the questions, in both languages.
import type { Language, Text } from '../language/text.ts'

const TEXTS = {
  place: { da: 'Skema', en: 'Form' },
  yes: { da: 'Ja', en: 'Yes' },
  no: { da: 'Nej', en: 'No' },
  notKnown: { da: 'Ikke besvaret', en: 'Not answered' },
  fromRecord: { da: 'Fra journalen', en: 'From the record' },
  standsInRecord: { da: 'rettes kun i journalen', en: 'corrected only in the record' },
  fromRecordCount: { da: 'Kendt fra journalen', en: 'Known from the record' },
  notObtained: { da: 'Kunne ikke hentes fra journalen', en: 'Could not be obtained from the record' },
  notAsAnswer: {
    da: 'Står i journalen med andre ord end svarmulighederne her',
    en: 'Is in the record in other words than the options here'
  },
  corrected: { da: 'Rettet her', en: 'Corrected here' },
  correct: { da: 'Ret eller tilføj', en: 'Correct or add' },
  add: { da: 'Tilføj', en: 'Add' },
  remove: { da: 'Fjern', en: 'Remove' },
  evaluate: { da: 'Opdatér vurderingen', en: 'Update the assessment' },
  save: { da: 'Gem kladde', en: 'Save draft' },
  submit: { da: 'Færdig: gem i journalen', en: 'Done: save in the record' },
  finish: { da: 'Færdig', en: 'Done' },
  summary: { da: 'Resumé til MDT', en: 'Summary for the MDT' },
  backToForm: { da: 'Tilbage til skemaet', en: 'Back to the form' },
  print: { da: 'Udskriv siden fra browseren', en: 'Print the page from the browser' },
  verdict: { da: 'Vurdering lige nu', en: 'Assessment now' },
  missing: { da: 'Mangler', en: 'Missing' },
  quotes: { da: 'Anbefalingens ord', en: 'In the words of the recommendation' },
  criteria: { da: 'Kriterierne', en: 'The criteria' },
  met: { da: 'opfyldt', en: 'met' },
  'not-met': { da: 'ikke opfyldt', en: 'not met' },
  unknown: { da: 'ukendt', en: 'unknown' },
  'not-applicable': { da: 'ikke relevant', en: 'not applicable' },
  ambiguous: { da: 'kan læses på to måder', en: 'can be read in two ways' },
  points: { da: 'point', en: 'points' },
  saved: { da: 'Kladden er gemt.', en: 'The draft is saved.' },
  savedHere: {
    da: 'Kladden er gemt, så længe skemaet er åbent. Journalen tager ikke imod kladder.',
    en: 'The draft is kept as long as the form is open. The record takes no drafts.'
  },
  written: { da: 'Svarene er gemt i journalen.', en: 'The answers are saved in the record.' },
  writtenNext: {
    da: 'Gå tilbage til rekvisitionen: næste vurdering bygger på dem.',
    en: 'Go back to the order: the next assessment rests on them.'
  },
  nothingNew: { da: 'Der var ingen nye svar at gemme.', en: 'There were no new answers to save.' },
  notWritten: {
    da: 'Journalen tog ikke imod svarene. Intet er gået tabt: hent dem her, eller indsæt teksten i journalen.',
    en: 'The record did not take the answers. Nothing is lost: download them here, or paste the text into the record.'
  },
  handOver: {
    da: 'Skemaet må ikke skrive i journalen. Hent svarene som FHIR-Bundle, eller indsæt teksten i journalen.',
    en: 'The form may not write in the record. Download the answers as a FHIR Bundle, or paste the text into the record.'
  },
  download: { da: 'Hent svarene (FHIR-Bundle)', en: 'Download the answers (FHIR Bundle)' },
  text: { da: 'Tekst til journalen', en: 'Text for the record' },
  errors: { da: 'Se på disse svar', en: 'Look at these answers' },
  series: { da: 'Alle fundne værdier', en: 'All values found' },
  reference: { da: 'referenceinterval', en: 'reference interval' },
  setAside: { da: 'Sæt til side', en: 'Set aside' },
  value: { da: 'Værdi', en: 'Value' },
  date: { da: 'Dato', en: 'Date' },
  noSession: {
    da: 'Skemaet åbnes fra et kort i journalen. Det er ikke åbent her, eller det har stået for længe.',
    en: 'The form is opened from a card in the record. It is not open here, or it has stood too long.'
  },
  notThisEhr: {
    da: 'Skemaet kan ikke åbnes fra denne journal: den er ikke sat op her.',
    en: 'The form cannot be opened from this EHR: it is not set up here.'
  },
  launchMissing: {
    da: 'Journalen åbnede skemaet uden at sige for hvem (launch mangler).',
    en: 'The EHR opened the form without saying for whom (launch is missing).'
  },
  ehrNotReached: {
    da: 'Journalens opsætning kunne ikke læses (SMART configuration). Prøv igen, eller kontakt it-support.',
    en: 'The set-up of the EHR could not be read (SMART configuration). Try again, or contact support.'
  },
  noLaunch: {
    da: 'Åbningen af skemaet er udløbet eller allerede brugt. Åbn det igen fra kortet.',
    en: 'This opening of the form has expired or was used already. Open it again from the card.'
  },
  notLetIn: { da: 'Journalen gav ikke skemaet adgang.', en: 'The EHR did not let the form in.' },
  noToken: {
    da: 'Journalen gav ikke adgang til en patient. Åbn skemaet igen fra kortet.',
    en: 'The EHR gave no access to a patient. Open the form again from the card.'
  },
  otherPatient: {
    da: 'Den åbne patient er ikke patienten på kortet. Åbn den rigtige patient, og derefter skemaet fra kortet.',
    en: 'The open patient is not the patient of the card. Open the right patient, then the form from the card.'
  },
  noForm: { da: 'Der er intet skema til denne indikation.', en: 'There is no form for this indication.' },
  whichForm: { da: 'Hvilken indikation drejer det sig om?', en: 'Which indication is it about?' },
  patient: { da: 'Patient', en: 'Patient' },
  born: { da: 'født', en: 'born' },
  deciding: { da: 'Afgørende', en: 'What decides' },
  grounds: { da: 'Opfyldt, og på hvilket grundlag', en: 'Met, and by what' },
  remarks: { da: 'Bemærk', en: 'Note' },
  assessed: { da: 'vurderet', en: 'assessed' },
  version: { da: 'Anbefaling', en: 'Recommendation' },
  from: { da: 'gælder fra', en: 'in force from' },
  example: { da: 'år, måned eller dag: 2019, 2019-05, 24.05.2019', en: 'year, month or day: 2019, 2019-05, 2019-05-24' }
} as const satisfies Readonly<Record<string, Text>>

export type TextName = keyof typeof TEXTS

/** A text by its name. */
export function say(name: TextName, language: Language): string {
  return TEXTS[name][language]
}
