import type { AbstractSilo, MonoidSiloSpec, OptionalCommand, Scrubber } from '@monoid-kit/core'
import type { FileManager } from '../file-manager/file-manager.ts'

/** A silo as it is handed to a service. */
export interface ServedSilo {
  /** Made for one configuration; whoever made it closes it, once the service is closed. */
  readonly silo: AbstractSilo<unknown>
  /** The content of its spec.json. */
  readonly spec: MonoidSiloSpec
  /** The optional commands that it has. */
  readonly offers?: readonly OptionalCommand[]
}

/** What the routes of a silo work with. */
export interface SiloHost extends ServedSilo {
  readonly scrubber: Scrubber
  /** Takes FILE results, where there is one. */
  readonly files?: Pick<FileManager, 'store' | 'delete'>
  /** The folder for files on their way. */
  readonly cacheDir: string
}
