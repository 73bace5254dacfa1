/*
 * The complementary error function, plain and scaled.
 */
#include "reference.h"
#include "specfun/erfc.h"

START_TEST(scaled_values_are_good_to_the_last_place)
{
    ck_table1(hpti_erfcx, table_erfcx, COUNT(table_erfcx), 1.6);
}
END_TEST

START_TEST(plain_values_are_good_to_three_places)
{
    ck_table1(hpti_erfc, table_erfc, COUNT(table_erfc), 3);
}
END_TEST

/* From the table of golden values, mpmath, 60 digits. */
static const struct row1 golden[] = {
    { 0.5, 0.61569034419292587 }, { 1, 0.427583576155807 },
    { 2, 0.25539567631050574 },   { 5, 0.11070463773306863 },
    { 10, 0.056140992743822586 }, { 26, 0.021683584850562907 },
    { 100, 0.0056416137829894329 },
};

START_TEST(golden_values_are_met)
{
    ck_table1(hpti_erfcx, golden, COUNT(golden), 1.5);
}
END_TEST

START_TEST(limits_are_right)
{
    ck_assert(hpti_erfc(0.0) == 1 && hpti_erfcx(0.0) == 1);
    ck_assert(hpti_erfc(INFINITY) == 0 && hpti_erfcx(INFINITY) == 0);
    ck_assert(hpti_erfc(-INFINITY) == 2 && hpti_erfcx(-INFINITY) == INFINITY);
    ck_assert(isnan(hpti_erfc(NAN)) && isnan(hpti_erfcx(NAN)));
    ck_assert(hpti_erfc(30) == 0 && hpti_erfc(27.2) > 0);
    ck_assert(hpti_erfcx(1e308) > 0);
}
END_TEST

/* Where one polynomial hands over to the next, and the last to the tail. */
START_TEST(pieces_meet)
{
    for (double x = 0.25; x <= 16; x += 0.25) {
        double before = hpti_erfcx(nextafter(x, 0)), at = hpti_erfcx(x);

        ck_assert_msg(before > at * (1 - 2 * DBL_EPSILON) &&
                          before < at * (1 + 3 * DBL_EPSILON),
                      "a jump at %g: %.17g, %.17g", x, before, at);
    }
}
END_TEST

START_TEST(bits_are_the_same_everywhere)
{
    ck_assert_uint_eq(fingerprint(hpti_erfcx, -26, 40),
                      0xbbd517ce85f12afdu);
    ck_assert_uint_eq(fingerprint(hpti_erfc, -6, 28),
                      0x78065f2e6b63201au);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("erfc");
    TCase *tcase = tcase_create("erfc");

    tcase_add_test(tcase, scaled_values_are_good_to_the_last_place);
    tcase_add_test(tcase, plain_values_are_good_to_three_places);
    tcase_add_test(tcase, golden_values_are_met);
    tcase_add_test(tcase, limits_are_right);
    tcase_add_test(tcase, pieces_meet);
    tcase_add_test(tcase, bits_are_the_same_everywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
