/*
 * The complementary error function, plain and scaled.
 *
 * erfcx(x) = e^(x^2) erfc(x) is smooth and without a zero for x >= 0.  On
 * [0, 15) it is a polynomial of degree 13 on each of 16 intervals, four to each
 * doubling of x + 1: Chebyshev interpolants computed with 80 digits, written in
 * powers of the distance from the middle of the interval.  Their relative error
 * is below 2e-17, and since the first coefficient comes in two parts, that of
 * the sum is little more than its last rounding.  Beyond,
 *
 *     erfcx(x) = (1 + z P(z)) / (x sqrt(pi)),   z = 1/x^2,
 *
 * P an interpolant on 0 <= z <= 1/225 likewise (error of the sum 5e-19).
 */
#include "specfun/erfc.h"

#include "specfun/elementary.h"
#include <math.h>

/* c0, what c0 lacks, c1 ... c13 */
static const double pieces[16][15] = {
    { 0x1.bf16ef058facfp-1, -0x1.07bddf9374349p-55, -0x1.d1f52e46ef826p-1,
      0x1.84d8493cb1bcap-1, -0x1.163c18bf90dc9p-1, 0x1.6210c624bfb5ap-2,
      -0x1.99c4e0953b127p-3, 0x1.b5f0a024145dcp-4, -0x1.b506ac15502bap-5,
      0x1.9aa036c41a054p-6, -0x1.6da7b368f422dp-7, 0x1.3635c2eeaedaap-8,
      -0x1.f7a6329214448p-10, 0x1.8b92bb55c2476p-11, -0x1.28e74a2b0d239p-12 },
    { 0x1.5f28ade3ca4acp-1, -0x1.29cd4128a7ecbp-57, -0x1.3a5c679d7bb59p-1,
      0x1.d28c0e1177cd5p-2, -0x1.2e82dbf846fecp-2, 0x1.611afb945d392p-3,
      -0x1.7a16147a55ab2p-4, 0x1.78491fa6f7f5ep-5, -0x1.5f77477a14f54p-6,
      0x1.3662c3031cb11p-7, -0x1.04aee6c826dc3p-8, 0x1.a267503a59773p-10,
      -0x1.421d0e650ea19p-11, 0x1.e0981e6774216p-13, -0x1.578c905fd39c1p-14 },
    { 0x1.1d16b5809eaf6p-1, 0x1.043eea2968052p-55, -0x1.babd0e4f1a24dp-2,
      0x1.2577420fcd07dp-2, -0x1.59c35c06f7ffep-3, 0x1.72d46a9b3f165p-4,
      -0x1.6fce5df0ba15ep-5, 0x1.552fe6ffdeb0fp-6, -0x1.2a7f4fb794306p-7,
      0x1.efd03d10f7ac6p-9, -0x1.88ef9a04d0a19p-10, 0x1.2a69625e9a574p-11,
      -0x1.b3e48618f56fbp-13, 0x1.34f8a4a18a180p-14, -0x1.a4d0573fb9b44p-16 },
    { 0x1.db747ee409ac5p-2, -0x1.55a02dfa57f16p-56, -0x1.4369f60195edcp-2,
      0x1.80ef8f454cf88p-3, -0x1.9d5868de0b581p-4, 0x1.9831c2c850081p-5,
      -0x1.779dd2a3da265p-6, 0x1.452648d612d72p-7, -0x1.0ab3832b8b5dfp-8,
      0x1.a0ef7f72b6698p-10, -0x1.37fe711139064p-11, 0x1.c0b1e01cd722fp-13,
      -0x1.3709745c45a57p-14, 0x1.a32a96f5de262p-16, -0x1.10079ffdcee25p-17 },
    { 0x1.78a692138767ap-2, 0x1.a9d91073b5101p-62, -0x1.abaacdbfa8b07p-3,
      0x1.b56f45eef7e3fp-4, -0x1.9b635ac624ac6p-5, 0x1.68a25a664836fp-6,
      -0x1.299636d6c9209p-7, 0x1.d1b69597f0c3dp-9, -0x1.5b8bc9419d840p-10,
      0x1.f0fe8a88d3cd7p-12, -0x1.55c08c80d2503p-13, 0x1.c55c924775cc5p-15,
      -0x1.22f10017ec710p-16, 0x1.71368494f04cfp-18, -0x1.bde45264f2361p-20 },
    { 0x1.23cfc2f1dc7e0p-2, 0x1.3c1b1cd31543bp-57, -0x1.0c3d538446447p-3,
      0x1.c8d0cef0f8107p-5, -0x1.6cb52fe48945cp-6, 0x1.13648a12017fcp-7,
      -0x1.8bf716a8ec6bep-9, 0x1.106bd5bb7a2eep-10, -0x1.68388845b02b1p-12,
      0x1.cb4c7627a9281p-14, -0x1.1b2919f9d4442p-15, 0x1.5269f21f31c3cp-17,
      -0x1.88f0ad9976924p-19, 0x1.c3515d18ecf45p-21, -0x1.f0bcbed45e35cp-23 },
    { 0x1.d94446d627932p-3, -0x1.a7c8fc47f8619p-58, -0x1.6a70d2bb37411p-4,
      0x1.0615670e25a7ap-5, -0x1.6883f9919a179p-7, 0x1.da595561f8c9ep-9,
      -0x1.2bd251bb2f799p-10, 0x1.6d7743d0ced6cp-12, -0x1.aed7ebc6d4759p-14,
      0x1.ec774509181bap-16, -0x1.117a6a5f5a9a8p-17, 0x1.27a9379f9d083p-19,
      -0x1.37b3d0ebc0d92p-21, 0x1.4549d09bbbc55p-23, -0x1.47399628bd723p-25 },
    { 0x1.8c9eb68ff27d7p-3, -0x1.bb4762f87bc03p-57, -0x1.0305781330099p-4,
      0x1.43b98bac83823p-6, -0x1.84e9ab30e6ab3p-8, 0x1.c2c72fd727ba9p-10,
      -0x1.f99e41ecb0dd4p-12, 0x1.131bb1602174ep-13, -0x1.2312b2588053ep-15,
      0x1.2bfb5df4d61e0p-17, -0x1.2da32c584b240p-19, 0x1.2852bb5b7ada2p-21,
      -0x1.1ccbd4b77374fp-23, 0x1.0f2b20b252eb3p-25, -0x1.f44283867051ep-28 },
    { 0x1.3e0a99a0ee914p-3, -0x1.8c9dc33dec573p-63, -0x1.5285d2eb1ef74p-5,
      0x1.5d581133377e1p-7, -0x1.5e5d7e98990adp-9, 0x1.5632136dcfdf2p-11,
      -0x1.460abd6b5aac9p-13, 0x1.2f839defbf63dp-15, -0x1.146bc3b72634ap-17,
      0x1.ed2b25c545409p-20, -0x1.af5dd63878f3cp-22, 0x1.721b31a16be1fp-24,
      -0x1.381bbf4ef7a2ep-26, 0x1.0c53817265dbep-28, -0x1.b52b88aa6a398p-31 },
    { 0x1.f5b2a049cf4c6p-4, -0x1.f6c6c42e69778p-58, -0x1.aa3eb6a946f7ep-6,
      0x1.62c12cb5f7555p-8, -0x1.218ed930b239ap-10, 0x1.d00785f2fe34fp-13,
      -0x1.6d54b133e1dafp-15, 0x1.1ad6a31498c35p-17, -0x1.aef8ea2825beap-20,
      0x1.43551f4037b8bp-22, -0x1.de0985254e968p-25, 0x1.5c4a449ee453dp-27,
      -0x1.f4c4d68de7790p-30, 0x1.6cee7cc8c027ep-32, -0x1.fee5cbcae7c93p-35 },
    { 0x1.9d8a8f2284f2cp-4, -0x1.5a82bc972cf31p-58, -0x1.238ca71b93fc3p-6,
      0x1.95252b932efdcp-9, -0x1.15976ddda3c9dp-11, 0x1.774f4826df938p-14,
      -0x1.f4e46d17a1e30p-17, 0x1.4a17e192d447ap-19, -0x1.add7ac91b071bp-22,
      0x1.149ce494d441ap-24, -0x1.60002e1ef0109p-27, 0x1.baf6971d5b9c3p-30,
      -0x1.13ce55f015bd9p-32, 0x1.5ae57d91ad3bfp-35, -0x1.a7111368968b7p-38 },
    { 0x1.5f75c42e97171p-4, -0x1.a1db408fd6128p-58, -0x1.a6e2cf277a0cbp-7,
      0x1.f75ef7a0fb2dap-10, -0x1.28787f0e7f4c6p-12, 0x1.59b29296c5d59p-15,
      -0x1.8f23feccb801cp-18, 0x1.c871a15a43635p-21, -0x1.028f4644d2ebbp-23,
      0x1.22467fa851be1p-26, -0x1.43003b18e1c43p-29, 0x1.64477e3cbb2c5p-32,
      -0x1.85b76e23be8aap-35, 0x1.ad86aabd11692p-38, -0x1.ce1abffccf1e2p-41 },
    { 0x1.1ea8c4009b459p-4, 0x1.33d1731860f3cp-58, -0x1.1a5881c7389ebp-7,
      0x1.14108e58a9a1dp-10, -0x1.0bfde7c27b378p-13, 0x1.0254d2c631906p-16,
      -0x1.ee9dcc237103dp-20, 0x1.d6521ce7041a6p-23, -0x1.bc4349406679dp-26,
      0x1.a0ee11b96670ap-29, -0x1.84c8a36d2e9f3p-32, 0x1.67f68236aa519p-35,
      -0x1.4b850132284dcp-38, 0x1.3dc50bc55b9cdp-41, -0x1.2101d46a0016cp-44 },
    { 0x1.cbe831f997124p-5, -0x1.e17e89d44c572p-60, -0x1.6c55c82b4b6b8p-8,
      0x1.1f3df0de32f39p-11, -0x1.c2c9072e92b7bp-15, 0x1.60131845e29c9p-18,
      -0x1.11b748bb190d3p-21, 0x1.a7aa39c93da5cp-25, -0x1.4669c83e9ac02p-28,
      0x1.f4c03e6f5fd2cp-32, -0x1.7e6cf35b91d06p-35, 0x1.22b081f789b4bp-38,
      -0x1.b836502e079ccp-42, 0x1.566e80901974cp-45, -0x1.010e8d2a61314p-48 },
    { 0x1.7fd46c5e0864dp-5, 0x1.89f3426a262d0p-60, -0x1.fc477b46d665ap-9,
      0x1.4f67f473cc4f3p-12, -0x1.b92eddb6a4c35p-16, 0x1.21338ab431f6ep-19,
      -0x1.79e921ac696d1p-23, 0x1.ec3b263ae816ep-27, -0x1.3f89d9a1a8d0ep-30,
      0x1.9d8c10f4b6b07p-34, -0x1.0ac37b4f40ff1p-37, 0x1.570410319a3d5p-41,
      -0x1.b7c9f54e8a3f8p-45, 0x1.1f6d9ef303651p-48, -0x1.6e393186f5167p-52 },
    { 0x1.494bb2ce2924fp-5, 0x1.574dbf17fd428p-59, -0x1.76711f8b6cf4dp-9,
      0x1.a8b73429cebcbp-13, -0x1.e08bef3ab51e3p-17, 0x1.0f30b59c11299p-20,
      -0x1.3156aeb80815ap-24, 0x1.56f43e550da80p-28, -0x1.8046e788e9964p-32,
      0x1.ad8cf9b9b1edap-36, -0x1.df04f5d7e453dp-40, 0x1.0a6f061f632a5p-43,
      -0x1.27b970b7fc10bp-47, 0x1.4d042da95bf96p-51, -0x1.6fe388e2cfdd5p-55 },
};

/* erfcx(x) for x >= 0 */
static double
erfcx_right(double x)
{
    double scaled, middle, t, p, z, lead;
    uint64_t piece;
    const double *c;

    if (x < 15) {
        /* x + 1 = 2^e (1 + j/4 + ...), e < 4: e and j are adjacent bits */
        scaled = x + 1;
        scaled = scaled < 16 ? scaled : 0x1.fffffffffffffp3;
        piece = (hpti_bits(scaled) >> 50) - (hpti_bits(1.0) >> 50);
        middle = hpti_from_bits((hpti_bits(scaled) >> 50 << 50) + (1ull << 49));
        c = pieces[piece];
        t = x - (middle - 1);
        p = c[14];
        for (int i = 13; i >= 2; i--)
            p = p * t + c[i];
        return c[0] + (c[1] + t * p);
    }
    z = 1 / (x * x);
    lead = 0x1.20dd750429b6dp-1 / x; /* 1/sqrt(pi) */
    p = -0x1.d6c820abfe7dfp+9;
    p = p * z + 0x1.437ad34e74f23p+7;
    p = p * z - 0x1.d8779a42f9b9ap+4;
    p = p * z + 0x1.a3fff29f73073p+2;
    p = p * z - 0x1.dffffff5c43c3p+0;
    p = p * z + 0x1.7ffffffffe816p-1;
    p = p * z - 0.5;
    return lead + lead * (z * p);
}

double
hpti_exp_square(double x, double factor)
{
    double upper, lower, square, rest, e;

    if (!(fabs(x) < 40))
        return x != x ? x : factor < 0 ? 0 : INFINITY;
    /* Dekker's product: x^2 = square + rest exactly */
    upper = x * 0x8000001p0;
    upper = upper - (upper - x);
    lower = x - upper;
    square = x * x;
    rest = ((upper * upper - square) + 2 * upper * lower) + lower * lower;
    e = hpti_exp(factor * square);
    return e > 1e300 ? e : e + e * (factor * rest);
}

double
hpti_erfc(double x)
{
    if (x < 0)
        return 2 - hpti_erfc(-x);
    return x > 28 ? 0 : hpti_exp_square(x, -1) * erfcx_right(x);
}

double
hpti_erfcx(double x)
{
    if (x < 0)
        return 2 * hpti_exp_square(x, 1) - erfcx_right(-x);
    return erfcx_right(x);
}
