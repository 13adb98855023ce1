/**
 * The groups of nodes that reach each other, each group before those that lead to it (Tarjan, Depth-first search and
 * linear graph algorithms, 1972). A node on no circle is a group of its own.
 *
 * @param nodes in the order in which ties are to be settled
 * @param next the nodes that an edge leads to from a node
 * @returns every node in exactly one group
 * @example strongComponents(['parent', 'child'], (node) => (node === 'parent' ? ['child'] : [])) // [['child'], ['parent']]
 */
export function strongComponents<Node>(
  nodes: readonly Node[],
  next: (node: Node) => Iterable<Node>,
): Node[][] {
  const order = new Map<Node, number>()
  const low = new Map<Node, number>()
  const path: Node[] = []
  const onPath = new Set<Node>()
  const groups: Node[][] = []

  const lower = (node: Node, to: number) => low.set(node, Math.min(low.get(node) ?? to, to))
  const visit = (node: Node): void => {
    order.set(node, order.size)
    low.set(node, order.get(node) as number)
    path.push(node)
    onPath.add(node)
    for (const other of next(node)) {
      if (!order.has(other)) {
        visit(other)
        lower(node, low.get(other) as number)
      } else if (onPath.has(other)) {
        lower(node, order.get(other) as number)
      }
    }
    if (low.get(node) !== order.get(node)) return
    const group = path.splice(path.indexOf(node))
    for (const member of group) onPath.delete(member)
    groups.push(group)
  }

  for (const node of nodes) if (!order.has(node)) visit(node)
  return groups
}
