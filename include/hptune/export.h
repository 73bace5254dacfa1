/**
 * @file
 * Symbol visibility, deprecation and C linkage: the macros that every other
 * public header is written with.
 */
#ifndef HPTUNE_EXPORT_H
#define HPTUNE_EXPORT_H

/**
 * @def HPT_API
 * Marks what the library exports.
 *
 * @def HPT_DEPRECATED(hint)
 * Marks what works on but should not be used any more; the hint says what to
 * use.
 *
 * @def HPT_BEGIN_DECLS
 * Opens C linkage for C++ hosts.
 *
 * @def HPT_END_DECLS
 * Closes what HPT_BEGIN_DECLS opened.
 */
#if defined(__GNUC__)
#define HPT_API __attribute__((visibility("default")))
#define HPT_DEPRECATED(hint) __attribute__((deprecated(hint)))
#else
#define HPT_API
#define HPT_DEPRECATED(hint)
#endif

#ifdef __cplusplus
#define HPT_BEGIN_DECLS extern "C" {
#define HPT_END_DECLS }
#else
#define HPT_BEGIN_DECLS
#define HPT_END_DECLS
#endif

#endif
