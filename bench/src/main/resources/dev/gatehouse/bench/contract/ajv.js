// node ajv.js FOLDER WARM_UP_NANOS ROUND_NANOS: reads `warm N` or `round N`, and answers with the nanoseconds that all
// documents of the set N took in that round.
// A set is a folder with schema.json and its documents; from bytes to verdict, as the others in this run.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

const [folder, warmUp, roundNanos] = process.argv.slice(2);
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
  return { run };
}

const sets = fs.readdirSync(folder).sort().map(set);

function warm({ run }) {
  for (const end = now() + Number(warmUp); now() < end; ) run();
  return 0;
}

function round({ run }) {
  const start = now();
  let runs = 0;
  let spent;
  do {
    run();
    runs++;
    spent = now() - start;
  } while (spent < Number(roundNanos));
  return spent / runs;
}

require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [what, index] = line.split(' ');
    console.log((what === 'warm' ? warm : round)(sets[Number(index)]));
  });
