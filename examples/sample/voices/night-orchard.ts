import type { Voice } from './voice.ts'

export const nightOrchard: Voice = {
  displayName: 'Night Orchard',
  hashtags: ['ambient', 'nightorchard', 'fieldrecording', 'nightsky', 'sleepsounds', 'listening'],
  subjects: [
    'the rain tape',
    'the owl hour',
    'the tide loop',
    'the long drone',
    'the meteor night',
    'the frost session',
    'the radio garden',
    'the slow-bell étude',
  ],
  offer: { pack: 'sound pack', event: 'listening session' },
  feed: {
    listen: [
      'Headphones on: {s}, first minute.',
      '{S} for people who cannot sleep 🌙',
      'Ten seconds of {s}. The rest is longer and slower.',
    ],
    process: [
      'Two microphones, one hedge, {s}.',
      'How {s} sounded before the mix.',
      'We recorded {s} at 03:40 so that you do not have to.',
    ],
    question: [
      'What do you do while {s} plays?',
      'Shorter or longer next time? {S} runs 40 minutes.',
      'Where were you when you heard {s}?',
    ],
    announcement: [
      '{S} is out now, wherever you listen.',
      'Tonight after dark: {s}, once, live.',
      'A new side of {s} goes up on Friday.',
    ],
    sky: [
      'Clear skies from ten. {S} fits well.',
      'The moon was too bright for the camera and just right for {s}.',
      'Saturn, a thermos, {s} 🪐',
    ],
    story: [
      'The neighbour’s dog is on {s}. We left it in.',
      '{S} is mostly wind. We like wind.',
      'Somewhere in {s} a gate closes. Try to find it.',
    ],
  },
}
