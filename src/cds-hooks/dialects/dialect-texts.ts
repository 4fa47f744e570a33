// What a card says in words where a client takes no action from it, in Danish and English.
import type { Language } from '../../language/text.ts'

const da = {
  nextSteps: 'Næste skridt',
  onTheOrder: 'Ret på rekvisitionen',
  together: (labels: readonly string[]) => `Alle ${labels.length}: ${labels.join('; ')}`
}

const en: typeof da = {
  nextSteps: 'Next steps',
  onTheOrder: 'Change on the order',
  together: labels => `All ${labels.length}: ${labels.join('; ')}`
}

/** These words by language. */
export const DIALECT_TEXTS: Readonly<Record<Language, typeof da>> = { da, en }
