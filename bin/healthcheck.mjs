// Whether the service in this container is alive, as an exit code.
const { status } = await fetch(`http://127.0.0.1:${process.env['PORT'] || 8080}/healthz`).catch(() => ({ status: 0 }))
process.exit(status === 200 ? 0 : 1)
