// The tables and sections of pages are made as `monoid-kit about` makes them; whatever runs this has built before.
export { code, fillSection, table } from '../../packages/cli/dist/about/markdown.js'
