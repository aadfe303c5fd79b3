import type { Voice } from './voice.ts'

export const trailNotes: Voice = {
  displayName: 'Trail Notes',
  hashtags: ['hiking', 'trailnotes', 'fieldnotes', 'outdoors', 'slowtravel', 'mountains'],
  subjects: [
    'the ridge loop',
    'the lake path',
    'the old mine trail',
    'the larch valley',
    'the coast steps',
    'the two-day traverse',
    'the fire-road climb',
    'the waterfall spur',
  ],
  feed: {
    route: [
      'Field notes from {s}: 14 km, one wet crossing, no regrets.',
      '{S} in four frames. Full track in the link.',
      'If you only have half a day, make it {s}.',
    ],
    gear: [
      'What we carried on {s}, and the two things we did not need.',
      'Shoes after {s}. Draw your own conclusions 🥾',
      'Packing list for {s}, trimmed to what earned its weight.',
    ],
    question: [
      '{S}: clockwise or the other way round?',
      'Who has walked {s} in autumn? Tell us about the light.',
      'What would you add to our notes on {s}?',
    ],
    conditions: [
      'Conditions on {s} this week: dry until noon, then bring a shell.',
      'Snow line check near {s}. Poles yes, crampons no ❄️',
      'The trail crew has cleared {s}. Say thank you if you meet them.',
    ],
    story: [
      'We turned around on {s} and it was the best decision of the day.',
      'A fox, a thermos and {s}. That is the whole story.',
      'Ten minutes of silence somewhere along {s}.',
    ],
    tip: [
      'Start {s} before seven and you get it to yourself.',
      'One tip for {s}: fill up at the second spring, not the first.',
      'Map folds worn through at {s}. Time for a new one 🗺️',
    ],
  },
}
