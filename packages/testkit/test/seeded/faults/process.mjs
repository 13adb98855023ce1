import { after } from '../spoil.mjs'

export const processFaults = {
  'process.only-messages': {
    what: 'a line that is no message is printed',
    seed: (mini) => after(mini, 'schema', () => mini.write('schema is done\n')),
  },
}
