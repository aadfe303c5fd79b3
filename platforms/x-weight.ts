const LINK_WEIGHT = 23
const LIGHT: readonly (readonly [from: number, to: number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

const SCHEME_LINK = String.raw`https?:\/\/[^\s<>"'()]+`
const BARE_LINK = String.raw`(?<![\p{L}\p{N}@#$_.\/-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:com|org|net|edu|gov|info|biz|io|co|me|tv|app|dev|ai|gg|fm|ly|shop|store|blog|xyz|online|site|link|live|art|club|news|studio|video|world|[a-z]{2})(?![\p{L}\p{N}_.@-]*[\p{L}\p{N}_@])(?:\/[^\s<>"'()]*)?`
const LINKS = new RegExp(`${SCHEME_LINK}|${BARE_LINK}`, 'giu')
const EMOJI = /\p{RGI_Emoji}/gv

/**
 * The weighted length of a text on X (twitter-text configuration v3): NFC; every link counts 23;
 * an emoji, however many code points it is made of, counts 2; code points 0–4351, 8192–8205,
 * 8208–8223 and 8242–8247 count 1, all others 2. A bare name such as `example.com` counts as a
 * link under common endings, and never less than its own characters, so the result is not too low.
 */
export function weightedLength(text: string): number {
  let weight = 0
  const rest = text.normalize('NFC').replace(LINKS, (link) => {
    weight += /^https?:/i.test(link) ? LINK_WEIGHT : Math.max(LINK_WEIGHT, characterWeight(link))
    return ''
  })
  const plain = rest.replace(EMOJI, () => {
    weight += 2
    return ''
  })
  return weight + characterWeight(plain)
}

function characterWeight(text: string): number {
  let weight = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    weight += LIGHT.some(([from, to]) => from <= point && point <= to) ? 1 : 2
  }
  return weight
}
