/*
 * Version of the library that runs.
 */
#include <hptune/version.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

int
hpt_version_number(void)
{
    return HPT_VERSION_NUMBER;
}

const char *
hpt_version_string(void)
{
    return TEXT(HPT_VERSION_MAJOR) "." TEXT(HPT_VERSION_MINOR) "." TEXT(
        HPT_VERSION_PATCH);
}
