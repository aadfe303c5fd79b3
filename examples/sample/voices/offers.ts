import type { Sentences, Voice } from './voice.ts'

/** Priced messages; `{pack}` and `{event}` are what the brand sells. */
const PPV: Sentences = {
  pack: [
    'The full {n} {pack} is ready: every step, and the mistakes we made so you do not have to.',
    'Our {n} {pack}, start to finish. Yours to keep.',
    'Everything we know about {s} in one {pack} 📎',
    'New {pack}: {s}. Annotated, complete, no filler.',
  ],
  event: [
    'Recording of the {event} on {s}: 48 minutes, questions included.',
    'Missed the {event} on {s}? Here is the whole thing.',
    'Front-row view of the {event} on {s}, no cuts.',
    'The {event} people keep asking about, {s}, now on demand ▶️',
  ],
  bundle: [
    'Weekend bundle: {s} plus two extras that go with it.',
    '{S} and friends: three files for the price of two.',
    'A small bundle for a slow evening: {s} and what comes after it.',
    'Bundle of the month, built around {s} 🎁',
  ],
}

/** Follow-ups to them. */
const BUMP: Sentences = {
  reminder: [
    'Still thinking about {s}? It is open until Sunday.',
    'Did the message about {s} reach you? A short reminder before it closes.',
    'Two days left for {s} at this price.',
    'We kept a place for you: {s} ⏳',
  ],
  thanks: [
    'Thank you for being here for {s}. How did it go?',
    'If {s} was your thing, send us a line 💌',
    'One thing we forgot to say about {s}: read on.',
    'You asked about {s}, so we answered.',
  ],
}

/** The sentences of a voice’s messages, or none where it has no message page. */
export function offersOf(voice: Voice): { ppv: Sentences; bump: Sentences } | undefined {
  const { offer } = voice
  if (!offer) return undefined
  const fill = (sentences: Sentences): Sentences =>
    Object.fromEntries(
      Object.entries(sentences).map(([category, texts]) => [
        category,
        texts.map((text) =>
          text.replaceAll('{pack}', offer.pack).replaceAll('{event}', offer.event),
        ),
      ]),
    )
  return { ppv: fill(PPV), bump: fill(BUMP) }
}
