/** The last things that were seen, at most so many, and how many there were in all. */
export class KeptList<Item> {
  readonly #most: number
  #items: Item[] = []
  #count = 0

  constructor(most: number) {
    this.#most = most
  }

  /** How many there were in all. */
  get count(): number {
    return this.#count
  }

  /** The last ones, the oldest first. */
  get items(): readonly Item[] {
    return this.#items.slice(-this.#most)
  }

  add(item: Item): void {
    this.#count += 1
    if (this.#most === 0) return
    this.#items.push(item)
    // cut seldom: each cut copies what is kept
    if (this.#items.length >= 2 * this.#most) this.#items = this.#items.slice(-this.#most)
  }
}
