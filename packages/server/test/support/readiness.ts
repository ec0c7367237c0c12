// Asks a daemon whether it is ready, as a load balancer does. Tests only.

/** What `GET /ready` answers. */
export async function ready(endpoint: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${endpoint}/ready`)
  return { status: response.status, body: await response.json() }
}

/** Asks until the status is what is waited for; the test's own time is the limit. */
export async function untilReady(endpoint: string, status: number): Promise<unknown> {
  for (;;) {
    const answer = await ready(endpoint)
    if (answer.status === status) return answer.body
  }
}
