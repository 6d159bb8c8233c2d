// The list of all parts that the product is shipped with, as CycloneDX 1.6, made of the lock files alone: name, version, hash, licence.
//   node eng/sbom.mjs [file]          artifacts/sbom.cdx.json unless another file is named
// Licences stand in eng/parts.csv, which a test compares with the lock files.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const file = process.argv[2] ?? 'artifacts/sbom.cdx.json';
const read = path => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
const licences = new Map(readFileSync('eng/parts.csv', 'utf8').trim().split('\n').slice(1).map(line => line.split(',')).map(([kind, name, licence]) => [`${kind}/${name}`, licence]));
const version = readFileSync('Directory.Build.props', 'utf8').match(/<Version>([^<]+)</)[1];

const parts = new Map();
const add = (kind, name, version, sha512) => {
  const licence = licences.get(`${kind}/${name}`);
  if (!licence) throw new Error(`${kind} ${name} has no licence in eng/parts.csv.`);
  const purl = `pkg:${kind}/${name.replace('@', '%40')}@${version}`;
  parts.set(purl, {
    type: 'library', 'bom-ref': purl, name, version, purl,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }],
    licenses: [licence === 'Microsoft terms' ? { license: { name: 'Microsoft Software License Terms' } } : { license: { id: licence } }],
  });
};
const locks = ['src', 'src/Modules'].flatMap(folder => readdirSync(folder).map(name => `${folder}/${name}/packages.lock.json`)).filter(existsSync);
for (const lock of locks)
  for (const framework of Object.values(read(lock).dependencies))
    for (const [name, part] of Object.entries(framework))
      if (part.type !== 'Project') add('nuget', name, part.resolved, part.contentHash);
for (const [path, part] of Object.entries(read('src/Host/package-lock.json').packages))
  if (path) add('npm', path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), part.version, part.integrity.replace(/^sha512-/, ''));

const components = [...parts.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
// The same parts give the same file, number included.
const digest = createHash('sha256').update(JSON.stringify(components)).digest('hex');
const bom = {
  bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
  serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
  metadata: { component: { type: 'application', 'bom-ref': 'party-discipline', name: 'PartyDiscipline', version } },
  components,
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(bom, null, 1) + '\n');
console.log(`${components.length} parts in ${file}`);
