/**
 * @file
 * The public constants by name, for languages that do not read C headers: all
 * enumerators.  (The version has hpt_version_number(), the first values of the
 * open structs hpt_rows_init() and hpt_allocator_init().)
 */
#ifndef HPTUNE_CONSTANT_H
#define HPTUNE_CONSTANT_H

#include <hptune/export.h>
#include <stddef.h>

HPT_BEGIN_DECLS

/** @return number of constants that this library has.  Any thread.
 *  @since 0.1 */
HPT_API size_t hpt_constant_count(void);

/** @return static name of a constant, such as "HPT_MAXIMIZE", or NULL past the
 *          end.  Any thread.  @since 0.1 */
HPT_API const char *hpt_constant_name(size_t index);

/**
 * Value of a constant.
 *
 * @param name        as in the headers, such as "HPT_E_RANGE"
 * @param[out] value  its number, which never changes
 * @return HPT_OK; HPT_E_NOT_FOUND: this library does not have it; HPT_E_INVALID
 *         for NULL.  Any thread.
 * @since 0.1
 */
HPT_API int hpt_constant_find(const char *name, int *value);

HPT_END_DECLS

#endif
