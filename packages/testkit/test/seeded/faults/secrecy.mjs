import { Refusal } from '../../mini-connector/refusal.mjs'
import { after } from '../spoil.mjs'

export const secrecyFaults = {
  'secrecy.kept-secrets': {
    what: 'a LOG of schema tells the password in base64',
    seed: (mini) =>
      after(mini, 'schema', ({ config }) =>
        mini.log(`logged in with ${Buffer.from(config.password).toString('base64')}`),
      ),
  },
  'secrecy.replaced-secrets': {
    what: 'the error about a login quotes the password as it would stand in a URL',
    seed(mini) {
      const right = mini.readDatabase.bind(mini)
      mini.readDatabase = (settings) =>
        right(settings).catch((error) => {
          throw new Refusal(`${error.message}: ${encodeURIComponent(settings.password)}`, error.exitCode)
        })
    },
  },
  'secrecy.person-data': {
    what: 'a LOG of query tells whom it has looked for',
    seed: (mini) =>
      after(mini, 'query', ({ query }) =>
        mini.log(`looked for ${query.identifiers.map((item) => item.identifier_query).join(' and ')}`),
      ),
  },
  'secrecy.forced-errors': {
    what: 'the LOG about an unknown column quotes the identifier',
    seed(mini) {
      const right = mini.areKnown.bind(mini)
      mini.areKnown = (wanted) => {
        const isKnown = right(wanted)
        if (!isKnown) mini.log(`no column for ${wanted.identifiers.map(({ value }) => value).join(' and ')}`)
        return isKnown
      }
    },
  },
}
