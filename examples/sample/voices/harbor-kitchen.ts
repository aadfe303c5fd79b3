import type { Voice } from './voice.ts'

export const harborKitchen: Voice = {
  displayName: 'Harbor Kitchen',
  hashtags: ['homecooking', 'harborkitchen', 'slowfood', 'recipe', 'weeknightdinner', 'baking'],
  subjects: [
    'mussel stew',
    'rye bread',
    'lemon polenta',
    'smoked haddock pie',
    'jalapeño slaw',
    'crème caramel',
    'leek gratin',
    'apple galette',
  ],
  offer: { pack: 'recipe pack', event: 'class' },
  feed: {
    'how-to': [
      'Three small fixes for {s} that did not turn out.',
      'The one step most people skip when they make {s}.',
      '{S} in five photos. Save it for Sunday.',
    ],
    question: [
      'Honest question: {s} with more salt or less?',
      'What do you serve next to {s}? We read every answer.',
      'Would you eat {s} for breakfast? 🍳',
    ],
    kitchen: [
      'Test batch number nine of {s}. The kitchen smells like a good idea.',
      '06:10, harbor still dark, {s} already under way.',
      'This is what {s} looks like before anyone tidies up for the camera.',
    ],
    announcement: [
      '{S} is back on the menu this week.',
      'New on the blog: our {s}, start to finish.',
      'We wrote down the recipe for {s}. Link in the profile.',
    ],
    story: [
      'We learned {s} from a hand-written card that fell out of a second-hand book.',
      'The first time we made {s} the smoke alarm applauded. Look at it now.',
      'A note on patience, by way of {s}.',
    ],
    quick: [
      'Short on time? {S} forgives almost everything.',
      '{S}, one bowl, no drama 🥄',
      'Four ingredients you already have, and then: {s}.',
    ],
  },
}
