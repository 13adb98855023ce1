import { readFile, stat } from 'node:fs/promises'
import { Refusal } from '../../mini-connector/refusal.mjs'
import { changeResult } from '../spoil.mjs'

export const argumentFaults = {
  'arguments.flag-order': {
    what: 'flags are read by their places',
    seed: (mini) =>
      changeResult(mini, 'readFlags', ({ command, paths }, words) => {
        const usual = ['config', 'schemas', 'query', 'requests', 'persist_conf'].filter(
          (name) => name in paths,
        )
        const values = words.filter((_, index) => index > 0 && index % 2 === 0)
        return { command, paths: Object.fromEntries(usual.map((name, index) => [name, values[index]])) }
      }),
  },
  'arguments.missing': {
    what: 'a missing file is told by a LOG, and the exit code says that all went well',
    seed: (mini) => changeResult(mini, 'fail', () => 0),
  },
  'arguments.malformed': {
    what: 'the error of the JSON parser is left uncaught',
    seed(mini) {
      mini.readArgument = async (_name, file) => JSON.parse(await readFile(file, 'utf8'))
      mini.fail = (error) => {
        throw error
      }
    },
  },
  'arguments.spelling': {
    what: 'of each file one line is read',
    seed(mini) {
      mini.readArgument = async (_name, file) => JSON.parse((await readFile(file, 'utf8')).split('\n')[0])
    },
  },
  'arguments.unset': {
    what: 'a setting that is null is taken for one of the wrong type',
    seed(mini) {
      const right = mini.settingsOf.bind(mini)
      mini.settingsOf = (config) => {
        if (Object.values(config).includes(null)) throw new Refusal('a setting has to be no null', 3)
        return right(config)
      }
    },
  },
  'arguments.closed-files': {
    what: 'files are read as a user would who does not own them',
    seed(mini) {
      const right = mini.readArgument.bind(mini)
      mini.readArgument = async (name, file) => {
        const isOpen = ((await stat(file)).mode & 0o004) !== 0
        if (!isOpen) throw new Refusal(`--${name}: the file cannot be read`, 2)
        return right(name, file)
      }
    },
  },
}
