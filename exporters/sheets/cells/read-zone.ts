import { isTimeZone } from '../../../domain/time.ts'

/** A zone as people write it behind a time: a fixed distance from UTC, or a place. */
export type NamedZone =
  | { readonly offset: number }
  | {
      readonly zone: string
      /** Minutes from UTC that the abbreviation stands for, where it says that too. */
      readonly offset?: number
    }

type Meant = readonly (readonly [zone: string, offset?: number])[]

/** What abbreviations stand for; several where people mean several things. */
const ABBREVIATIONS: Readonly<Record<string, Meant>> = {
  wet: [['Europe/Lisbon', 0]],
  west: [['Europe/Lisbon', 60]],
  bst: [['Europe/London', 60]],
  cet: [['Europe/Berlin', 60]],
  cest: [['Europe/Berlin', 120]],
  eet: [['Europe/Helsinki', 120]],
  eest: [['Europe/Helsinki', 180]],
  msk: [['Europe/Moscow', 180]],
  sast: [['Africa/Johannesburg', 120]],
  ist: [
    ['Asia/Kolkata', 330],
    ['Asia/Jerusalem', 120],
    ['Europe/Dublin', 60],
  ],
  sgt: [['Asia/Singapore', 480]],
  hkt: [['Asia/Hong_Kong', 480]],
  jst: [['Asia/Tokyo', 540]],
  kst: [['Asia/Seoul', 540]],
  awst: [['Australia/Perth', 480]],
  aest: [['Australia/Sydney', 600]],
  aedt: [['Australia/Sydney', 660]],
  nzst: [['Pacific/Auckland', 720]],
  nzdt: [['Pacific/Auckland', 780]],
  hst: [['Pacific/Honolulu', -600]],
  akst: [['America/Anchorage', -540]],
  akdt: [['America/Anchorage', -480]],
  pt: [['America/Los_Angeles']],
  pst: [['America/Los_Angeles', -480]],
  pdt: [['America/Los_Angeles', -420]],
  mt: [['America/Denver']],
  mst: [['America/Denver', -420]],
  mdt: [['America/Denver', -360]],
  ct: [['America/Chicago']],
  cst: [
    ['America/Chicago', -360],
    ['Asia/Shanghai', 480],
  ],
  cdt: [['America/Chicago', -300]],
  et: [['America/New_York']],
  est: [['America/New_York', -300]],
  edt: [['America/New_York', -240]],
  brt: [['America/Sao_Paulo', -180]],
}

/**
 * The zones that words behind a time may mean: `CET`, `(UTC+2)`, `+02:00`, `Z`, `Europe/Berlin`,
 * `Berlin`, `New York time`, `local` (the item’s own zone). None where they name no zone, several
 * where people mean several things by them; of those the item’s own zone is meant where it is one.
 */
export function zonesNamed(written: string, own: string): NamedZone[] {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^(in|at)\s+/, '')
    .replace(/\s*\b(local\s+)?time$/, (_, local?: string) => (local ? ' local' : ''))
    .replace('\u2212', '-')
    .trim()
  if (text === '') return []
  if (text === 'local') return [{ zone: own }]
  const offset = offsetOf(text)
  if (offset !== null) return [{ offset }]
  const meant = (ABBREVIATIONS[text] ?? []).map(([zone, minutes]) =>
    minutes === undefined ? { zone } : { zone, offset: minutes },
  )
  const isOwn = meant.filter(({ zone }) => zone === own)
  if (meant.length > 0) return isOwn.length > 0 ? isOwn : meant
  if (text.includes('/')) return isTimeZone(text) ? [{ zone: spelledZone(text) }] : []
  return placesNamed(text.replace(/\s+local$/, '')).map((zone) => ({ zone }))
}

/** Minutes east of UTC; null where the text is no such distance. */
function offsetOf(text: string): number | null {
  if (/^(z|utc|gmt)$/.test(text)) return 0
  const found = /^(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?$/.exec(text)
  if (!found) return null
  const [, sign, hours, minutes = '0'] = found
  const total = Number(hours) * 60 + Number(minutes)
  if (total > 14 * 60) return null
  return sign === '-' ? -total : total
}

const zones = (): string[] => Intl.supportedValuesOf('timeZone')

function spelledZone(text: string): string {
  return zones().find((zone) => zone.toLowerCase() === text) ?? text
}

const REGIONS = 'Europe America Asia Africa Australia Pacific Atlantic Indian'.split(' ')

/** Zones named for a city, `new york` → `America/New_York`; names that were changed are known too. */
function placesNamed(city: string): string[] {
  const name = city.replace(/[\s-]+/g, '_')
  const found = zones().filter((zone) => zone.toLowerCase().split('/').slice(1).pop() === name)
  if (found.length > 0) return found
  const spelled = name.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
  return REGIONS.map((region) => `${region}/${spelled}`).filter(isTimeZone)
}
