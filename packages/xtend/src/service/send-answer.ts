import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Scrubber } from '@monoid-kit/core'
import type { FastifyReply } from 'fastify'
import { ItemBody } from '../bodies/item-body.ts'
import { itemFormats } from '../bodies/item-format.ts'
import { problemOf } from '../problems/problem.ts'
import type { RequestScope } from './request-scope.ts'
import type { Answer, Exchange, FileAnswer } from './service-route.ts'

/** What an answer is sent by. */
export interface AnswerTarget {
  readonly reply: FastifyReply
  readonly scope: RequestScope
  readonly scrubber: Scrubber
}

/**
 * Sends an answer. What fails before its first byte is thrown with nothing sent, so that a problem can be sent instead;
 * what fails later cuts the answer and is thrown nevertheless.
 *
 * @param answer what the route's work gave
 * @param exchange the request
 * @param target where the answer goes
 * @throws what failed
 * @example await sendAnswer(await route.work(exchange), exchange, target)
 */
export async function sendAnswer(answer: Answer, exchange: Exchange, target: AnswerTarget): Promise<void> {
  const { reply } = target
  reply.headers(answer.headers)
  if (answer.kind === 'items') return sendItems(answer, exchange, target)
  reply.code(answer.status)
  if (answer.json !== undefined) reply.type('application/json')
  await reply.send(answer.json)
}

async function sendItems(
  answer: Extract<Answer, { kind: 'items' }>,
  exchange: Exchange,
  { reply, scope, scrubber }: AnswerTarget,
): Promise<void> {
  const { signal, request, accepted } = exchange
  const response = reply.raw
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value)
  }
  const body = new ItemBody({
    response,
    mediaType: accepted.find((type) => Object.hasOwn(itemFormats, type)),
    trailers: /(^|,)\s*trailers\s*(,|$)/i.test(String(request.headers.te ?? '')),
  })
  let isFile = false
  const download = async (file: FileAnswer) => {
    isFile = true
    await sendFile(file, reply, signal)
  }
  try {
    await answer.write(body, download)
    if (!isFile) await body.end(signal)
    reply.hijack()
  } catch (thrown) {
    const reason: unknown = signal.aborted ? signal.reason : thrown
    if (!response.headersSent) throw reason
    scope.noteCut()
    if (isFile) response.destroy()
    else {
      await body.cut(problemOf(reason, { requestId: scope.id, scrubber, stores: scope.log.storeProblems }))
    }
    throw reason
  }
}

async function sendFile(file: FileAnswer, reply: FastifyReply, signal: AbortSignal): Promise<void> {
  const { size } = await stat(file.path)
  reply.raw.writeHead(200, {
    'content-type': file.mediaType,
    'content-length': String(size),
    'content-disposition': `attachment; filename="${file.name}"`,
  })
  await pipeline(createReadStream(file.path), reply.raw, { signal })
}
