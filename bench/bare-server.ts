// The peer: node:http that only verifies SigV4 and gives one fixed answer. The ceiling of a server.
import { createServer } from 'node:http'
import { argv, stdout } from 'node:process'
import {
  checkCredentialScope,
  checkSignatureTime,
  createSigningKeyCache,
  readCredential,
  verifySignature,
} from '@iamd/wire'

const [port = '0', secret = ''] = argv.slice(2)
const signingKeys = createSigningKeyCache(100)
const answer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <UserId>AIDAAAAAAAAAAAAAAAAAA</UserId>
    <Account>111122223333</Account>
    <Arn>arn:aws:iam::111122223333:user/bench</Arn>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>00000000-0000-4000-8000-000000000000</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`
const answerBytes = Buffer.byteLength(answer)

const server = createServer((message, response) => {
  const chunks: Buffer[] = []
  message.on('data', (chunk: Buffer) => chunks.push(chunk))
  message.on('end', () => {
    const { method = '', url = '/', rawHeaders: headers } = message
    const request = { method, path: url, query: '', headers, body: Buffer.concat(chunks) }
    const credential = readCredential(request)
    if (credential === undefined) {
      response.writeHead(403).end()
      return
    }
    checkCredentialScope(credential, { service: 'sts', regionIsValid: () => true })
    checkSignatureTime(credential, Date.now())
    const key = signingKeys.find(credential) ?? signingKeys.derive(credential, secret)
    verifySignature(request, credential, key)
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': answerBytes })
    response.end(answer, 'latin1')
  })
})
server.listen(Number(port), '127.0.0.1', () => stdout.write('listening\n'))
