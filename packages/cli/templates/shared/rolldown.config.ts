import { defineConfig } from 'rolldown'

// One folder with all that the connector needs: the image holds no node_modules.
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: ['pg-native'],
  output: { dir: 'dist', format: 'esm', cleanDir: true },
})
