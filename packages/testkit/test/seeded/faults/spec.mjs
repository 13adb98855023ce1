import { after, changeSpec } from '../spoil.mjs'

export const specFaults = {
  'spec.one-message': {
    what: 'spec prints its SPEC twice',
    seed: (mini) => after(mini, 'spec', async () => mini.print('SPEC', 'spec', await mini.readSpec())),
  },
  'spec.draft-07': {
    what: 'the spec gives a setting a type that does not exist',
    seed: (mini) => changeSpec(mini, ({ file }) => Object.assign(file, { type: 'text' })),
  },
  'spec.form-types': {
    what: 'a setting is described by an enum',
    seed: (mini) => changeSpec(mini, ({ host }) => Object.assign(host, { enum: ['localhost', 'gate'] })),
  },
  'spec.secrets-marked': {
    what: 'the password is not marked as a secret',
    seed: (mini) => changeSpec(mini, ({ password }) => Object.assign(password, { secret: false })),
  },
  'spec.titles': {
    what: 'a setting has no title',
    seed: (mini) => changeSpec(mini, ({ port }) => Object.assign(port, { title: undefined })),
  },
  'spec.order': {
    what: 'two settings have the same order',
    seed: (mini) => changeSpec(mini, ({ host }) => Object.assign(host, { order: 0 })),
  },
  'spec.defaults': {
    what: 'a default is out of the range of its setting',
    seed: (mini) => changeSpec(mini, ({ port }) => Object.assign(port, { default: 0 })),
  },
  'spec.backward-compatible': {
    what: 'a setting that could be left out is required',
    seed: (mini) => changeSpec(mini, (_properties, { required }) => required.push('host')),
  },
}
