/*
 * Written by test_reproducible --record: a hash for each of its studies.
 */
#ifndef HPTUNE_TESTS_REPRODUCIBLE_HASHES_H
#define HPTUNE_TESTS_REPRODUCIBLE_HASHES_H

#include <stdint.h>

static const uint64_t recorded[] = {
    UINT64_C(0x6A3B7DB9F60FB8D2), /* gp smooth */
    UINT64_C(0xFE997AA482A75F1A), /* gp smooth 7 */
    UINT64_C(0xD133FE27B46810CE), /* gp mixed */
    UINT64_C(0x006D55B5983681B2), /* gp mixed 7 */
    UINT64_C(0x983B79D65FC318FA), /* gp conditional */
    UINT64_C(0xE167D7156B98622A), /* gp discrete */
    UINT64_C(0x4E4F96D24CDD7EDF), /* gp noisy */
    UINT64_C(0x6076D71F553B71C7), /* gp wide */
    UINT64_C(0xF6637F7609D4437E), /* gp failing */
    UINT64_C(0x3663D50BA8A666C6), /* gp squared exponential */
    UINT64_C(0xB59A95B4838F1EE0), /* gp limited */
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
