/** Démarre le vrai serveur, avec ses données de démonstration, dans un dossier et sur un port à soi. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const READY_MS = 120_000
const STOP_MS = 20_000

/** Un dossier où la société de démonstration est toute prête : la faire à chaque parcours prendrait plus de temps que de le jouer. */
export async function prepareData() {
  const server = await startServer()
  await server.halt()
  return server.dataDir
}

export async function startServer() {
  const binary = resolve(process.env.OPSFLUX_BIN ?? join(import.meta.dirname, '../../../target/debug/opsflux'))
  if (!existsSync(binary)) throw new Error(`Serveur introuvable : ${binary}. Construisez-le, ou donnez OPSFLUX_BIN.`)
  const dataDir = await mkdtemp(join(tmpdir(), 'opsflux-e2e-'))
  if (process.env.E2E_DATA) await copyWhole(process.env.E2E_DATA, dataDir)
  const listen = `127.0.0.1:${await freePort()}`
  let output = ''
  const keep = (chunk) => {
    output = (output + chunk).slice(-20_000)
  }
  const start = () => {
    const child = spawn(binary, ['serve', '--demo'], {
      env: { ...process.env, OPSFLUX_DATA_DIR: dataDir, OPSFLUX_LISTEN: listen, OPSFLUX_WEBHOOK_HOSTS: 'localhost' },
      stdio: process.env.E2E_VERBOSE ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    return child
  }
  let child = start()
  const url = `http://${listen}`
  const gone = () => new Promise((done) => (child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done()))
  /** L'arrête, et laisse ses données. */
  const halt = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await gone()
    clearTimeout(timer)
  }
  const stop = async () => {
    await halt()
    await rm(dataDir, { recursive: true, force: true })
  }
  /** Tue le serveur sans rien lui laisser finir. */
  const kill = async () => {
    child.kill('SIGKILL')
    await gone()
  }
  /** Le relance, sur les mêmes données et au même port. */
  const restart = async () => {
    child = start()
    await waitReady(url, child, () => output)
  }
  try {
    await waitReady(url, child, () => output)
    const accounts = JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8'))
    return { url, dataDir, accounts, output: () => output, halt, stop, kill, restart }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Propriétaires et droits compris : PostgreSQL y tient. */
const copyWhole = (from, to) => promisify(execFile)('cp', ['-a', '--reflink=auto', `${from}/.`, to])

async function waitReady(url, child, output) {
  const limit = Date.now() + READY_MS
  while (Date.now() < limit) {
    if (child.exitCode !== null) throw new Error(`Le serveur s'est arrêté :\n${output()}`)
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((next) => setTimeout(next, 250))
  }
  throw new Error(`Le serveur n'est pas prêt après ${READY_MS / 1000} s :\n${output()}`)
}

export const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
