import type { HostMain } from '@monoid-kit/core'

const hostMain: HostMain = async () => 0

export default hostMain
