import { percentText } from '../planning/words.ts'

/**
 * What an account’s captions are for at the moment: finding better ones, using the good ones, or
 * neither because the audience is tired. Not to be taken for the planning mode (optimize, safe,
 * conservative), which people choose and which sets gaps and volume.
 */
export const LEARNING_MODES = ['EXPLORE', 'EXPLOIT', 'PROTECT'] as const
export type LearningMode = (typeof LEARNING_MODES)[number]

/** Above this share an account explores, … */
export const EXPLORE_ABOVE = 0.3
/** … below this one it exploits; in between it stays what it was. */
export const EXPLOIT_BELOW = 0.15

/** What a learning mode depends on. */
export interface LearningState {
  /** Explore share by the value of information, 0.05 to 0.35. */
  readonly share: number
  readonly zone: 'GREEN' | 'YELLOW' | 'RED'
  /** The mode before; null where there was none. */
  readonly before: LearningMode | null
}

/**
 * The mode an account learns in, with the reason in words. RED protects. Between 15 and 30 % the
 * mode stays (so that noise around one threshold never flips it); an account without a mode explores
 * there, one that comes out of PROTECT exploits.
 */
export function learningMode({ share, zone, before }: LearningState): {
  readonly mode: LearningMode
  readonly reason: string
} {
  const told = `knowing the captions better would add ${percentText(share)}`
  if (zone === 'RED') {
    return { mode: 'PROTECT', reason: 'the zone is RED: its audience is tired, nothing is tried' }
  }
  if (share > EXPLORE_ABOVE) {
    return { mode: 'EXPLORE', reason: `${told}, more than ${percentText(EXPLORE_ABOVE)}` }
  }
  if (share < EXPLOIT_BELOW) {
    return { mode: 'EXPLOIT', reason: `${told}, less than ${percentText(EXPLOIT_BELOW)}` }
  }
  const between = `${told}, between ${percentText(EXPLOIT_BELOW)} and ${percentText(EXPLORE_ABOVE)}`
  if (before === 'EXPLORE' || before === 'EXPLOIT') {
    return { mode: before, reason: `${between}: the mode stays` }
  }
  return before === null
    ? { mode: 'EXPLORE', reason: `${between}: a new account explores` }
    : { mode: 'EXPLOIT', reason: `${between}: out of the RED zone it begins carefully` }
}

/**
 * The share of uniform batches an account plans with: its explore share, never under the setting
 * (which keeps every propensity above 0). PROTECT adds nothing to the setting.
 */
export function epsilonOf(explore: number | null | undefined, floor: number): number {
  return Math.max(floor, explore ?? 0)
}
