// The run of tune.c from Node.js, by koffi.  The loop is ask and tell: what a
// callback throws comes out when the whole run is over.
const koffi = require('koffi');

const lib = koffi.load(process.env.HPTUNE_LIBRARY || 'libhptune.so.0');
for (const name of ['space', 'sampler', 'study', 'trial', 'result'])
  koffi.opaque(`hpt_${name}`);
koffi.disposable('owned_text', 'char *', lib.func('void hpt_text_destroy(char *)'));

const hpt = {};
for (const prototype of [
  'const char *hpt_last_error()',
  'int hpt_constant_find(const char *name, _Out_ int *value)',
  'hpt_space *hpt_space_create()',
  'void hpt_space_destroy(hpt_space *space)',
  'int hpt_space_add_float(hpt_space *, const char *, double, double, int)',
  'int hpt_space_add_int(hpt_space *, const char *, int64_t, int64_t, int)',
  'int hpt_space_add_categorical(hpt_space *, const char *, size_t, const char **)',
  'hpt_sampler *hpt_sampler_create(const char *name)',
  'int hpt_sampler_set(hpt_sampler *, const char *key, double value)',
  'hpt_study *hpt_study_create(hpt_space *space, hpt_sampler *sampler)',
  'void hpt_study_destroy(hpt_study *study)',
  'int hpt_study_set_seed(hpt_study *study, uint64_t seed)',
  'int hpt_study_ask(hpt_study *study, _Out_ hpt_trial **trial)',
  'int hpt_study_tell(hpt_study *study, int64_t number, double value)',
  'int64_t hpt_trial_number(hpt_trial *trial)',
  'double hpt_trial_get_float(hpt_trial *trial, const char *name)',
  'int64_t hpt_trial_get_int(hpt_trial *trial, const char *name)',
  'const char *hpt_trial_get_label(hpt_trial *trial, const char *name)',
  'hpt_result *hpt_study_result(hpt_study *study)',
  'void hpt_result_destroy(hpt_result *result)',
  'int64_t hpt_result_best_number(hpt_result *result)',
  'double hpt_result_best_value(hpt_result *result)',
  'owned_text hpt_result_digest(hpt_result *result)',
])
  hpt[prototype.match(/(?<=hpt_)\w+(?=\()/)[0]] = lib.func(prototype);

// A status that is no error, a pointer that is not NULL, or the library's text.
function check(answer) {
  if (answer === null || answer < 0)
    throw new Error(hpt.last_error());
  return answer;
}

function constant(name) {
  const value = [0];
  check(hpt.constant_find(name, value));
  return value[0];
}

function train(trial) {
  const rate = hpt.trial_get_float(trial, 'learning_rate');
  const momentum = hpt.trial_get_float(trial, 'momentum');
  const depth = Number(hpt.trial_get_int(trial, 'depth'));
  const value = (rate - 0.1) * (rate - 0.1)
    + (momentum - 0.9) * (momentum - 0.9)
    + 0.01 * (depth - 5) * (depth - 5);
  return hpt.trial_get_label(trial, 'loss') === 'squared' ? value : value + 0.1;
}

const LINEAR = constant('HPT_LINEAR'), LOG = constant('HPT_LOG');
const space = check(hpt.space_create());
check(hpt.space_add_float(space, 'learning_rate', 1e-4, 1, LOG));
check(hpt.space_add_float(space, 'momentum', 0, 0.99, LINEAR));
check(hpt.space_add_int(space, 'depth', 1, 12, LINEAR));
check(hpt.space_add_categorical(space, 'loss', 3, ['hinge', 'log', 'squared']));

const sampler = check(hpt.sampler_create('gp'));
check(hpt.sampler_set(sampler, 'reproducible', 1));
const study = check(hpt.study_create(space, sampler)); // takes the sampler
check(hpt.study_set_seed(study, 42));

for (let i = 0; i < 30; i++) {
  const out = [null];
  check(hpt.study_ask(study, out));
  check(hpt.study_tell(study, hpt.trial_number(out[0]), train(out[0])));
}

const result = check(hpt.study_result(study));
console.log(`best trial ${hpt.result_best_number(result)}, `
  + `value ${hpt.result_best_value(result).toFixed(6)}`);
console.log(`digest ${check(hpt.result_digest(result))}`);
hpt.result_destroy(result);
hpt.study_destroy(study);
hpt.space_destroy(space);
