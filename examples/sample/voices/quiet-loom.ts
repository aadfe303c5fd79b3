import type { Voice } from './voice.ts'

export const quietLoom: Voice = {
  displayName: 'Quiet Loom',
  hashtags: ['weaving', 'quietloom', 'handwoven', 'slowcraft', 'textiles', 'wool'],
  subjects: [
    'the herringbone scarf',
    'the linen towel',
    'the twill throw',
    'the rag rug',
    'the wool sash',
    'the café curtain',
    'the honeycomb blanket',
    'the indigo sampler',
  ],
  offer: { pack: 'pattern pack', event: 'workshop' },
  feed: {
    process: [
      'Warp on, tea poured, {s} begins.',
      'Forty centimetres into {s} and the pattern finally shows.',
      'Unweaving a mistake in {s}. It happens more often than we post.',
    ],
    'how-to': [
      'How we keep the edges straight on {s}.',
      'Three shuttles, one rule: the order for {s}.',
      'Finishing {s}: wash first, press later.',
    ],
    question: [
      'Which colour would you choose for {s}: rust or moss?',
      'Fringe or hem on {s}? We cannot agree.',
      'What should {s} become next?',
    ],
    material: [
      'Naïve question, long answer: why this yarn for {s}?',
      'This yarn was spun 30 km from the loom. It is now {s}.',
      'Dye pot notes for {s} 🧶',
    ],
    announcement: [
      '{S} is off the loom.',
      'Pattern notes for {s} are out today.',
      'A second run of {s}, by request.',
    ],
    story: [
      'The draft for {s} came from a margin note in an old mill book.',
      'Rain all week, so {s} got finished early.',
      'Slow is the point. {S}, day eleven.',
    ],
  },
}
