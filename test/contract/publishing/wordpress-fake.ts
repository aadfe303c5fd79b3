import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

const FIELDS = new Set(['title', 'content', 'excerpt', 'slug', 'status'])

interface Article {
  readonly id: number
  slug: string
  status: string
  title: string
  content: string
  /** When it went out. */
  at: string
}

/** A site, as developer.wordpress.org/rest-api describes it; drafts may share a slug. */
export class WordPressFake implements Fake {
  readonly articles: Article[] = []
  comments = 0
  /** The clock of the other side. */
  now = () => NOW
  private readonly out: string[] = []

  readonly handle = ({ headers, method, path, query, json }: FakeRequest): FakeAnswer => {
    const expected = Buffer.from(`editor:${PLANTED.token}`).toString('base64')
    if (headers['authorization'] !== `Basic ${expected}`) return error(401, 'incorrect_password')
    const [, id] = /^\/wp-json\/wp\/v2\/posts(?:\/(\d+))?$/.exec(path) ?? []
    if (path === '/wp-json/wp/v2/comments') {
      return { status: 200, headers: { 'x-wp-total': String(this.comments) }, body: [] }
    }
    if (!path.startsWith('/wp-json/wp/v2/posts')) return error(404, 'rest_no_route')
    const one = this.articles.find((article) => String(article.id) === id)
    if (method === 'GET' && one) return { status: 200, body: shown(one) }
    if (method === 'GET') return this.list(query)
    const fields = json as Record<string, string>
    const unknown = Object.keys(fields).filter((field) => !FIELDS.has(field))
    if (unknown.length > 0) return error(400, 'rest_invalid_param')
    if (!fields['title'] && !fields['content']) return error(400, 'empty_content')
    if (id !== undefined) return this.update(Number(id), fields)
    return { status: 201, body: shown(this.create(fields)) }
  }

  published = () => this.out

  /** A call that publishes, however often, publishes one article. */
  isSending = ({ method, json }: FakeRequest) =>
    method === 'POST' && (json as { status?: string } | undefined)?.status === 'publish'

  private list(query: URLSearchParams): FakeAnswer {
    if (query.get('status') !== 'any' || query.get('context') !== 'edit') {
      return error(400, 'rest_invalid_param')
    }
    const found = this.articles.filter(({ slug }) => slug === query.get('slug'))
    return { status: 200, body: found.map(shown) }
  }

  private create(fields: Record<string, string>): Article {
    const id = 100 + this.articles.length
    const [slug = '', title = '', content = ''] = [
      fields['slug'],
      fields['title'],
      fields['content'],
    ]
    const article = { id, slug, title, content, status: 'draft', at: '' }
    this.articles.push(article)
    this.setStatus(article, fields['status'] ?? 'draft')
    return article
  }

  private update(id: number, fields: Record<string, string>): FakeAnswer {
    const article = this.articles.find((each) => each.id === id)
    if (!article) return error(404, 'rest_post_invalid_id')
    Object.assign(article, { title: fields['title'], content: fields['content'] })
    this.setStatus(article, fields['status'] ?? article.status)
    return { status: 200, body: shown(article) }
  }

  private setStatus(article: Article, status: string): void {
    if (status === 'publish' && article.status !== 'publish') {
      this.out.push(String(article.id))
      article.at = this.now()
    }
    article.status = status
  }
}

function shown({ id, slug, status, at }: Article) {
  const date_gmt = status === 'publish' ? at.slice(0, -1) : '0000-00-00T00:00:00'
  return { id, slug, status, date_gmt, link: `https://blog.example/${slug}/` }
}

function error(status: number, code: string): FakeAnswer {
  return { status, body: { code, message: 'no', data: { status } } }
}
