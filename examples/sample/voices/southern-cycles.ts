import type { Voice } from './voice.ts'

export const southernCycles: Voice = {
  displayName: 'Southern Cycles',
  hashtags: ['bikeshop', 'southerncycles', 'gravelbike', 'bikerepair', 'commuting', 'steelisreal'],
  subjects: [
    'the gravel build',
    'the commuter refit',
    'the steel tourer',
    'the balance bike',
    'the cargo conversion',
    'the single-speed',
    'the wheel rebuild',
    'the winter overhaul',
  ],
  feed: {
    workshop: [
      'On the stand today: {s}.',
      '{S}, before and after. Look at the chain.',
      'Torque wrench out, radio on, {s} in progress 🔧',
    ],
    'how-to': [
      'The five-minute check we do before {s} leaves the shop.',
      'How to hear a worn bearing, with {s} as the example.',
      'Cable or hydraulic? What we chose for {s} and why.',
    ],
    question: [
      'Mudguards on {s}: yes or never?',
      'Say one thing you would change about {s}.',
      'Guess the weight of {s}. Closest answer gets a sticker.',
    ],
    ride: [
      'Test ride with {s} along the foreshore. The wind won.',
      '62 km with {s} and nothing rattled.',
      'Dawn lap, {s}, magpies mostly friendly 🌅',
    ],
    announcement: [
      '{S} is finished and looking for its owner.',
      'Booking opens Monday for work like {s}.',
      'Workshop notes on {s} are up.',
    ],
    story: [
      '{S} arrived in three boxes and a biscuit tin.',
      'Twenty years in a shed, and now {s} rolls again.',
      'Small parts, big patience: {s}.',
    ],
  },
}
