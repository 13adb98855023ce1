import { writeSync } from 'node:fs'
import process from 'node:process'
import { after } from '../spoil.mjs'

const patienceMs = 1000

export const processFaults = {
  'process.only-messages': {
    what: 'a line that is no message is printed',
    seed: (mini) => after(mini, 'schema', () => mini.write('schema is done\n')),
  },
  'process.message-types': {
    what: 'query prints a RECORD',
    seed: (mini) => after(mini, 'query', () => mini.printRow(mini.stores[0], { id: 1 })),
  },
  'process.terminal': {
    what: 'a line for people is printed where there is a terminal',
    seed: (mini) =>
      after(mini, 'spec', () => {
        if (process.stdout.isTTY) mini.write('\u001b[32mdone\u001b[0m\n')
      }),
  },
  'process.outlives-start': {
    what: 'the connector ends as soon as it has answered',
    script: 'hasty.sh',
    isContainer: true,
  },
  'process.sigterm': {
    what: 'SIGTERM is ignored',
    seed(mini) {
      process.on('SIGTERM', () => {})
      const right = mini.readDatabase.bind(mini)
      mini.readDatabase = async (settings) => {
        const waiting = setInterval(() => {}, 1000)
        return right(settings).catch(() => new Promise(() => waiting.ref()))
      }
    },
  },
  'process.stalled-reader': {
    what: 'SIGTERM is looked at once the output has been read',
    seed: () => process.on('SIGTERM', () => process.exit(143)),
  },
  'process.reader-gone': {
    what: 'a connector whose reader has gone waits for another',
    seed(mini) {
      mini.write = (text) => {
        try {
          writeSync(1, text)
        } catch {
          setInterval(() => {}, 1000)
        }
      }
    },
  },
  'process.original-api': {
    what: 'a number is printed with more digits than float64 keeps',
    seed(mini) {
      const right = mini.write.bind(mini)
      mini.write = (text) => right(text.replaceAll('"stars":4.5', '"stars":4.50000000000000000001'))
    },
  },
  'process.slow-reader': {
    what: 'what has not been written within a second is left out',
    seed(mini) {
      let start
      const right = mini.write.bind(mini)
      mini.write = (text) => {
        start ??= Date.now()
        if (Date.now() - start < patienceMs) right(text)
      }
    },
  },
}
