// A browser for tests that need no page drawn.

/** A browser as far as cookies go. */
export class CookieBrowser {
  private readonly base: string
  constructor(base: string) {
    this.base = base
  }
  readonly cookies = new Map<string, { value: string; path: string }>()
  async go(url: string, init: RequestInit = {}): Promise<Response> {
    const address = new URL(url, this.base)
    const cookie = [...this.cookies]
      .filter(([, { path }]) => address.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
    const answer = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookie.join('; '), ...init.headers }
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.cookies.set(name, { value, path: /Path=([^;]+)/.exec(set)?.[1] ?? '/' })
    }
    return answer
  }
  /** Follows redirects to a page. */
  async open(url: string, init?: RequestInit): Promise<{ status: number; url: string; text: string }> {
    let answer = await this.go(url, init)
    let at = url
    for (let hops = 0; hops < 6 && answer.headers.has('location'); hops++) {
      at = new URL(answer.headers.get('location') ?? '', new URL(at, this.base)).href
      answer = await this.go(at)
    }
    return { status: answer.status, url: at, text: await answer.text() }
  }
}
