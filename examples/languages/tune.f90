! The run of tune.c from Fortran, by iso_c_binding: the objective is a bind(c)
! function.  hptune.f90 declares what is called here.
module training
    use hptune
    implicit none

contains

    integer(c_int) function train(trial, val, user_data) bind(c)
        type(c_ptr), value :: trial, user_data
        real(c_double), intent(out) :: val
        real(c_double) :: rate, momentum, depth

        rate = hpt_trial_get_float(trial, 'learning_rate' // NUL)
        momentum = hpt_trial_get_float(trial, 'momentum' // NUL)
        depth = real(hpt_trial_get_int(trial, 'depth' // NUL), c_double)
        val = (rate - 0.1d0) * (rate - 0.1d0) &
            + (momentum - 0.9d0) * (momentum - 0.9d0) &
            + 0.01d0 * (depth - 5) * (depth - 5)
        if (text_of(hpt_trial_get_label(trial, 'loss' // NUL)) /= 'squared') &
            val = val + 0.1d0
        train = HPT_OK
    end function
end module

program tune
    use training
    implicit none
    character(8), target :: labels(3) = &
        [character(8) :: 'hinge' // NUL, 'log' // NUL, 'squared' // NUL]
    type(c_ptr) :: space, sampler, study, objective, result, digest
    integer :: i

    space = hpt_space_create()
    call check(hpt_space_add_float(space, 'learning_rate' // NUL, 1d-4, 1d0, &
        HPT_LOG))
    call check(hpt_space_add_float(space, 'momentum' // NUL, 0d0, 0.99d0, &
        HPT_LINEAR))
    call check(hpt_space_add_int(space, 'depth' // NUL, 1_c_int64_t, &
        12_c_int64_t, HPT_LINEAR))
    call check(hpt_space_add_categorical(space, 'loss' // NUL, 3_c_size_t, &
        [(c_loc(labels(i)), i = 1, 3)]))
    sampler = hpt_sampler_create('gp' // NUL)
    call check(hpt_sampler_set(sampler, 'reproducible' // NUL, 1d0))
    study = hpt_study_create(space, sampler) ! takes the sampler
    call check(hpt_study_set_seed(study, 42_c_int64_t))
    objective = hpt_objective_create(c_funloc(train), c_null_ptr)
    call check(hpt_study_optimize(study, objective, 30_c_int64_t))

    result = hpt_study_result(study)
    digest = hpt_result_digest(result)
    print '(a, i0, a, f8.6)', 'best trial ', hpt_result_best_number(result), &
        ', value ', hpt_result_best_value(result)
    print '(2a)', 'digest ', text_of(digest)

    call hpt_text_destroy(digest)
    call hpt_result_destroy(result)
    call hpt_study_destroy(study)
    call hpt_objective_destroy(objective)
    call hpt_space_destroy(space)
end program
