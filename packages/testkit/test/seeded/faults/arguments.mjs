import { readFlags } from '../../mini-connector/arguments.mjs'

export const argumentFaults = {
  'arguments.flag-order': {
    what: 'flags are read by their places',
    seed(mini) {
      mini.readFlags = ([command, ...pairs]) => {
        const names = Object.keys(readFlags([command, ...pairs]).paths).sort()
        const values = pairs.filter((_, index) => index % 2 === 1)
        const usual = ['config', 'schemas', 'query', 'requests', 'persist_conf'].filter((name) =>
          names.includes(name),
        )
        return { command, paths: Object.fromEntries(usual.map((name, index) => [name, values[index]])) }
      }
    },
  },
}
