/*
 * Written by test_reproducible --record: a hash for each of its studies.
 */
#ifndef HPTUNE_TESTS_REPRODUCIBLE_HASHES_H
#define HPTUNE_TESTS_REPRODUCIBLE_HASHES_H

#include <stdint.h>

static const uint64_t recorded[] = {
    UINT64_C(0xEC42E569C0D55424), /* gp smooth */
    UINT64_C(0x9C877F15F0A6FF71), /* gp smooth 7 */
    UINT64_C(0x836EE0D575E7B75E), /* gp mixed */
    UINT64_C(0x7BD640372782D7DC), /* gp mixed 7 */
    UINT64_C(0xBEB23A9699751F12), /* gp conditional */
    UINT64_C(0x5AA28AF6B71E5FFD), /* gp discrete */
    UINT64_C(0xAAD89C8D1947B11B), /* gp noisy */
    UINT64_C(0xF57F22F13BCBA2B3), /* gp wide */
    UINT64_C(0xAD3B3370838CF924), /* gp failing */
    UINT64_C(0xE3239A16C548DF59), /* gp squared exponential */
    UINT64_C(0x8AD943CA837BE6A6), /* gp limited */
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
