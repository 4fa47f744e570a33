// A port of this machine for a server that is started, ended and started again. It lies below those that the system gives to calls going out,
// or such a call could have it while the server is away: even one to the server itself, which then is answered by nobody.
import { createServer } from 'node:net'

const FROM = 15_000
const TO = 32_000

/** A port that nobody listens to at the moment. */
export async function freePort(): Promise<number> {
  const port = FROM + Math.floor(Math.random() * (TO - FROM))
  return (await isFree(port)) ? port : freePort()
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(answer => {
    server.once('error', () => answer(false))
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)))
  })
}
