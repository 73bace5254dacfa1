/*
 * Written by test_reproducible --record: a hash for each of its studies.
 */
#ifndef HPTUNE_TESTS_REPRODUCIBLE_HASHES_H
#define HPTUNE_TESTS_REPRODUCIBLE_HASHES_H

#include <stdint.h>

static const uint64_t recorded[] = {
    UINT64_C(0x98489DFD40529E05), /* gp smooth */
    UINT64_C(0x311A27BBDF98DE55), /* gp smooth 7 */
    UINT64_C(0xC96739430D390E5A), /* gp mixed */
    UINT64_C(0x271A7F9E66AA906F), /* gp mixed 7 */
    UINT64_C(0x7345100E770BF236), /* gp conditional */
    UINT64_C(0xE167D7156B98622A), /* gp discrete */
    UINT64_C(0x592B93DB5F8BEE98), /* gp noisy */
    UINT64_C(0x985A64D98A3032E0), /* gp wide */
    UINT64_C(0x547CDCE0875DECD0), /* gp failing */
    UINT64_C(0xE6BAD20D80DBA766), /* gp squared exponential */
    UINT64_C(0x7EE3EB704E9FA784), /* gp limited */
    UINT64_C(0xBFF2A003514A0952), /* random wide */
    UINT64_C(0xB275224D3D03A245), /* random discrete */
    UINT64_C(0xC93618C7ACF061D4), /* random conditional */
    UINT64_C(0xFB6E27D2297868D7), /* sobol wide */
    UINT64_C(0x596BC14EA26EC275), /* sobol discrete */
    UINT64_C(0x470C45E3A1C08D3A), /* sobol mixed */
    UINT64_C(0x45792D97D9F1CD3D), /* grid wide */
    UINT64_C(0x22A49DA73AAE7EF8), /* grid conditional */
};

#endif
