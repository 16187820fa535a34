#!/bin/sh
# Rebuild the vendored front-end files. Needs Node; the service itself never does.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
static="$here/../../redactor/web/static"
vendor="$static/vendor"
cd "$here"

npm ci --ignore-scripts --no-audit --no-fund
# Some npm settings write addresses into the lock; versions and hashes are all that is kept here.
node -e '
  const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  for (const entry of Object.values(lock.packages)) { delete entry.resolved; delete entry.funding; }
  fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'

govuk=$(node -p 'require("govuk-frontend/package.json").version')
htmx=$(node -p 'require("./node_modules/htmx.org/package.json").version')
rm -rf "$vendor"
mkdir -p "$vendor/govuk-frontend-$govuk" "$vendor/htmx-$htmx" "$vendor/fonts"

npx --no-install sass --quiet-deps --style=compressed --no-source-map --no-charset \
  govuk.scss "$vendor/govuk-frontend-$govuk/govuk-frontend.min.css"
# The map stays behind, so the line that asks browsers to fetch it goes too.
sed 's,//# sourceMappingURL=.*$,,' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
  > "$vendor/govuk-frontend-$govuk/govuk-frontend.min.js"
cp licences/govuk-frontend.txt "$vendor/govuk-frontend-$govuk/LICENSE.txt"

cp node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx-$htmx/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$vendor/htmx-$htmx/LICENSE.txt"

for face in source-sans-3-latin-400-normal source-sans-3-latin-600-normal source-sans-3-latin-700-normal; do
  cp "node_modules/@fontsource/source-sans-3/files/$face.woff2" "$vendor/fonts/"
done
for face in source-serif-4-latin-400-normal source-serif-4-latin-400-italic source-serif-4-latin-600-normal; do
  cp "node_modules/@fontsource/source-serif-4/files/$face.woff2" "$vendor/fonts/"
done
cp node_modules/@fontsource/source-sans-3/LICENSE "$vendor/fonts/source-sans-3-OFL.txt"
cp node_modules/@fontsource/source-serif-4/LICENSE "$vendor/fonts/source-serif-4-OFL.txt"

node -e '
  const fs = require("fs"), path = require("path"), crypto = require("crypto"), root = process.argv[1];
  const walk = (dir) => fs.readdirSync(dir, {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ? walk(path.join(dir, entry.name)) : [path.join(dir, entry.name)]);
  const hash = (file) => "sha384-" + crypto.createHash("sha384").update(fs.readFileSync(file)).digest("base64");
  const files = walk(path.join(root, "vendor")).map((file) => [path.relative(root, file), hash(file)]).sort();
  fs.writeFileSync(path.join(root, "manifest.json"), JSON.stringify(Object.fromEntries(files), null, 2) + "\n");
' "$static"
