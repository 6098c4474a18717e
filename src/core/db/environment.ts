// Settings of psql and its relatives (PGSSLMODE, PGOPTIONS, PGHOST …) in somebody's shell profile are theirs, not the city's. The driver
// would read them for whatever an address leaves open, so they are gone before the first connection.
for (const name of Object.keys(process.env)) if (/^PG[A-Z]+$/.test(name)) delete process.env[name]

export {}
