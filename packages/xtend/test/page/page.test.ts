/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createAccess } from '../../src/access/create-access.ts'
import { createXtendService } from '../../src/service/create-xtend-service.ts'
import { defineRoute } from '../../src/service/xtend-route.ts'
import type { XtendService } from '../../src/service/xtend-service.ts'
import { HostileSilo, hostileSpec, markup } from '../hostile-silo.ts'
import { findBrowser } from './find-browser.ts'

const token = 'reader-0123456789-0123456789-0123456789'
const eraser = 'eraser-0123456789-0123456789-0123456789'
const greet = defineRoute({
  method: 'GET',
  path: '/greetings/{name}',
  summary: `Greets ${markup}`,
  params: { name: { type: 'string', maxLength: 100 } },
  query: { language: { type: 'string' } },
  handler: ({ params, query }) => ({ greeting: `${query.language ?? 'en'}: ${params.name}` }),
})
const { program, describe } = await findBrowser()

describe('the page in a browser', () => {
  let browser: Browser
  let service: XtendService
  let silo: HostileSilo
  let url: string
  let context: BrowserContext
  let page: Page
  let requests: Request[]
  /** What the browser complains about, a policy that was broken included. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program as string })
    silo = new HostileSilo({})
    service = await createXtendService({
      name: `Hostile ${markup}`,
      version: '1.2.3',
      description: 'A service for tests',
      access: createAccess({ readTokens: [token], eraseTokens: [eraser], eraseEnabled: true }),
      silo: { silo, spec: hostileSpec },
      routes: [greet],
    })
    url = (await service.listen({ host: '127.0.0.1', port: 0 })).url
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close({ graceSeconds: 0 })
    await silo?.close()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    requests = []
    complaints = []
    page.on('request', (request) => requests.push(request))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push('a dialog')
      void dialog.dismiss()
    })
    await page.goto(url)
    await page.getByText('GET /greetings/{name}').first().waitFor()
  })
  afterEach(() => context.close())

  async function useToken(text: string): Promise<void> {
    await page.getByLabel('Read token').fill(text)
    await page.keyboard.press('Enter')
  }

  async function isUnharmed(): Promise<void> {
    expect(await page.evaluate(() => (window as { attacked?: boolean }).attacked)).toBeUndefined()
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
  }

  it('shows the service and its routes without a token, and asks for nothing that takes one', async () => {
    expect(await page.title()).toBe(`Hostile ${markup}`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`Hostile ${markup}`)
    expect(await page.getByText('Version 1.2.3. A service for tests').isVisible()).toBe(true)
    const rows = await page
      .getByRole('table', { name: 'All routes of the service' })
      .getByRole('row')
      .allTextContents()
    expect(rows.find((row) => row.startsWith('POST /delete'))).toMatch(/tokens that may erase$/)
    expect(rows.find((row) => row.startsWith('GET /greetings'))).toContain(markup)
    expect(await page.getByRole('heading', { name: 'Stores' }).isVisible()).toBe(false)
    expect(
      requests.map((request) => new URL(request.url()).pathname).filter((path) => !path.startsWith('/page/')),
    ).toEqual(['/', '/openapi.json'])
    await isUnharmed()
  })

  it('works by the keyboard alone, and shows names and values as texts', async () => {
    await page.keyboard.press('Tab')
    await page.keyboard.type(token)
    await page.keyboard.press('Enter')
    await page.getByText('The token may read.').waitFor()
    expect(await page.getByText('2 stores').isVisible()).toBe(true)
    const stores = page.getByRole('region', { name: 'Stores', exact: true })
    await stores.getByLabel('Store').focus()
    expect(await stores.getByLabel('Store').locator('option').allTextContents()).toEqual([
      'long',
      `web/site/pages ${markup}`,
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const sample = page.getByRole('table', { name: /^Records of web\/site\/pages/ })
    await sample.waitFor()
    expect((await sample.getByRole('columnheader').allTextContents()).sort()).toEqual(
      [markup, 'email'].sort(),
    )
    const cells = await sample.getByRole('cell').allTextContents()
    expect(cells).toContain('ada@example.org')
    expect(cells).toContain(markup)
    expect(cells).toContain('</td></table>')
    expect(
      await page
        .getByRole('table', { name: /^Columns of/ })
        .getByRole('cell')
        .allTextContents(),
    ).toContain(markup)
    await isUnharmed()
  })

  it('looks up a person, whose identifier is in no URL', async () => {
    await useToken(token)
    const section = page.getByRole('region', { name: 'A person’s records' })
    await section.getByLabel('Store').selectOption({ index: 1 })
    await section.getByLabel('Column').selectOption('email')
    await section.getByLabel('Value').fill('ada@example.org')
    await page.keyboard.press('Enter')
    const records = section.getByRole('table')
    await records.waitFor()
    expect(await section.getByText('Query: COMPLETE').isVisible()).toBe(true)
    expect(await records.getByRole('row').count()).toBe(2)
    expect(await records.getByRole('cell').allTextContents()).toContain(markup)
    expect(requests.some((request) => request.method() === 'POST')).toBe(true)
    for (const request of requests) expect(decodeURIComponent(request.url())).not.toContain('ada@')
    await isUnharmed()
  })

  it('shows a part of what is long', async () => {
    await useToken(token)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByText('Columns of long').waitFor()
    const section = page.getByRole('region', { name: 'A person’s records' })
    await section.getByLabel('Value').fill('same')
    await page.keyboard.press('Enter')
    await section.getByText('Records of long: 200 and more').waitFor()
    expect(await section.getByRole('row').count()).toBe(201)
  })

  it('tries a route that reads, and offers no other', async () => {
    await useToken(token)
    const tries = page.locator('details')
    for (const text of await tries.locator('summary').allTextContents()) expect(text).toMatch(/^GET /)
    const route = tries.filter({ hasText: 'GET /greetings/{name}' })
    await route.locator('summary').click()
    await route.getByLabel('name').fill('a/b ?#<b>')
    await route.getByLabel('language').fill('x&y')
    await route.getByRole('button', { name: 'Send' }).click()
    await route.getByText('200 application/json').waitFor()
    expect(JSON.parse((await route.locator('pre').textContent()) ?? '')).toEqual({
      greeting: 'x&y: a/b ?#<b>',
    })
    expect(await page.getByRole('button', { name: /delete|erase/i }).count()).toBe(0)
    expect(requests.filter((request) => request.url().includes('/delete'))).toEqual([])
    await isUnharmed()
  })

  it('says why where the token may not', async () => {
    await useToken('wrong')
    await page.getByText(/^401: .*UNAUTHENTICATED$/).waitFor()
    await useToken(eraser)
    await page.getByText(/^403: .*FORBIDDEN$/).waitFor()
    expect(await page.getByRole('heading', { name: 'Stores' }).isVisible()).toBe(false)
  })

  it('keeps the token in memory only', async () => {
    await useToken(token)
    await page.getByText('The token may read.').waitFor()
    const kept = await page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        [...document.querySelectorAll('input')].map(({ value }) => value),
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        location.href,
        history.state,
      ]),
    )
    expect(kept).not.toContain(token)
    expect(await context.cookies()).toEqual([])
    for (const request of requests) expect(request.url()).not.toContain(token)
    requests = []
    await page.reload()
    await page.getByText('GET /greetings/{name}').first().waitFor()
    for (const request of requests) expect(request.headers().authorization).toBeUndefined()
    expect(await page.getByRole('heading', { name: 'Stores' }).isVisible()).toBe(false)
  })

  it('forgets the token, and what it showed, when it is told to', async () => {
    await useToken(token)
    await page.getByText('The token may read.').waitFor()
    await page.getByRole('button', { name: 'Forget' }).click()
    expect(await page.getByRole('heading', { name: 'Stores' }).isVisible()).toBe(false)
    requests = []
    const route = page.locator('details').filter({ hasText: 'GET /greetings/{name}' })
    await route.locator('summary').click()
    await route.getByLabel('name').fill('x')
    await route.getByRole('button', { name: 'Send' }).click()
    await route.getByText('401 application/problem+json').waitFor()
    expect(requests.at(-1)?.headers().authorization).toBeUndefined()
  })

  it('does not show what a forgotten token still brings', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/schemas', async (route) => {
      await held
      await route.continue()
    })
    await useToken(token)
    await page.getByText('Loading the stores…').waitFor()
    await page.getByRole('button', { name: 'Forget' }).click()
    const answered = page.waitForResponse('**/schemas')
    release()
    await (await answered).finished()
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
    expect(await page.getByText('The token is forgotten.').isVisible()).toBe(true)
    expect(await page.locator('option').count()).toBe(0)
  })

  it('shows a service without a silo', async () => {
    const plain = await createXtendService({
      name: 'plain',
      version: '1.0.0',
      access: createAccess({ readTokens: [token] }),
      routes: [greet],
    })
    try {
      await page.goto((await plain.listen({ host: '127.0.0.1', port: 0 })).url)
      await page.getByText('GET /greetings/{name}').first().waitFor()
      await useToken(token)
      await page.getByText('The token is used for the routes below.').waitFor()
      expect(await page.getByRole('heading', { name: 'Stores' }).isVisible()).toBe(false)
      await isUnharmed()
    } finally {
      await plain.close({ graceSeconds: 0 })
    }
  })

  it('lets no markup in, no code of others, and calls nobody else', async () => {
    const outcome = await page.evaluate(async (text) => {
      const attempt = async (work: () => unknown) => {
        try {
          await work()
          return 'done'
        } catch (error) {
          return (error as Error).name
        }
      }
      return {
        markup: await attempt(() => {
          document.body.innerHTML = text
        }),
        script: await attempt(() => {
          const script = document.createElement('script')
          script.text = 'window.attacked = true'
          document.body.append(script)
        }),
        elsewhere: await attempt(() => fetch('http://127.0.0.1:1/')),
        // a debugger's own code may compile texts; what runs later is the page's
        code: await attempt(() => {
          setTimeout('window.attacked = true')
          return new Promise((resolve) => setTimeout(resolve, 50))
        }),
        policy: await attempt(() =>
          (
            window as { trustedTypes?: { createPolicy(name: string, rules: object): unknown } }
          ).trustedTypes?.createPolicy('own', {}),
        ),
      }
    }, markup)
    expect(outcome).toMatchObject({ markup: 'TypeError', script: 'TypeError', policy: 'TypeError' })
    expect(outcome.elsewhere).toBe('TypeError')
    expect(complaints.join('\n')).toMatch(/connect-src 'self'/)
    expect(await page.evaluate(() => (window as { attacked?: boolean }).attacked)).toBeUndefined()
  })

  it('is not shown within the page of another', async () => {
    const outer = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<iframe src="${url}"></iframe>`)
    })
    outer.listen(0, '127.0.0.1')
    await once(outer, 'listening')
    try {
      await page.goto(`http://localhost:${(outer.address() as AddressInfo).port}/`)
      await expect
        .poll(() => complaints.join('\n'))
        .toMatch(/frame-ancestors 'none'|refused to connect|X-Frame-Options/i)
      expect(await page.frameLocator('iframe').getByText('Read token').count()).toBe(0)
    } finally {
      outer.closeAllConnections()
      outer.close()
    }
  })

  it.each(['light', 'dark'] as const)('is legible where the browser is %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    await useToken('wrong')
    await page.getByText(/^401: /).waitFor()
    const contrasts = await page.evaluate(() => {
      const parts = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
      const luminance = (color: string) => {
        const [red = 0, green = 0, blue = 0] = parts(color).map((part) => {
          const share = part / 255
          return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
      }
      const groundOf = (start: Element) => {
        for (let at: Element | null = start; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor
          if (parts(color)[3] !== 0) return color
        }
        return 'rgb(255, 255, 255)'
      }
      const found: Record<string, number> = {}
      for (const selector of [
        'body',
        '.note',
        '#about',
        '#state',
        'button',
        '#forget',
        'caption',
        'input',
        'summary',
      ]) {
        const shown = document.querySelector(selector) as Element
        const both = [luminance(getComputedStyle(shown).color), luminance(groundOf(shown))]
        found[selector] = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)
      }
      return found
    })
    for (const [selector, contrast] of Object.entries(contrasts)) {
      expect(contrast, selector).toBeGreaterThanOrEqual(4.5)
    }
    // a ground of its own, which differs between the two
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(18, 23, 29)')
  })
})
