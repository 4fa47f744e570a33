// The browser of the machine, for tests that need one; nothing is downloaded.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
]

/** Where Chromium stands; undefined when the machine has none (`CHROMIUM` names another place). */
export const chromiumPath: string | undefined = PLACES.find(place => place && existsSync(place))

/** Alone: it asks nobody for updates, and reaches nothing but what a test opens. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** Starts it without a window. Throws when there is none. */
export function startChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('no Chromium on this machine; CHROMIUM can name one')
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS })
}
