/**
 * Waits for a job, but once it is aborted not much longer.
 *
 * @param job never rejects
 * @param signal aborts the job
 * @param lateMs how long it may take after that
 * @example await settledOrLate(handler(), signal, 5000)
 */
export async function settledOrLate(job: Promise<void>, signal: AbortSignal, lateMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let startTimer = () => {}
  const late = new Promise<void>((resolve) => {
    startTimer = () => {
      timer = setTimeout(resolve, lateMs)
    }
  })
  signal.addEventListener('abort', startTimer, { once: true })
  if (signal.aborted) startTimer()
  await Promise.race([job, late])
  signal.removeEventListener('abort', startTimer)
  clearTimeout(timer)
}
