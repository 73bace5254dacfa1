//! The run of tune.c from Rust: declarations by hand, the objective a callback.
//! No panic may leave a callback, so it is caught there and resumed in main.
use std::{any::Any, ffi::CStr};
use std::os::raw::{c_char, c_int, c_void};
use std::panic::{catch_unwind, resume_unwind};

type Handle = *mut c_void; // opaque, whichever it is
type Text = *const c_char;
type Panic = Option<Box<dyn Any + Send>>;
type Train = extern "C" fn(Handle, *mut f64, *mut c_void) -> c_int;
const HPT_LINEAR: c_int = 0;
const HPT_LOG: c_int = 1;
#[link(name = "hptune")]
extern "C" {
    fn hpt_last_error() -> Text;
    fn hpt_space_create() -> Handle;
    fn hpt_space_destroy(space: Handle);
    fn hpt_space_add_float(s: Handle, name: Text, low: f64, high: f64, scale: c_int) -> c_int;
    fn hpt_space_add_int(s: Handle, name: Text, low: i64, high: i64, scale: c_int) -> c_int;
    fn hpt_space_add_categorical(s: Handle, name: Text, n: usize, labels: *const Text) -> c_int;
    fn hpt_sampler_create(name: Text) -> Handle;
    fn hpt_sampler_set(sampler: Handle, key: Text, value: f64) -> c_int;
    fn hpt_objective_create(train: Train, user_data: *mut c_void) -> Handle;
    fn hpt_objective_destroy(objective: Handle);
    fn hpt_study_create(space: Handle, sampler: Handle) -> Handle;
    fn hpt_study_set_seed(study: Handle, seed: u64) -> c_int;
    fn hpt_study_optimize(study: Handle, objective: Handle, n: i64) -> c_int;
    fn hpt_study_destroy(study: Handle);
    fn hpt_study_result(study: Handle) -> Handle;
    fn hpt_trial_get_float(trial: Handle, name: Text) -> f64;
    fn hpt_trial_get_int(trial: Handle, name: Text) -> i64;
    fn hpt_trial_get_label(trial: Handle, name: Text) -> Text;
    fn hpt_result_best_number(result: Handle) -> i64;
    fn hpt_result_best_value(result: Handle) -> f64;
    fn hpt_result_digest(result: Handle) -> *mut c_char;
    fn hpt_result_destroy(result: Handle);
    fn hpt_text_destroy(text: *mut c_char);
}

macro_rules! c {
    ($s:literal) => { concat!($s, "\0").as_ptr() as Text };
}

fn check(ok: bool) -> Result<(), String> {
    let last = || unsafe { CStr::from_ptr(hpt_last_error()) };
    if ok { Ok(()) } else { Err(last().to_string_lossy().into_owned()) }
}

unsafe fn evaluate(trial: Handle) -> f64 {
    let rate = hpt_trial_get_float(trial, c!("learning_rate"));
    let momentum = hpt_trial_get_float(trial, c!("momentum"));
    let depth = hpt_trial_get_int(trial, c!("depth")) as f64;
    let loss = hpt_trial_get_label(trial, c!("loss"));
    let squared = !loss.is_null() && CStr::from_ptr(loss).to_bytes() == b"squared";
    let value = (rate - 0.1) * (rate - 0.1) + (momentum - 0.9) * (momentum - 0.9)
        + 0.01 * (depth - 5.0) * (depth - 5.0);
    if squared { value } else { value + 0.1 }
}

extern "C" fn train(trial: Handle, value: *mut f64, panic: *mut c_void) -> c_int {
    if let Err(payload) = catch_unwind(|| unsafe { *value = evaluate(trial) }) {
        unsafe { *(panic as *mut Panic) = Some(payload) };
        return -1001; // ends the run; no code of the library
    }
    0
}

fn main() -> Result<(), String> {
    let mut panic: Panic = None;
    let labels = [c!("hinge"), c!("log"), c!("squared")];
    unsafe {
        let space = hpt_space_create();
        check(hpt_space_add_float(space, c!("learning_rate"), 1e-4, 1.0, HPT_LOG) == 0)?;
        check(hpt_space_add_float(space, c!("momentum"), 0.0, 0.99, HPT_LINEAR) == 0)?;
        check(hpt_space_add_int(space, c!("depth"), 1, 12, HPT_LINEAR) == 0)?;
        check(hpt_space_add_categorical(space, c!("loss"), 3, labels.as_ptr()) == 0)?;
        let sampler = hpt_sampler_create(c!("gp"));
        check(hpt_sampler_set(sampler, c!("reproducible"), 1.0) == 0)?;
        let study = hpt_study_create(space, sampler); // takes the sampler
        check(hpt_study_set_seed(study, 42) == 0)?; // of NULL: the reason for it
        let objective = hpt_objective_create(train, &mut panic as *mut Panic as *mut c_void);
        let status = hpt_study_optimize(study, objective, 30);
        if let Some(payload) = panic { resume_unwind(payload) }
        check(status >= 0)?;

        let result = hpt_study_result(study);
        let digest = hpt_result_digest(result);
        check(!digest.is_null())?;
        let number = hpt_result_best_number(result);
        println!("best trial {}, value {:.6}", number, hpt_result_best_value(result));
        println!("digest {}", CStr::from_ptr(digest).to_string_lossy());
        hpt_text_destroy(digest);
        hpt_result_destroy(result);
        hpt_study_destroy(study);
        hpt_objective_destroy(objective);
        hpt_space_destroy(space);
    }
    Ok(())
}
