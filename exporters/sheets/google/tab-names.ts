import { idOf } from '../../../domain/ids.ts'

/** The three tabs of a week: what people see, our answers, and what the sheet stands for. */
export type Role = 'rows' | 'answers' | 'data'

export const ROLES: readonly Role[] = ['rows', 'answers', 'data']

/** The developer metadata that marks a tab with its week, whatever people name it. */
export function metadataKey(role: Role): string {
  return `drumbeat-${role}`
}

/** `2026-W48`, or `2026-W48 aurora` where a sheet holds one brand alone. */
export function labelOf(week: string, brand: string | undefined): string {
  return brand === undefined ? week : `${week} ${brand.replaceAll(/[^\p{L}\p{N}_-]+/gu, '_')}`
}

/** `Week 2026-W48`, `_answers 2026-W48`, `_drumbeat 2026-W48`. */
export function titleOf(role: Role, label: string): string {
  const names = { rows: 'Week', answers: '_answers', data: '_drumbeat' }
  return `${names[role]} ${label}`
}

/** The id of a new tab, from 1 to 2³¹ − 1: the same for the same parts. */
export function tabId(...parts: readonly (string | number | null)[]): number {
  return Number.parseInt(idOf(['tab', ...parts], 8), 16) & 0x7fffffff || 1
}
