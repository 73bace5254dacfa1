/**
 * @file
 * Version of the headers (macros) and of the library that runs (functions).
 */
#ifndef HPTUNE_VERSION_H
#define HPTUNE_VERSION_H

#include <hptune/export.h>

HPT_BEGIN_DECLS

#define HPT_VERSION_MAJOR 0 /**< major version of these headers */
#define HPT_VERSION_MINOR 1 /**< minor version of these headers */
#define HPT_VERSION_PATCH 0 /**< patch version of these headers */

/** What the program was compiled against: major * 10000 + minor * 100 + patch. */
#define HPT_VERSION_NUMBER                                                     \
    (HPT_VERSION_MAJOR * 10000 + HPT_VERSION_MINOR * 100 + HPT_VERSION_PATCH)

/**
 * Version number of the library that runs, to hold against HPT_VERSION_NUMBER.
 *
 * @return major * 10000 + minor * 100 + patch.  Any thread.
 * @since 0.1
 */
HPT_API int hpt_version_number(void);

/**
 * Version of the library that runs, as text such as "0.1.0".
 *
 * @return static text, never NULL.  Any thread.
 * @since 0.1
 */
HPT_API const char *hpt_version_string(void);

HPT_END_DECLS

#endif
