// What can be wrong with an answer, said at the item, in Danish and English.
import { counted } from '../language/counted.ts'
import type { Text } from '../language/text.ts'

export type FormErrorCode =
  | 'required'
  | 'type'
  | 'too-many'
  | 'not-an-option'
  | 'too-long'
  | 'too-short'
  | 'too-low'
  | 'too-high'
  | 'decimals'
  | 'unit'
  | 'constraint'
  | 'expression'
  | 'unknown-item'

export interface FormError {
  readonly code: FormErrorCode
  readonly linkId: string
  /** The linkId; where a group stands several times, with its number, and after that group inside it. */
  readonly path: string
  readonly severity: 'error' | 'warning'
  readonly message: Text
}

type Said = (detail: string) => Text

const MESSAGES: Readonly<Record<Exclude<FormErrorCode, 'constraint'>, Said>> = {
  required: () => ({ da: 'Skal besvares.', en: 'Must be answered.' }),
  type: () => ({ da: 'Svaret kan ikke læses.', en: 'The answer cannot be read.' }),
  'too-many': () => ({ da: 'Kun ét svar.', en: 'One answer only.' }),
  'not-an-option': () => ({ da: 'Svaret er ikke en af mulighederne.', en: 'The answer is not one of the options.' }),
  'too-long': most => ({ da: `Højst ${most} tegn.`, en: `At most ${counted(Number(most), 'character')}.` }),
  'too-short': least => ({ da: `Mindst ${least} tegn.`, en: `At least ${counted(Number(least), 'character')}.` }),
  'too-low': least => ({ da: `Mindst ${comma(least)}.`, en: `At least ${least}.` }),
  'too-high': most => ({ da: `Højst ${comma(most)}.`, en: `At most ${most}.` }),
  decimals: most => ({
    da: `Højst ${counted(Number(most), 'decimal', 'decimaler')}.`,
    en: `At most ${counted(Number(most), 'decimal')}.`
  }),
  unit: unit => ({ da: `Enheden er ${unit}.`, en: `The unit is ${unit}.` }),
  expression: () => ({ da: 'Kan ikke beregnes.', en: 'Cannot be calculated.' }),
  'unknown-item': () => ({ da: 'Spørgsmålet findes ikke i skemaet.', en: 'The form has no such question.' })
}

/** An error at an item; `detail` is the limit, where there is one. */
export function formError(
  code: Exclude<FormErrorCode, 'constraint'>,
  { linkId, path }: { readonly linkId: string; readonly path: string },
  detail = ''
): FormError {
  return { code, linkId, path, severity: 'error', message: MESSAGES[code](detail) }
}

function comma(number: string): string {
  return number.replace('.', ',')
}
