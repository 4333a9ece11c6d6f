/** Ce que le serveur appelle au-dehors, tenu par le parcours : un serveur SMTP, un fournisseur de SMS, une adresse qui reçoit. */
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:net'

/** Écoute sur un port libre, sans retenir la fin du parcours. */
async function listening(server) {
  await new Promise((ready, fail) => server.once('error', fail).listen(0, ready))
  server.unref()
  return server.address().port
}

/** Un serveur HTTP qui lit chaque demande en entier avant d'y répondre. */
const answering = (answer) =>
  listening(
    createHttp((request, response) => {
      const pieces = []
      request.on('error', () => undefined)
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => answer(Buffer.concat(pieces).toString(), response, request))
    }),
  )

/** Un destinataire : il garde ce qu'il reçoit, et répond ce qu'on lui dit. */
export async function receiver() {
  const received = []
  const answer = { status: 200 }
  const port = await answering((body, response, { headers }) => {
    received.push({ headers, body })
    response.writeHead(answer.status).end('bien reçu')
  })
  return { received, answer, url: `http://localhost:${port}/opsflux` }
}

/** Un fournisseur de SMS qui garde ce qu'on lui confie. `hangUpFirst` : il raccroche au premier ; `hold`, posé en route, retient ses réponses. */
export async function smsProvider({ hangUpFirst = false } = {}) {
  const asked = []
  const provider = { asked, hold: false }
  const port = await answering((body, response) => {
    asked.push(JSON.parse(body))
    if (hangUpFirst && asked.length === 1) response.destroy()
    else if (!provider.hold) response.end(JSON.stringify({ id: `SM${asked.length}` }))
  })
  return Object.assign(provider, { port })
}

/** Un serveur SMTP qui prend tout, et garde ce qu'il reçoit. */
export async function smtpSink() {
  const received = []
  const server = createServer((socket) => {
    let [content, letter, tail] = [false, '', '']
    socket.unref()
    socket.setEncoding('utf8')
    socket.write('220 essai\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const lines = (tail + chunk).split('\r\n')
      // Une ligne peut arriver en deux morceaux.
      tail = lines.pop()
      for (const line of lines) {
        if (content && line !== '.') letter += `${line}\n`
        else if (content) {
          content = false
          received.push(letter)
          letter = ''
          socket.write('250 pris sous 42\r\n')
        } else if (line === 'DATA') {
          content = true
          socket.write('354 allez\r\n')
        } else if (line === 'QUIT') socket.end('221 au revoir\r\n')
        else socket.write('250 bien\r\n')
      }
    })
  })
  return { received, port: await listening(server) }
}
