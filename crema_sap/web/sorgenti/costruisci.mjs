// Builds everything that the browser gets: style sheets, script, icons, fonts.
//   npm install && npm run build      (then commit what changed under static/)
// The portal never needs this at run time or on a fresh machine: the results are in the repository.
import { build } from 'esbuild'
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PurgeCSS } from 'purgecss'
import * as sass from 'sass'

const qui = dirname(fileURLToPath(import.meta.url))
const statici = join(qui, '../../../static')
const modelli = join(statici, '..', 'templates')
const italia = dirname(createRequire(import.meta.url).resolve('bootstrap-italia/package.json'))
const moduli = dirname(italia)

const AVVISO = '/*! Bootstrap Italia 2.18.3 (BSD-3-Clause) and Bootstrap 5.2.3 (MIT): see static/bootstrap-italia/ */\n'
// Brands and file types that no page names.
const MARCHI =
  /^it-(android|apple|behance|bluesky|facebook|figma|flickr|github|google|instagram|linkedin|mastodon|medium|moodle|pinterest|quora|reddit|slack|snapchat|spotify|stackexchange|stackoverflow|telegram|threads|tiktok|twitter|vimeo|whatsapp|youtube|team-digitale|designers-italia|open-source|piattaforme|rss|cart|car$|video|hearing|wifi|file-(audio|image|odp|ods|odt|ppt|slides|video|docx|compressed))/
const CARATTERI = {
  'titillium-web-regular': 'Titillium_Web/titillium-web-v10-latin-ext_latin-regular',
  'titillium-web-italic': 'Titillium_Web/titillium-web-v10-latin-ext_latin-italic',
  'titillium-web-600': 'Titillium_Web/titillium-web-v10-latin-ext_latin-600',
  'titillium-web-700': 'Titillium_Web/titillium-web-v10-latin-ext_latin-700',
  'lora-regular': 'Lora/lora-v20-latin-ext_latin-regular',
  'roboto-mono-regular': 'Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular',
}

function foglio(nome) {
  return sass.compile(join(qui, `${nome}.scss`), {
    loadPaths: [moduli],
    style: 'compressed',
    charset: false,
    logger: sass.Logger.silent,
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'mixed-decls'],
  }).css
}

// The templates of public pages, with every partial that lies beside them.
function pubblici() {
  const tutti = readdirSync(modelli, { recursive: true })
    .filter((nome) => nome.endsWith('.html') && !nome.startsWith('pdf'))
    .map((nome) => join(modelli, nome))
  const pagine = tutti.filter((file) => readFileSync(file, 'utf8').includes('extends "base_pubblica.html"'))
  const cartelle = new Set([...pagine, join(modelli, 'partials/_.html')].map((file) => dirname(file)))
  const parti = tutti.filter((file) => basename(file).startsWith('_') && cartelle.has(dirname(file)))
  return [join(modelli, 'scheletro.html'), join(modelli, 'base_pubblica.html'), ...pagine, ...parti]
}

// The first sheet of a public page: what its own templates name, nothing else.
async function potato(css) {
  const [esito] = await new PurgeCSS().purge({
    content: [...pubblici(), join(qui, '../templatetags/portale.py')],
    css: [{ raw: css }],
    variables: true,
    dynamicAttributes: ['aria-current', 'aria-expanded'],
    keyframes: true,
    fontFace: false,
    safelist: {
      standard: ['aperto', 'icon', 'body', 'html', 'h2', 'h3', 'btn-outline-primary'],
      // The national checks of municipal sites look for it.
      variables: ['--bootstrap-italia-version'],
    },
  })
  return esito.css
}

const portale = foglio('portale')
mkdirSync(join(statici, 'css'), { recursive: true })
writeFileSync(join(statici, 'css/portale.css'), AVVISO + portale)
writeFileSync(join(statici, 'css/pubblico.css'), AVVISO + (await potato(foglio('pubblico'))))

await build({
  entryPoints: [join(qui, 'js/portale.js')],
  outfile: join(statici, 'js/portale.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  nodePaths: [moduli],
  legalComments: 'none',
})

const sprite = readFileSync(join(italia, 'dist/svg/sprites.svg'), 'utf8')
const simboli = [...sprite.matchAll(/<(symbol|svg)[^>]*id="(it-[a-z0-9-]+)"[\s\S]*?<\/\1>/g)]
const tenuti = simboli.filter(([, , nome]) => !MARCHI.test(nome)).map(([testo]) => testo)
mkdirSync(join(statici, 'bootstrap-italia/svg'), { recursive: true })
writeFileSync(
  join(statici, 'bootstrap-italia/svg/icone.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg">${tenuti.join('').replace(/\s+/g, ' ')}</svg>\n`,
)
cpSync(join(italia, 'LICENSE'), join(statici, 'bootstrap-italia/LICENSE'))

mkdirSync(join(statici, 'fonts'), { recursive: true })
for (const [nome, origine] of Object.entries(CARATTERI)) {
  cpSync(join(italia, 'dist/fonts', `${origine}.woff2`), join(statici, 'fonts', `${nome}.woff2`))
}
