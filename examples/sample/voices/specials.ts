/** A caption of the bank that no template makes. Days count from the end of the history. */
export interface Special {
  readonly text: string
  readonly brand?: string
  readonly accountId?: string
  readonly category: string
  readonly fromDay?: number
  readonly untilDay?: number
  /** How often it was shown before it came here. */
  readonly pastImpressions?: number
}

const shared = (text: string): Special => ({ text, category: 'general' })

/** Captions shared by all brands, of one account alone, dated ones, and awkward ones. */
export const specials: readonly Special[] = [
  shared('New here? Start with the pinned post.'),
  shared('Quiet day, good light.'),
  shared('Tell us in one word.'),
  shared('Which one would you keep?'),
  shared('More of this next week.'),
  shared('We read every comment, even the long ones 💬'),
  shared('Best seen with the sound on 🔊'),
  shared('Coffee first: café au lait, then this ☕'),
  shared('Thank you for being here.'),
  shared('Small step, good day.'),
  {
    brand: 'harbor-kitchen',
    category: 'quick',
    text: '= one pan + one lemon + twenty minutes. That is the whole plan.',
  },
  {
    brand: 'harbor-kitchen',
    category: 'question',
    text: '@ the friend who still owes you dinner 🍋',
  },
  {
    brand: 'harbor-kitchen',
    category: 'announcement',
    text: 'The advent menu is open until the first Sunday. Come hungry.',
    fromDay: -3,
    untilDay: 19,
  },
  {
    brand: 'trail-notes',
    category: 'conditions',
    text: 'Last huts close for the winter on the first. Plan accordingly.',
    fromDay: -20,
    untilDay: 13,
  },
  {
    brand: 'quiet-loom',
    category: 'announcement',
    text: 'Spring market this weekend: come and say hello.',
    fromDay: -240,
    untilDay: -200,
  },
  {
    brand: 'southern-cycles',
    category: 'announcement',
    text: 'Winter service prices end tonight.',
    fromDay: -150,
    untilDay: -90,
  },
  {
    brand: 'monsoon-studio',
    category: 'announcement',
    text: 'Calendar pre-orders close when the last box is packed 📦',
    fromDay: -40,
    untilDay: 25,
  },
  {
    accountId: 'reddit:trailnotes',
    category: 'route',
    text: 'Trip report below. Questions welcome, corrections even more so.',
    pastImpressions: 41_000,
  },
  {
    accountId: 'reddit:trailnotes',
    category: 'question',
    text: 'Long-time walkers of this range: what changed most for you?',
    pastImpressions: 23_500,
  },
  {
    accountId: 'x:monsoonstudio',
    category: 'process',
    text: 'A short thread on paper, water and patience.',
    pastImpressions: 18_200,
  },
]
