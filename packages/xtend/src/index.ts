/**
 * Any silo, or routes of one's own, as an HTTP service.
 *
 * @module
 */
export {}
