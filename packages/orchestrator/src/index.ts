export type * from './launchers/launcher.ts'
