/** What a caller must be allowed to: nothing, to read, or to erase. */
export type Scope = 'public' | 'read' | 'erase'
