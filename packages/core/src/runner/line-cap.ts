/** The longest line that the original API reads, in bytes of UTF-8: 64 KiB with carriage return and line feed (B8). */
export const defaultMaxLineBytes = 65_534

/** The least cap that may be asked for: room for a message about one store. */
export const leastMaxLineBytes = 1024
