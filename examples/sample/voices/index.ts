import { harborKitchen } from './harbor-kitchen.ts'
import { monsoonStudio } from './monsoon-studio.ts'
import { nightOrchard } from './night-orchard.ts'
import { quietLoom } from './quiet-loom.ts'
import { saltLantern } from './salt-lantern.ts'
import { southernCycles } from './southern-cycles.ts'
import { trailNotes } from './trail-notes.ts'
import type { Voice } from './voice.ts'

/** The voices of the sample brands, by brand. All are invented. */
export const voices: Readonly<Record<string, Voice>> = {
  'harbor-kitchen': harborKitchen,
  'trail-notes': trailNotes,
  'quiet-loom': quietLoom,
  'monsoon-studio': monsoonStudio,
  'southern-cycles': southernCycles,
  'night-orchard': nightOrchard,
  'salt-lantern': saltLantern,
}
