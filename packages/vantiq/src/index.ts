/**
 * Vantiq extension sources: a set of connections that come back by themselves, and any silo as a source.
 *
 * @module
 */
export {}
