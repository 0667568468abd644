// node ajv.js FOLDER WARM_UP_NANOS ROUND_NANOS ROUNDS: nanoseconds for each set's documents, best of the rounds.
// A set is a folder with schema.json and its documents; from bytes to verdict, as the others in this run.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

const [folder, warmUp, roundNanos, rounds] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint());

function set(name) {
  const files = fs.readdirSync(path.join(folder, name)).sort();
  const schema = JSON.parse(fs.readFileSync(path.join(folder, name, 'schema.json')));
  const documents = files
    .filter((file) => file !== 'schema.json')
    .map((file) => fs.readFileSync(path.join(folder, name, file)));
  const ajv = new Ajv({ strict: false, validateSchema: false });
  formats(ajv);
  const validate = ajv.compile(schema);
  const run = () => {
    for (const document of documents) {
      if (!validate(JSON.parse(document.toString('utf8')))) {
        throw new Error(name + ': ' + JSON.stringify(validate.errors));
      }
    }
  };
  return { name, run, best: Infinity };
}

const sets = fs.readdirSync(folder).sort().map(set);
for (const { run } of sets) {
  for (const end = now() + Number(warmUp); now() < end; ) run();
}
for (let i = 0; i < Number(rounds); i++) {
  for (const each of sets) {
    const start = now();
    let runs = 0;
    let spent;
    do {
      each.run();
      runs++;
      spent = now() - start;
    } while (spent < Number(roundNanos));
    each.best = Math.min(each.best, spent / runs);
  }
}
for (const { name, best } of sets) console.log(name + ' ' + best);
