import { expect, test } from 'vitest'

import { readPage } from '../../../../platforms/reading/page.ts'

test('title, meta tags and scripts are picked out, entities decoded where HTML decodes them', () => {
  const page = readPage(`<!doctype html><TITLE> A &amp; B </TITLE>
    <meta property="og:title" content="A &quot;b&quot; &#x1F30A; &eacute;">
    <META NAME='Description' CONTENT='first'/><meta name="description" content="second">
    <script id=one type="application/json">{"a":"</b> &amp; <!-- x"}</script>
    <svg><title>other</title></svg><script>two()</script>`)
  expect(page.title).toBe('A & B')
  expect(page.meta.get('og:title')).toBe('A "b" 🌊 é')
  expect(page.meta.get('description')).toBe('first')
  expect(page.scripts).toEqual([
    { id: 'one', type: 'application/json', text: '{"a":"</b> &amp; <!-- x"}' },
    { id: '', type: '', text: 'two()' },
  ])
})

test('broken pages give what they have', () => {
  expect(readPage('<script>{"a":1').scripts).toEqual([{ id: '', type: '', text: '{"a":1' }])
  expect(readPage('<meta property="og:title" content="half').meta.size).toBe(1)
  expect(readPage('<title>x').title).toBe('x')
  expect(readPage('')).toEqual({ title: '', meta: new Map(), scripts: [] })
})
