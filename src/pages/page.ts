// The frame of every page: language, title, style, a way past the header, and who decides. WCAG 2.2: 2.4.1, 2.4.2, 3.1.1.
import type { Language, Text } from '../language/text.ts'
import { assetAddress, assetText } from './assets.ts'
import { type Content, type Html, html } from './html.ts'

export interface PageParts {
  readonly language: Language
  readonly title: string
  readonly body: Content
  /** The address of this page in the other language; without it there is no switch. */
  readonly otherLanguage?: string | undefined
  /** Said in the header beside the name of the product. */
  readonly place?: string | undefined
  /** Where the name in the header leads. */
  readonly home?: string | undefined
  /** Scripts of ours that make the page more pleasant; it works without them. */
  readonly scripts?: readonly string[]
  /** A page that is kept as a file: its style is in it, and it leads nowhere. */
  readonly alone?: boolean
}

const WORDS: Readonly<Record<'skip' | 'other' | 'decides', Text>> = {
  skip: { da: 'Gå til indholdet', en: 'Skip to the content' },
  other: { da: 'In English', en: 'På dansk' },
  decides: {
    da: 'Genvej rådgiver; klinikeren beslutter. En uafhængig implementering, som Nationalt Genom Center hverken udgiver eller står inde for. Ikke CE-mærket.',
    en: 'Genvej advises; the clinician decides. An independent implementation, neither published nor endorsed by the Danish National Genome Center. Not CE-marked.'
  }
}

/** A whole page, ready to send. */
export function page(parts: PageParts): string {
  const { language, title, body, place, home = '/', scripts = [], alone = false } = parts
  const document: Html = html`<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title} · Genvej</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${
  alone
    ? ownStyle()
    : html`<link rel="icon" href="${assetAddress('genvej.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetAddress('genvej.css')}">`
}
${scripts.map(name => html`<script src="${assetAddress(name)}" defer></script>`)}
</head>
<body>
<a class="skip" href="#content">${WORDS.skip[language]}</a>
<header class="top">
${alone ? html`<b class="name">Genvej</b>` : html`<a class="name" href="${home}">Genvej</a>`}${place && html`<span class="place">${place}</span>`}
${otherLanguageLink(parts)}
</header>
<main id="content">${body}</main>
<footer class="bottom">${WORDS.decides[language]}</footer>
</body>
</html>`
  return `<!doctype html>\n${document.markup}\n`
}

/** Our own style sheet, which is text of ours and no value. */
function ownStyle(): Html {
  return { markup: `<style>\n${assetText('genvej.css')}</style>` }
}

function otherLanguageLink({ language, otherLanguage }: PageParts): Content {
  const other = language === 'da' ? 'en' : 'da'
  return (
    otherLanguage &&
    html`<a class="language" href="${otherLanguage}" lang="${other}" hreflang="${other}">${WORDS.other[language]}</a>`
  )
}
