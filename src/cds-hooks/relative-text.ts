// A relative who came as a code without its words. https://terminology.hl7.org/CodeSystem/v3-RoleCode (FAMMEMB)
import type { Language } from '../language/text.ts'

/** By code: Danish, English. The same word for a natural relative (N before the code) as for one of whom it is not said. */
const RELATIVES: ReadonlyMap<string, readonly [string, string]> = new Map(
  Object.entries<readonly [string, string]>({
    PRN: ['forælder', 'parent'],
    MTH: ['mor', 'mother'],
    FTH: ['far', 'father'],
    CHILD: ['barn', 'child'],
    SON: ['søn', 'son'],
    SONC: ['søn', 'son'],
    DAU: ['datter', 'daughter'],
    DAUC: ['datter', 'daughter'],
    SIB: ['søskende', 'sibling'],
    SIS: ['søster', 'sister'],
    BRO: ['bror', 'brother'],
    TWIN: ['tvilling', 'twin'],
    HSIB: ['halvsøskende', 'half-sibling'],
    HSIS: ['halvsøster', 'half-sister'],
    HBRO: ['halvbror', 'half-brother'],
    GRPRN: ['bedsteforælder', 'grandparent'],
    GRMTH: ['bedstemor', 'grandmother'],
    GRFTH: ['bedstefar', 'grandfather'],
    MGRMTH: ['mormor', 'maternal grandmother'],
    MGRFTH: ['morfar', 'maternal grandfather'],
    PGRMTH: ['farmor', 'paternal grandmother'],
    PGRFTH: ['farfar', 'paternal grandfather'],
    GRNDCHILD: ['barnebarn', 'grandchild'],
    AUNT: ['tante', 'aunt'],
    MAUNT: ['moster', 'maternal aunt'],
    PAUNT: ['faster', 'paternal aunt'],
    UNCLE: ['onkel', 'uncle'],
    MUNCLE: ['morbror', 'maternal uncle'],
    PUNCLE: ['farbror', 'paternal uncle'],
    NIECE: ['niece', 'niece'],
    NEPHEW: ['nevø', 'nephew'],
    COUSN: ['fætter eller kusine', 'cousin'],
    MCOUSN: ['fætter eller kusine på mors side', 'maternal cousin'],
    PCOUSN: ['fætter eller kusine på fars side', 'paternal cousin']
  })
)

/** Who a code of v3-RoleCode names; undefined for one that is not known here. */
export function relativeText(code: string, language: Language): string | undefined {
  const [danish, english] = RELATIVES.get(code) ?? RELATIVES.get(code.replace(/^N/, '')) ?? []
  return language === 'da' ? danish : english
}

const BY_ENGLISH_WORD: ReadonlyMap<string, readonly [string, string]> = new Map(
  [...RELATIVES.values()].map(words => [words[1], words])
)

/** Who a display of v3-RoleCode names, which is English wherever it is sent from; undefined for any other word. */
export function relativeOfDisplay(display: string, language: Language): string | undefined {
  const [danish, english] = BY_ENGLISH_WORD.get(display.toLowerCase().replace(/^natural /, '')) ?? []
  return language === 'da' ? danish : english
}
