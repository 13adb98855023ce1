/**
 * All that the connector uses of `mysql2` beyond what the driver documents: rows are read from the driver's own socket
 * while one statement runs. It was checked with version 3.24.6; look here when an upgrade fails
 * driver-internals.test.ts. What it relies on:
 *
 * - `connection.stream` is the socket, the TLS one where there is TLS, and has one listener for `data`, the driver's;
 * - `connection._command` is empty while no command runs, and each command starts to count its packets anew, so that the
 *   driver does not notice packets that it was not shown;
 * - errors and the end of the socket are still the driver's to report;
 * - a prepared statement has its number as `id` and its places for values as `parameters`;
 * - `connection.config.clientFlags` and `connection.serverCapabilityFlags` together are what was agreed on; packets are not
 *   compressed.
 *
 * @module
 */
import { Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { lendingEvent } from '@monoid-kit/sql'
import type { Connection, PrepareStatementInfo } from 'mysql2'

/** The version of `mysql2` whose insides are known. */
export const knownDriverVersion = '3.24.6'

const queryAttributesFlag = 0x0800_0000
const deprecateEofFlag = 0x0100_0000

type Listener = (chunk: Buffer) => void

interface Insides {
  readonly stream: unknown
  readonly _command: unknown
  readonly config: { readonly clientFlags: unknown; readonly compress?: unknown }
  readonly serverCapabilityFlags: unknown
}

/** What client and server agreed on when they connected. */
export interface Capabilities {
  /** Statements are sent with a count and names of their parameters. */
  readonly queryAttributes: boolean
  /** No packet comes between the definitions of the columns and the rows. */
  readonly deprecateEof: boolean
}

/** A driver's socket for the time of one statement. */
export interface BorrowedSocket {
  readonly socket: Socket
  /** Gives the socket back to the driver, reading on. What the server sends from now on is the driver's. */
  giveBack(): void
}

/**
 * Tells what client and server agreed on.
 *
 * @param driver an open connection
 * @returns the capabilities that matter for statements
 * @throws ConnectorError `INTERNAL` where the driver is not as it was
 * @example const { queryAttributes } = capabilitiesOf(driver)
 */
export function capabilitiesOf(driver: Connection): Capabilities {
  const { config, serverCapabilityFlags } = driver as unknown as Insides
  if (typeof config?.clientFlags !== 'number' || typeof serverCapabilityFlags !== 'number') {
    throw changed('the flags of the connection are not where they were')
  }
  const agreed = config.clientFlags & serverCapabilityFlags
  return {
    queryAttributes: (agreed & queryAttributesFlag) !== 0,
    deprecateEof: (agreed & deprecateEofFlag) !== 0,
  }
}

/**
 * Tells the number that the server gave a statement.
 *
 * @param statement what `prepare` returned
 * @returns the number
 * @throws ConnectorError `INTERNAL` where the driver is not as it was
 * @example executePackets(statementIdOf(statement), values, false)
 */
export function statementIdOf(statement: PrepareStatementInfo): number {
  const { id } = statement as PrepareStatementInfo & { readonly id?: unknown }
  if (typeof id !== 'number') throw changed('a prepared statement has no number')
  return id
}

/**
 * Tells how many places for values a statement has.
 *
 * @param statement what `prepare` returned
 * @returns the count
 * @throws ConnectorError `INTERNAL` where the driver is not as it was
 * @example if (parameterCountOf(statement) !== values.length) throw wrongParameters()
 */
export function parameterCountOf(statement: PrepareStatementInfo): number {
  const { parameters } = statement as PrepareStatementInfo & { readonly parameters?: unknown }
  if (!Array.isArray(parameters)) throw changed('a prepared statement has no list of parameters')
  return parameters.length
}

/**
 * Takes the socket of a connection on which no command runs.
 *
 * @param driver an open connection
 * @param onData is given every chunk from now on; it may be lent for the time of the call, and until the socket is resumed
 *   where the call pauses it
 * @returns the socket; whoever takes it gives it back or destroys the connection
 * @throws ConnectorError `INTERNAL` where the driver is not as it was
 * @example const { socket, giveBack } = borrowSocket(driver, (chunk) => packets.push(chunk))
 */
export function borrowSocket(driver: Connection, onData: Listener): BorrowedSocket {
  const { stream, _command, config } = driver as unknown as Insides
  if (!(stream instanceof Socket)) throw changed('the socket is not where it was')
  if (_command) throw changed('a command is still running')
  if (config.compress) throw changed('packets are compressed')
  const listeners = stream.listeners('data') as Listener[]
  if (listeners.length !== 1) throw changed('the socket has not one listener')
  const event = lendingEvent(stream)
  if (event) {
    // The driver keeps its listener: it gets nothing while another takes what is lent.
    stream.on(event, onData)
    return {
      socket: stream,
      giveBack() {
        stream.off(event, onData).resume()
      },
    }
  }
  for (const listener of listeners) stream.off('data', listener)
  stream.on('data', onData)
  return {
    socket: stream,
    giveBack() {
      stream.off('data', onData)
      for (const listener of listeners) stream.on('data', listener)
      stream.resume()
    },
  }
}

function changed(what: string): ConnectorError {
  return new ConnectorError(
    'INTERNAL',
    `mysql2 is not as version ${knownDriverVersion} was: ${what}; look at connection/driver-internals.ts`,
  )
}
