import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

import { expect, test } from 'vitest'

import { TryLaterError } from '../../../../domain/errors.ts'
import { httpClient } from '../../../../platforms/publishing/http-client.ts'
import { openMedia, type OpenMedia } from '../../../../platforms/publishing/media-source.ts'
import { tempFolder } from '../../../temp.ts'
import { serve } from '../../crawler/http/servers.ts'

const SECRET = 'sEcReT-planted-4711'
const bytes = randomBytes(300_000)

async function opened(uri: string, offset?: number): Promise<OpenMedia> {
  const media = await openMedia(uri, offset)
  if (media.kind === 'failed') throw new Error(media.detail)
  return media
}

async function readAll(media: OpenMedia): Promise<Buffer> {
  return buffer(media.stream())
}

/** A server of one file, with or without ranges. */
async function served({ hasRanges = true, etags = ['"1"'] } = {}) {
  let count = 0
  const server = await serve((request, response) => {
    const etag = etags[Math.min(count++, etags.length - 1)] ?? ''
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1])
    const headers = { 'content-type': 'video/mp4; x=y', etag }
    if (!hasRanges || Number.isNaN(from)) {
      return response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes)
    }
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`
    return response
      .writeHead(206, {
        ...headers,
        'content-range': range,
        'content-length': bytes.length - from,
      })
      .end(bytes.subarray(from))
  })
  return { ...server, uri: `${server.base}/clip.mov?signature=${SECRET}` }
}

test.each([0, 1, 299_999, 300_000])('a file from byte %d: length, type and bytes', async (at) => {
  const path = join(tempFolder(), 'a clip.mp4')
  writeFileSync(path, bytes)
  const media = await opened(pathToFileURL(path).href, at)
  expect(media).toMatchObject({ length: 300_000 - at, total: 300_000, mime: 'video/mp4' })
  expect((await readAll(media)).equals(bytes.subarray(at))).toBe(true)
  expect((await readAll(media)).equals(bytes.subarray(at))).toBe(true)
})

test.each([
  [true, 0],
  [true, 123_456],
  [false, 123_456],
  [true, 300_000],
])('a file on the web (ranges: %s) from byte %d', async (hasRanges, at) => {
  const { uri } = await served({ hasRanges })
  const media = await opened(uri, at)
  expect(media).toMatchObject({ length: 300_000 - at, total: 300_000, mime: 'video/mp4' })
  expect((await readAll(media)).equals(bytes.subarray(at))).toBe(true)
})

test('media are piped through to an upload', async () => {
  const { uri } = await served()
  const target = await serve((request, response) => {
    void buffer(request).then((got) => response.end(JSON.stringify({ isSame: got.equals(bytes) })))
  })
  const answer = await httpClient()({ method: 'PUT', url: target.base, body: await opened(uri) })
  expect(answer).toMatchObject({ kind: 'answered', json: { isSame: true } })
  expect(target.asked[0]?.headers).toMatchObject({ 'content-length': '300000' })
})

test('a file that changed since it was opened is not read as the same', async () => {
  const path = join(tempFolder(), 'clip.mp4')
  writeFileSync(path, bytes)
  const media = await opened(pathToFileURL(path).href)
  writeFileSync(path, bytes.subarray(1))
  await expect(readAll(media)).rejects.toThrow(TryLaterError)
  const web = await opened((await served({ etags: ['"1"', '"2"'] })).uri)
  await expect(readAll(web)).rejects.toThrow(/clip\.mov could not be read to its end/)
})

test('a file that breaks off while it is uploaded: the upload is lost, with the reason', async () => {
  let count = 0
  const { base } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': bytes.length })
    count += 1
    if (count === 1) return response.end(bytes)
    return response.write(bytes.subarray(0, 1000), () => response.destroy())
  })
  const target = await serve((request, response) => {
    request.on('error', () => undefined).resume()
    request.on('end', () => response.end('{}'))
  })
  const body = await opened(`${base}/clip.mp4?s=${SECRET}`)
  const answer = await httpClient()({ method: 'PUT', url: target.base, body })
  expect(answer).toMatchObject({
    kind: 'lost',
    detail: expect.stringMatching(/\/clip\.mp4 could not be read to its end/),
  })
  expect(JSON.stringify(answer)).not.toContain(SECRET)
})

test.each([
  [404, 'edit', /clip\.mp4 is not to be had: answered 404/],
  [403, 'edit', /answered 403/],
  [302, 'edit', /give the address of the file itself/],
  [429, 'retry', /answered 429/],
  [503, 'retry', /answered 503/],
])('a file’s address that answers %d: %s', async (status, error_class, detail) => {
  const { base } = await serve((_, response) =>
    response.writeHead(status, { location: '/x' }).end(),
  )
  const media = await openMedia(`${base}/clip.mp4?s=${SECRET}`)
  expect(media).toEqual({ kind: 'failed', error_class, detail: expect.stringMatching(detail) })
  expect(JSON.stringify(media)).not.toContain(SECRET)
})

test('what cannot be opened is said in words', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'empty.mp4'), '')
  const file = (name: string) => pathToFileURL(join(folder, name)).href
  const { base } = await serve((_, response) => void response.writeHead(200).end('x'))
  const { uri } = await served()
  const cases: [string, number, RegExp][] = [
    [file('missing.mp4'), 0, /cannot be read: ENOENT/],
    [file('empty.mp4'), 0, /is empty/],
    [file(''), 0, /is not a file/],
    [base, 0, /does not say how long/],
    [uri, 300_001, /has 300000 bytes, and byte 300001/],
    [uri, -1, /byte -1/],
    ['s3://bucket/clip.mp4', 0, /not from s3: addresses/],
    ['clip.mp4', 0, /not from what is no address/],
    ['http://example.com/clip.mp4', 0, /from https: addresses/],
  ]
  for (const [address, offset, detail] of cases) {
    expect(await openMedia(address, offset), address).toEqual({
      kind: 'failed',
      error_class: 'edit',
      detail: expect.stringMatching(detail),
    })
  }
})
