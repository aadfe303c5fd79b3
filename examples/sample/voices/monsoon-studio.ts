import type { Voice } from './voice.ts'

export const monsoonStudio: Voice = {
  displayName: 'Monsoon Studio',
  hashtags: ['illustration', 'monsoonstudio', 'sketchbook', 'printmaking', 'ink', 'artprocess'],
  subjects: [
    'the rooftop series',
    'the tea-stall print',
    'the rain map',
    'the night-train sketch',
    'the mango calendar',
    'the river alphabet',
    'the umbrella poster',
    'the balcony garden',
  ],
  offer: { pack: 'brush pack', event: 'drawing hour' },
  feed: {
    sketch: [
      'First lines of {s}. Ink still wet.',
      'From thumbnail to final: {s} in six steps.',
      'Page 41 of the sketchbook turned into {s}.',
    ],
    process: [
      'Colour tests for {s}. Number three wins ☔',
      'Layer by layer: {s}.',
      'What the scanner did to {s}, and how we fixed it.',
    ],
    question: [
      'Warm or cold palette for {s}?',
      'Which corner of {s} did you look at first?',
      'What sound would go with {s}?',
    ],
    announcement: [
      '{S} is printed, numbered and ready to go.',
      'New in the library: {s}.',
      '{S} goes up on the wall this weekend.',
    ],
    tip: [
      'The brush that made {s} possible costs less than lunch.',
      'Leave the white of the paper alone. {S} taught us that.',
      'A small perspective trick from {s}.',
    ],
    story: [
      'Power cut, candle, and {s} by midnight.',
      '{S} began as a doodle on a ferry ticket.',
      'A photo of {s} on a kitchen wall far away made our week 💛',
    ],
  },
}
