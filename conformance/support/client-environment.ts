// The environment of a client process: the endpoint and credentials, and nothing of the machine's.
import type { Credentials } from './client.ts'

/** What a user exports, and switches that keep the machine's own AWS settings out. */
export function clientEnvironment(
  endpoint: string,
  credentials?: Credentials,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LC_ALL: 'C.UTF-8',
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    ...(credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
    ...(credentials?.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
  }
}
