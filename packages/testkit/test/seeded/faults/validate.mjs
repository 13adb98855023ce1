import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { after, changePayload } from '../spoil.mjs'

export const validateFaults = {
  'validate.one-message': {
    what: 'validate says SUCCESS before it begins, and once more at its end',
    seed: (mini) =>
      after(mini, 'validate', () => mini.print('VALIDATE', 'validate_msg', { status: 'SUCCESS' })),
  },
  'validate.wrong-password': {
    what: 'validate does not log in',
    seed(mini) {
      mini.readDatabase = async ({ file }) => JSON.parse(await readFile(file, 'utf8'))
    },
  },
  'validate.unreachable-host': {
    what: 'an error of connecting ends validate without an answer',
    seed(mini) {
      mini.validate = async ({ config }) => {
        await mini.open(config)
        mini.print('VALIDATE', 'validate_msg', { status: 'SUCCESS' })
      }
    },
  },
  'validate.silent-host': {
    what: 'a host that says nothing is waited for without end',
    seed(mini) {
      const right = mini.readDatabase.bind(mini)
      mini.readDatabase = async (settings) => {
        const socket = connect(settings.port, settings.host)
        await new Promise((resolve) => socket.once('data', resolve).once('error', resolve))
        return right(settings)
      }
    },
  },
  'validate.no-percent': {
    what: 'the text of a FAILURE quotes a setting, percent signs and all',
    seed: (mini) =>
      changePayload(mini, (payload, type) =>
        type === 'VALIDATE' && payload.message
          ? { ...payload, message: `100% wrong: ${payload.message}` }
          : payload,
      ),
  },
}
