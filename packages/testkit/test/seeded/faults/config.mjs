import { Refusal } from '../../mini-connector/refusal.mjs'

export const configFaults = {
  'config.refused': {
    what: 'the configuration is not checked against the spec',
    seed(mini) {
      mini.settingsOf = (config) => config
    },
  },
  'config.names-setting': {
    what: 'a wrong configuration is told by two words',
    seed(mini) {
      const right = mini.settingsOf.bind(mini)
      mini.settingsOf = async (config) => {
        try {
          return await right(config)
        } catch {
          throw new Refusal('invalid config', 3)
        }
      }
    },
  },
  'config.validate-failure': {
    what: 'validate ends with an error where the configuration is wrong',
    seed(mini) {
      const right = mini.validate.bind(mini)
      mini.validate = async (files) => {
        await mini.settingsOf(files.config)
        return right(files)
      }
    },
  },
}
