/*
 * Saving: files are replaced whole or not at all; every refusal names the path
 * and the reason, and leaves nothing behind.
 */
#include "report_fixture.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char folder[] = "/tmp/hptune-save-XXXXXX";
static char path[128];

static void
enter_folder(void)
{
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/trials.csv", folder);
}

/* Files in the folder. */
static int
count_files(void)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int n = 0;

    while ((entry = readdir(dir)))
        n += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    closedir(dir);
    return n;
}

static void
leave_folder(void)
{
    char command[160];

    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void
write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void
check_file(const char *name, const char *want)
{
    FILE *file = fopen(name, "rb");
    const size_t size = strlen(want);
    char *got = calloc(1, size + 2);

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(got, 1, size + 1, file), size);
    ck_assert_str_eq(got, want);
    fclose(file);
    free(got);
}

START_TEST(a_file_holds_what_the_exporter_writes)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *csv = hpt_result_to_csv(result), *json = hpt_result_to_json(result);

    enter_folder();
    ck_assert_int_eq(hpt_result_save_csv(result, path), HPT_OK);
    check_file(path, csv);
    ck_assert_int_eq(hpt_result_save_json(result, path), HPT_OK);
    check_file(path, json);
    ck_assert_int_eq(count_files(), 1);
    leave_folder();
    hpt_text_destroy(csv);
    hpt_text_destroy(json);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_bare_name_is_a_file_of_the_working_folder)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);

    enter_folder();
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(hpt_result_save_csv(result, "trials.csv"), HPT_OK);
    ck_assert_int_eq(count_files(), 1);
    ck_assert_int_eq(chdir("/"), 0);
    leave_folder();
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_name_as_long_as_the_system_allows_is_fine)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char longest[400];

    enter_folder();
    snprintf(longest, sizeof longest, "%s/%0255d", folder, 7);
    ck_assert_int_eq(hpt_result_save_csv(result, longest), HPT_OK);
    ck_assert_int_eq(count_files(), 1);
    leave_folder();
    hpt_result_destroy(result);
}
END_TEST

START_TEST(the_mode_of_a_file_and_a_link_to_it_stay)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *csv = hpt_result_to_csv(result), link[160];
    struct stat info;

    enter_folder();
    write_file(path, "old");
    ck_assert_int_eq(chmod(path, 0640), 0);
    snprintf(link, sizeof link, "%s/link", folder);
    ck_assert_int_eq(symlink("trials.csv", link), 0);
    ck_assert_int_eq(hpt_result_save_csv(result, link), HPT_OK);
    ck_assert_int_eq(lstat(link, &info), 0);
    ck_assert(S_ISLNK(info.st_mode));
    ck_assert_int_eq(lstat(path, &info), 0);
    ck_assert_int_eq(info.st_mode & 07777, 0640);
    check_file(path, csv);
    leave_folder();
    hpt_text_destroy(csv);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_missing_folder_is_named)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);

    ck_assert_int_eq(hpt_result_save_csv(result, "/no-such-folder/x.csv"),
                     HPT_E_IO);
    ck_assert_str_eq(hpt_last_error(),
                     "/no-such-folder/x.csv: No such file or directory");
    ck_assert_int_eq(hpt_result_save_json(result, "/tmp"), HPT_E_IO);
    ck_assert_str_eq(hpt_last_error(), "/tmp: Is a directory");
    hpt_result_destroy(result);
}
END_TEST

START_TEST(the_end_of_a_long_path_is_named)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char longest[700];

    snprintf(longest, sizeof longest, "/no-such-folder/%0600d/x.csv", 0);
    ck_assert_int_eq(hpt_result_save_csv(result, longest), HPT_E_IO);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "00/x.csv: "));
    ck_assert(!strncmp(hpt_last_error(), "...0", 4));
    ck_assert_uint_lt(strlen(hpt_last_error()), 400);
    hpt_result_destroy(result);
}
END_TEST

/* The user root may write everywhere, so it becomes nobody for some tests. */
static void
become_nobody(void)
{
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(65534), 0);
}

static void
become_oneself(void)
{
    ck_assert_int_eq(seteuid(getuid()), 0);
}

/* In a folder where nothing can be created the old file stays. */
START_TEST(a_folder_that_cannot_be_written_keeps_the_old_file)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);

    enter_folder();
    write_file(path, "old");
    ck_assert_int_eq(chmod(folder, 0555), 0);
    become_nobody();
    ck_assert_int_eq(hpt_result_save_csv(result, path), HPT_E_IO);
    become_oneself();
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "/trials.csv: Permission"));
    check_file(path, "old");
    ck_assert_int_eq(count_files(), 1);
    chmod(folder, 0755);
    leave_folder();
    hpt_result_destroy(result);
}
END_TEST

/* A write that fails half way: files of this process may have 100 bytes. */
START_TEST(a_failed_write_keeps_the_old_file_and_leaves_no_other)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    struct rlimit before, limit;

    enter_folder();
    write_file(path, "old");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 100;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(hpt_result_save_csv(result, path), HPT_E_IO);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert_ptr_nonnull(
        strstr(hpt_last_error(), "/trials.csv: File too large"));
    check_file(path, "old");
    ck_assert_int_eq(count_files(), 1);
    leave_folder();
    hpt_result_destroy(result);
}
END_TEST

/* As nobody, so that broken code could not put a file in the device's place. */
START_TEST(a_full_disk_is_named)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    struct stat info;

    become_nobody();
    ck_assert_int_eq(hpt_result_save_csv(result, "/dev/full"), HPT_E_IO);
    ck_assert_str_eq(hpt_last_error(), "/dev/full: No space left on device");
    ck_assert_int_eq(stat("/dev/full", &info), 0); /* is what it was */
    ck_assert(S_ISCHR(info.st_mode));
    ck_assert_int_eq(hpt_result_save_json(result, "/dev/null"), HPT_OK);
    ck_assert_int_eq(stat("/dev/null", &info), 0);
    ck_assert(S_ISCHR(info.st_mode));
    become_oneself();
    hpt_result_destroy(result);
}
END_TEST

/* What is read from a pipe. */
typedef struct drain {
    const char *name;
    char text[1 << 16];
} drain;

static void *
read_pipe(void *user_data)
{
    drain *d = user_data;
    FILE *file = fopen(d->name, "rb");

    d->text[fread(d->text, 1, sizeof d->text - 1, file)] = '\0';
    fclose(file);
    return NULL;
}

START_TEST(a_pipe_is_written_to_as_it_is)
{
    static drain d;
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *csv = hpt_result_to_csv(result);
    pthread_t thread;

    enter_folder();
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    d.name = path;
    pthread_create(&thread, NULL, read_pipe, &d);
    ck_assert_int_eq(hpt_result_save_csv(result, path), HPT_OK);
    pthread_join(thread, NULL);
    ck_assert_str_eq(d.text, csv);
    leave_folder();
    hpt_text_destroy(csv);
    hpt_result_destroy(result);
}
END_TEST

/* ---- several at once ---- */

static void *
save_often(void *user_data)
{
    for (int i = 0; i < 50; i++)
        if (hpt_result_save_csv(user_data, path) != HPT_OK)
            return (void *)path;
    return NULL;
}

START_TEST(threads_may_save_to_one_path)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *csv = hpt_result_to_csv(result);
    pthread_t threads[4];
    void *failed;

    enter_folder();
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, save_often, result);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    check_file(path, csv);
    ck_assert_int_eq(count_files(), 1);
    leave_folder();
    hpt_text_destroy(csv);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(mistakes_are_named)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);

    ck_assert_int_eq(hpt_result_save_csv(NULL, "/tmp/x"), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "result is NULL");
    ck_assert_int_eq(hpt_result_save_csv(result, NULL), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "path is NULL");
    ck_assert_int_eq(hpt_result_save_json(result, ""), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "path is empty");
    hpt_result_destroy(result);
}
END_TEST

START_TEST(saving_survives_each_failing_allocation)
{
    hpt_result *result;
    int before, rc = HPT_E_NOMEM;

    enter_folder();
    write_file(path, "old");
    fixture_use_memory();
    result = fixture_result(HPT_MINIMIZE);
    hpt_allocator_set(NULL);
    before = fixture_live;
    for (int k = 0; rc != HPT_OK; k++) {
        ck_assert_int_lt(k, 100);
        fixture_countdown = k;
        rc = hpt_result_save_json(result, path);
        fixture_countdown = -1;
        ck_assert_int_eq(fixture_live, before);
        ck_assert_int_eq(count_files(), 1);
        if (rc != HPT_OK) {
            ck_assert_int_eq(rc, HPT_E_NOMEM);
            check_file(path, "old");
        }
    }
    hpt_result_destroy(result);
    ck_assert_int_eq(fixture_live, 0);
    leave_folder();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("save");
    TCase *tcase = tcase_create("save");

    tcase_add_test(tcase, a_file_holds_what_the_exporter_writes);
    tcase_add_test(tcase, a_bare_name_is_a_file_of_the_working_folder);
    tcase_add_test(tcase, a_name_as_long_as_the_system_allows_is_fine);
    tcase_add_test(tcase, the_mode_of_a_file_and_a_link_to_it_stay);
    tcase_add_test(tcase, a_missing_folder_is_named);
    tcase_add_test(tcase, the_end_of_a_long_path_is_named);
    tcase_add_test(tcase, a_folder_that_cannot_be_written_keeps_the_old_file);
    tcase_add_test(tcase,
                   a_failed_write_keeps_the_old_file_and_leaves_no_other);
    tcase_add_test(tcase, a_full_disk_is_named);
    tcase_add_test(tcase, a_pipe_is_written_to_as_it_is);
    tcase_add_test(tcase, threads_may_save_to_one_path);
    tcase_add_test(tcase, mistakes_are_named);
    tcase_add_test(tcase, saving_survives_each_failing_allocation);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
