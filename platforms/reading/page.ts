import { Tokenizer } from 'htmlparser2'

/** A script as it stands in a page. */
export interface PageScript {
  readonly id: string
  readonly type: string
  readonly text: string
}

/** The parts of an HTML page that profiles are read from. */
export interface Page {
  readonly title: string
  /** Contents of meta tags by lower-case property or name; the first of several. */
  readonly meta: ReadonlyMap<string, string>
  readonly scripts: readonly PageScript[]
}

/** Pages have a hundred such tags, with five attributes each. */
const MAX_TAGS = 2000
const MAX_ATTRIBUTES = 30

interface Tag {
  readonly name: string
  readonly attributes: Map<string, string>
  readonly text: string[]
}

/** The tags named, in the order they are written, with their attributes and text. */
function tagsIn(html: string, names: ReadonlySet<string>): readonly Tag[] {
  const tags: Tag[] = []
  let tag: Tag | null = null
  let attribute = ''
  let value = ''
  // Counted as they are written: one name a million times is no more than thirty of them.
  let count = 0
  const isReading = () => tag !== null && count < MAX_ATTRIBUTES
  const close = () => {
    tag = null
  }
  const ignore = () => {}

  // The tokenizer alone: the parser keeps a stack of open tags, quadratic where they nest.
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = null
        const name = end - start > 6 ? '' : html.slice(start, end).toLowerCase()
        if (!names.has(name) || tags.length >= MAX_TAGS) return
        tag = { name, attributes: new Map(), text: [] }
        count = 0
        tags.push(tag)
      },
      onattribname(start, end) {
        value = ''
        if (isReading()) attribute = html.slice(start, end).toLowerCase()
      },
      onattribdata(start, end) {
        if (isReading()) value += html.slice(start, end)
      },
      onattribentity(code) {
        if (isReading()) value += String.fromCodePoint(code)
      },
      onattribend() {
        if (isReading() && !tag?.attributes.has(attribute)) tag?.attributes.set(attribute, value)
        count++
      },
      onopentagend: ignore,
      onselfclosingtag: close,
      onclosetag: close,
      ontext(start, end) {
        tag?.text.push(html.slice(start, end))
      },
      ontextentity(code) {
        tag?.text.push(String.fromCodePoint(code))
      },
      onend: close,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return tags
}

const NAMES: ReadonlySet<string> = new Set(['script', 'meta', 'title'])

/** Picks title, meta tags and scripts out of HTML in one pass, however broken it is. */
export function readPage(html: string): Page {
  const tags = html.includes('<') ? tagsIn(html, NAMES) : []
  const named = (wanted: string) => tags.filter(({ name }) => name === wanted)
  const meta = new Map<string, string>()
  for (const { attributes } of named('meta')) {
    const key = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase()
    if (!meta.has(key)) meta.set(key, attributes.get('content') ?? '')
  }
  return {
    title: named('title')[0]?.text.join('').trim() ?? '',
    meta,
    scripts: named('script').map(({ attributes, text }) => ({
      id: attributes.get('id') ?? '',
      type: attributes.get('type') ?? '',
      text: text.join(''),
    })),
  }
}
