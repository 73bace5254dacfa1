! What tune.f90 calls of libhptune: a pointer is type(c_ptr), a size_t an
! integer(c_size_t), a text an array of characters that ends with c_null_char.
module hptune
    use, intrinsic :: iso_c_binding
    implicit none
    integer(c_int), parameter :: HPT_OK = 0, HPT_LINEAR = 0, HPT_LOG = 1
    character, parameter :: NUL = c_null_char

    interface
        type(c_ptr) function hpt_last_error() bind(c)
            import
        end function
        type(c_ptr) function hpt_space_create() bind(c)
            import
        end function
        integer(c_int) function hpt_space_add_float(space, name, low, high, &
                scale) bind(c)
            import
            type(c_ptr), value :: space
            character(kind=c_char), intent(in) :: name(*)
            real(c_double), value :: low, high
            integer(c_int), value :: scale
        end function
        integer(c_int) function hpt_space_add_int(space, name, low, high, &
                scale) bind(c)
            import
            type(c_ptr), value :: space
            character(kind=c_char), intent(in) :: name(*)
            integer(c_int64_t), value :: low, high
            integer(c_int), value :: scale
        end function
        integer(c_int) function hpt_space_add_categorical(space, name, n, &
                labels) bind(c)
            import
            type(c_ptr), value :: space
            character(kind=c_char), intent(in) :: name(*)
            integer(c_size_t), value :: n
            type(c_ptr), intent(in) :: labels(*)
        end function
        type(c_ptr) function hpt_sampler_create(name) bind(c)
            import
            character(kind=c_char), intent(in) :: name(*)
        end function
        integer(c_int) function hpt_sampler_set(sampler, key, val) bind(c)
            import
            type(c_ptr), value :: sampler
            character(kind=c_char), intent(in) :: key(*)
            real(c_double), value :: val
        end function
        type(c_ptr) function hpt_objective_create(evaluate, user_data) bind(c)
            import
            type(c_funptr), value :: evaluate
            type(c_ptr), value :: user_data
        end function
        type(c_ptr) function hpt_study_create(space, sampler) bind(c)
            import
            type(c_ptr), value :: space, sampler
        end function
        integer(c_int) function hpt_study_set_seed(study, seed) bind(c)
            import
            type(c_ptr), value :: study
            integer(c_int64_t), value :: seed
        end function
        integer(c_int) function hpt_study_optimize(study, objective, n) bind(c)
            import
            type(c_ptr), value :: study, objective
            integer(c_int64_t), value :: n
        end function
        type(c_ptr) function hpt_study_result(study) bind(c)
            import
            type(c_ptr), value :: study
        end function
        real(c_double) function hpt_trial_get_float(trial, name) bind(c)
            import
            type(c_ptr), value :: trial
            character(kind=c_char), intent(in) :: name(*)
        end function
        integer(c_int64_t) function hpt_trial_get_int(trial, name) bind(c)
            import
            type(c_ptr), value :: trial
            character(kind=c_char), intent(in) :: name(*)
        end function
        type(c_ptr) function hpt_trial_get_label(trial, name) bind(c)
            import
            type(c_ptr), value :: trial
            character(kind=c_char), intent(in) :: name(*)
        end function
        integer(c_int64_t) function hpt_result_best_number(result) bind(c)
            import
            type(c_ptr), value :: result
        end function
        real(c_double) function hpt_result_best_value(result) bind(c)
            import
            type(c_ptr), value :: result
        end function
        type(c_ptr) function hpt_result_digest(result) bind(c)
            import
            type(c_ptr), value :: result
        end function
        subroutine hpt_result_destroy(result) bind(c)
            import
            type(c_ptr), value :: result
        end subroutine
        subroutine hpt_study_destroy(study) bind(c)
            import
            type(c_ptr), value :: study
        end subroutine
        subroutine hpt_space_destroy(space) bind(c)
            import
            type(c_ptr), value :: space
        end subroutine
        subroutine hpt_objective_destroy(objective) bind(c)
            import
            type(c_ptr), value :: objective
        end subroutine
        subroutine hpt_text_destroy(text) bind(c)
            import
            type(c_ptr), value :: text
        end subroutine
        integer(c_size_t) function strlen(text) bind(c)
            import
            type(c_ptr), value :: text
        end function
    end interface

contains

    ! A C text as Fortran has it; empty for NULL.
    function text_of(text)
        type(c_ptr), intent(in) :: text
        character(:), allocatable :: text_of
        character(kind=c_char), pointer :: c(:)
        integer :: i

        text_of = ''
        if (.not. c_associated(text)) return
        call c_f_pointer(text, c, [strlen(text)])
        do i = 1, size(c)
            text_of = text_of // c(i)
        end do
    end function

    ! End with the library's text where a call failed.
    subroutine check(status)
        integer(c_int), intent(in) :: status

        if (status < 0) then
            print '(a)', text_of(hpt_last_error())
            stop 1
        end if
    end subroutine
end module
