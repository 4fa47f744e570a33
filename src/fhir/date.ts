// FHIR dates are intervals: '2019' is a whole year, '2019-05-01' a whole day. https://hl7.org/fhir/R4/datatypes.html#dateTime

/** The civil time zone in which a date without a time is read, and in which "today" is today. */
const CIVIL_TIME_ZONE = 'Europe/Copenhagen'

/** A half-open span of time, in milliseconds since 1970-01-01T00:00Z. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** What an absent date says: any moment at all. */
export const ANY_TIME: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }

/** A year before 1000 is a slip of the pen (0026), or says that the year is not known (0000); zones lie within fourteen hours. */
const DATE_TIME =
  /^([1-9]\d{3})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00))?)?)?$/
const civil = new Intl.DateTimeFormat('en-CA', {
  timeZone: CIVIL_TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit'
})

/** Spans by text: the results of one sample share their time, and civil midnight asks the time zone, which is slow. Emptied when full. */
const known = new Map<string, Interval | undefined>()
const KNOWN_MOST = 8192
/** No date is longer. */
const LONGEST = 40

/**
 * The span that a FHIR date, dateTime or instant stands for; undefined when the text is none
 * (also for a day that no calendar has, such as 2019-02-30).
 */
export function dateInterval(text: string): Interval | undefined {
  const interval = known.get(text)
  if (interval || text.length > LONGEST || known.has(text)) return interval
  if (known.size >= KNOWN_MOST) known.clear()
  const read = readInterval(text)
  known.set(text, read)
  return read
}

function readInterval(text: string): Interval | undefined {
  const match = DATE_TIME.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)]
  if (!isCalendarDay(year, month, day)) return undefined
  if (match[4] === undefined) {
    const next =
      match[2] === undefined ? [year + 1, 1, 1] : match[3] === undefined ? [year, month + 1, 1] : [year, month, day + 1]
    return { start: civilMidnight(year, month, day), end: civilMidnight(next[0] ?? 0, next[1] ?? 1, next[2] ?? 1) }
  }
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)]
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const fraction = match[7] ? Number(`0.${match[7]}`) * 1000 : 0
  const start = Date.UTC(year, month - 1, day, hour, minute, second) + fraction - offset(match[8] ?? 'Z')
  return { start, end: start + (match[6] === undefined ? 60_000 : match[7] === undefined ? 1000 : 1) }
}

/** The civil calendar date (YYYY-MM-DD) at an instant given in milliseconds. */
export function civilDate(milliseconds: number): string {
  const minute = Math.floor(milliseconds / 60_000)
  const day = days.get(minute)
  if (day !== undefined) return day
  if (days.size >= KNOWN_MOST) days.clear()
  const read = civil.format(milliseconds).slice(0, 10)
  days.set(minute, read)
  return read
}

/** An instant given in milliseconds as a FHIR dateTime in the civil time zone. */
function civilTime(milliseconds: number): string {
  const wall = dateIntervalOfWall(civil.format(milliseconds)) + (((milliseconds % 1000) + 1000) % 1000)
  const ahead = Math.round((wall - milliseconds) / 60_000)
  const two = (number: number) => String(number).padStart(2, '0')
  const zone = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`
  return new Date(wall).toISOString().replace(/(\.000)?Z$/, zone)
}

/** A FHIR date or dateTime, so written that its date is the civil date: 22:30Z on 5 May is 6 May in Denmark. */
export function inCivilTime(written: string): string {
  const start = written.includes('T') ? dateInterval(written)?.start : undefined
  return start === undefined || written.startsWith(civilDate(start)) ? written : civilTime(start)
}

/** Years counted on birthdays, from one day (YYYY-MM-DD) to another; below 0 when the other comes first. */
export function completedYears(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

/** Civil days by the minute: asking the time zone is slow. Emptied when full. */
const days = new Map<number, string>()

const DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (leap ? 29 : (DAYS[month - 1] ?? 0))
}

function offset(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return (zone[0] === '-' ? -minutes : minutes) * 60_000
}

/** Midnight in the civil time zone; month and day may run over. */
function civilMidnight(year: number, month: number, day: number): number {
  const utc = Date.UTC(year, month - 1, day)
  const wall = dateIntervalOfWall(civil.format(utc))
  return utc - (wall - utc)
}

function dateIntervalOfWall(text: string): number {
  const [date = '', time = ''] = text.split(', ')
  return Date.parse(`${date}T${time}Z`)
}
