import { prepareConfig } from '../config/prepare-config.ts'
import { ConnectorError, toConnectorError } from '../errors/connector-error.ts'
import { collectSecrets } from '../logging/collect-secrets.ts'
import type { KnownSecrets } from '../logging/known-secrets.ts'
import { type LazyLog, lazyLog } from '../logging/lazy-log.ts'
import type { Log } from '../logging/log.ts'
import { Scrubber } from '../logging/scrubber.ts'
import type { MessageChannel } from '../output/message-channel.ts'
import type { JsonObject, LogLevel, MonoidSiloSpec, MonoidValidateMessage } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import type { SiloContext } from '../silo/silo-context.ts'
import type { CommandRequest } from './command-request.ts'
import { executeCommand } from './execute-command.ts'
import { logError } from './log-error.ts'
import { raceSignal } from './race-signal.ts'
import { failureOf, printableAnswer } from './validate-answer.ts'

/** What a host gives to each command that it runs. */
export interface CommandHost {
  readonly siloSpec: MonoidSiloSpec
  /** The silo of a checked configuration. The host keeps it and closes it. */
  readonly obtainSilo: (config: JsonObject) => Promise<AbstractSilo<unknown>>
  /** Ends the command; its reason, a `ConnectorError`, gives the exit code. */
  readonly signal: AbortSignal
  /** Told the configuration's secrets, for errors that nobody caught. */
  readonly secrets?: KnownSecrets
  readonly logLevel?: LogLevel
}

/**
 * Runs one command from its request to its exit code: checks the configuration, obtains the silo, sends the
 * answers. Whatever goes wrong becomes one LOG; only a `validate` answers a wrong configuration (C17).
 *
 * @param request the command and all that it needs
 * @param channel takes the messages
 * @param host the spec, the silo and the signal
 * @returns the exit code: see docs/errors.md. Never rejects
 * @example const exitCode = await runCommand(request, channel, host)
 */
export async function runCommand(
  request: CommandRequest,
  channel: MessageChannel,
  host: CommandHost,
): Promise<number> {
  let log: LazyLog | undefined
  try {
    if (request.command === 'spec') {
      await channel.send({ type: 'SPEC', spec: host.siloSpec }, host.signal)
      return 0
    }
    const { spec } = host.siloSpec
    const secrets = collectSecrets(spec, request.config)
    host.secrets?.add(secrets)
    const scrubber = new Scrubber(secrets)
    const level = host.logLevel === undefined ? {} : { level: host.logLevel }
    log = lazyLog(channel, { scrubber, ...level })
    await run(request, channel, host, { log, scrubber })
    return 0
  } catch (thrown) {
    const error = toConnectorError(host.signal.aborted ? host.signal.reason : thrown)
    logError(error, channel, log)
    return error.exitCode
  } finally {
    await log?.settled()
  }
}

async function run(
  request: Exclude<CommandRequest, { command: 'spec' }>,
  channel: MessageChannel,
  host: CommandHost,
  { log, scrubber }: { readonly log: Log; readonly scrubber: Scrubber },
): Promise<void> {
  const { signal } = host
  const isValidate = request.command === 'validate'
  const sendFailure = (answer: MonoidValidateMessage) =>
    channel.send({ type: 'VALIDATE', validate_msg: printableAnswer(answer, scrubber) }, signal)
  const prepared = await prepareConfig(host.siloSpec.spec, request.config)
  if (prepared.unknown.length > 0) {
    log.warn(
      `the configuration has properties that the connector does not know: ${prepared.unknown.join(', ')}`,
      {
        code: 'CONFIG_UNKNOWN_PROPERTY',
        context: { properties: prepared.unknown },
      },
    )
  }
  if (!prepared.ok) {
    const message = `the configuration is wrong: ${prepared.problems.join('; ')}`
    if (!isValidate) throw new ConnectorError('CONFIG_INVALID', message)
    return sendFailure({ status: 'FAILURE', message })
  }
  let silo: AbstractSilo<unknown>
  try {
    silo = await raceSignal(host.obtainSilo(prepared.config), signal)
  } catch (thrown) {
    signal.throwIfAborted()
    if (!isValidate) throw thrown
    return sendFailure(failureOf(thrown))
  }
  const context: SiloContext = {
    signal,
    log,
    framing: channel.framing,
    ...(request.tempStore === undefined ? {} : { tempStore: request.tempStore }),
  }
  await executeCommand(silo, request, channel, context, scrubber)
}
