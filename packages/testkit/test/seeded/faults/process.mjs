import { after } from '../spoil.mjs'

export const processFaults = {
  'process.only-messages': {
    what: 'a line that is no message is printed',
    seed: (mini) => after(mini, 'schema', () => mini.write('schema is done\n')),
  },
  'process.message-types': {
    what: 'query prints a RECORD',
    seed: (mini) => after(mini, 'query', () => mini.printRow(mini.stores[0], { id: 1 })),
  },
}
