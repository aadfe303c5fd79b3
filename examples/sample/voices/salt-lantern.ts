import type { Voice } from './voice.ts'

export const saltLantern: Voice = {
  displayName: 'Salt Lantern',
  hashtags: ['ceramics', 'saltlantern', 'wheelthrown', 'stoneware', 'studio', 'glaze'],
  subjects: [
    'the tide bowl',
    'the salt lantern',
    'the coral cup',
    'the smoke vase',
    'the açaí glaze',
    'the shore plate',
    'the pebble jug',
    'the lantern set',
  ],
  feed: {
    studio: [
      'Clay on everything, {s} on the shelf.',
      '{S} drying in the shade. Nobody breathe.',
      'Working on {s}: the quiet part of the day.',
    ],
    kiln: [
      'Kiln opened at noon. {S} made it.',
      'Cone 6, slow cool, {s} 🔥',
      'Cracked: two. Perfect: {s}.',
    ],
    question: [
      'Matte or gloss for {s}?',
      'What does {s} remind you of?',
      'Darker or lighter? {S} is undecided.',
    ],
    announcement: [
      '{S} joins the shop on Thursday.',
      'A small second batch of {s} is coming.',
      'We posted the making of {s}.',
    ],
    'how-to': [
      'How we finish {s} without fingerprints.',
      'Centre first, everything else later. {S} shows why.',
      'A sponge, a fork, and the last pass over {s}.',
    ],
    story: [
      '{S} got its colour from the lamp by the pier.',
      'The sea took the first version of {s}. Here is the second.',
      'São João lights in the window, {s} on the table ✨',
    ],
  },
}
